// Policies of every kind go through parser, canonical form and writer with equal meaning (policies.jsonl).

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { roundTrip } from '../support/round-trip.js';

interface Written {
  readonly title: string;
  readonly document?: unknown;
  /** The text itself, where its spelling matters. */
  readonly text?: string;
}

const policies = readFileSync(new URL('./policies.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Written)
  .map(({ title, document, text }) => [title, text ?? JSON.stringify(document)] as const);

describe('parsed, written and parsed again a policy says the same', () => {
  test.each(policies)('%s', (_title, text) => {
    const { canonical, again, said, saidAgain, answers, answersAgain } = roundTrip(text);
    expect(again).toBe(canonical);
    expect(saidAgain).toEqual(said);
    expect(answersAgain).toEqual(answers);
  });
});

test('there are sixty, and what they are asked has every answer', () => {
  const answers = policies.flatMap(([, text]) => roundTrip(text).answers);
  const share = (verdict: string) => answers.filter((one) => one.verdict === verdict).length / answers.length;
  expect(policies.length).toBeGreaterThanOrEqual(60);
  expect(share('allowed')).toBeGreaterThan(0.2);
  expect(share('denied')).toBeGreaterThan(0.2);
  expect(share('unknown')).toBeGreaterThan(0.01);
});
