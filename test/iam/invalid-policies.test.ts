// Documents that are no policy: each is refused with the place and the reason (invalid-policies.jsonl), and none throws.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parsePolicy, parsePolicyValue, type PolicyProblem } from '../../src/iam/parse-policy.js';

interface Refused {
  readonly title: string;
  readonly document?: unknown;
  /** The text itself, where a value would not do. */
  readonly text?: string;
  readonly problems: readonly (readonly [place: string, message: string])[];
}

const refused = readFileSync(new URL('./invalid-policies.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Refused)
  .map(({ title, document, text, problems }) => [title, text ?? JSON.stringify(document), problems] as const);

function problemsOf(text: string): readonly PolicyProblem[] {
  const parsed = parsePolicy(text);
  return parsed.kind === 'invalid' ? parsed.problems : [];
}

describe('refused with its place', () => {
  test.each(refused)('%s', (_title, text, problems) => {
    expect(problemsOf(text).map(({ place, message }) => [place, message])).toEqual(problems);
  });
});

const valid = {
  Version: '2012-10-17',
  Id: 'x',
  Statement: [
    {
      Sid: 'A',
      Effect: 'Deny',
      NotAction: ['iam:*', 's3:Get*'],
      Resource: ['*'],
      Condition: { Bool: { 'aws:SecureTransport': ['false'] }, StringLike: { 'aws:username': 'a*' } },
    },
  ],
};

describe('nothing throws', () => {
  test('a text that breaks off anywhere', () => {
    const text = JSON.stringify(valid);
    for (let length = 0; length < text.length; length += 1) {
      expect(problemsOf(text.slice(0, length))).toMatchObject([{ place: 'document' }]);
    }
    expect(problemsOf(text)).toEqual([]);
  });

  test.each(['', ' ', '\uFEFF', 'undefined', '{]', '"', '{"Statement":', '\u0000', "{'Statement':[]}"])(
    'a text that is not JSON: %j',
    (text) => {
      expect(problemsOf(text)).toMatchObject([{ place: 'document' }]);
      expect(problemsOf(text)[0]?.message).toMatch(/^is not JSON: ./);
    },
  );

  test('a hundred thousand brackets', () => {
    expect(problemsOf('['.repeat(100_000) + ']'.repeat(100_000))).toMatchObject([{ place: 'document' }]);
    expect(problemsOf('{"a":'.repeat(100_000))).toMatchObject([{ place: 'document' }]);
  });

  test('any other kind of value in any place: read, or refused at that place or above', () => {
    const strange: readonly unknown[] = [null, true, 7, 'x', '', [], {}, [[]], [{}], [null], { a: [] }];
    for (const path of pathsIn(valid)) {
      for (const value of strange) {
        const parsed = parsePolicyValue(withValue(valid, path, value));
        const places = parsed.kind === 'invalid' ? parsed.problems.map(({ place }) => place) : [];
        const here = placeOf(path);
        for (const place of places) expect(here.startsWith(place) || place.startsWith(here)).toBe(true);
      }
    }
  });
});

type Path = readonly (string | number)[];

function pathsIn(value: unknown): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const step = Array.isArray(value) ? Number(key) : key;
    return [[step], ...pathsIn(inner).map((path) => [step, ...path])];
  });
}

function withValue(value: unknown, [step, ...rest]: Path, put: unknown): unknown {
  if (step === undefined) return put;
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return list.map((item, index) => (index === step ? withValue(item, rest, put) : item));
  }
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value ?? {});
  return Object.fromEntries(entries.map(([key, item]) => [key, key === step ? withValue(item, rest, put) : item]));
}

function placeOf(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1);
}
