// The facts about roles that a call hands over, each place against the mapping: the role, and the services it is for.

import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/decode/record.js';
import { expectExplained, readFacts, usesOf } from './facts.js';

interface RoleFacts {
  readonly operations: Readonly<Record<string, Operation>>;
}

interface Operation {
  readonly need: 'required' | 'likely' | 'maybe' | 'no';
  readonly roles: readonly {
    readonly paths: readonly string[];
    readonly passedToService?: readonly string[];
    readonly ev: string;
  }[];
}

const { operations } = readFacts('passrole') as RoleFacts;
const account = '111122223333';

/** The request that has a value at a path; any key of an object is `any`. */
function requestAt(path: string, value: string): JsonObject {
  const built = path
    .split('.')
    .reverse()
    .reduce<Json>((inner, step) => {
      const isListed = step.endsWith('[]');
      const key = (isListed ? step.slice(0, -2) : step).replace('*', 'any');
      return { [key]: isListed ? [inner] : inner };
    }, value);
  return built as JsonObject;
}

/** The forms in which a place may name a role, of which a table may take one: a role's ARN, a profile's, a name. */
const forms = [`arn:aws:iam::${account}:role/passed`, `arn:aws:iam::${account}:instance-profile/passed`, 'passed'];

/** Services count only where they are documented. */
function isDocumented(ev: string): boolean {
  return ev.split(' ').some((letter) => ['S', 'R', 'W'].includes(letter));
}

/** How the roles of a place differ from what is stated; `undefined` where they do not. */
function differenceOf(key: string, path: string, expected: readonly string[]): string | undefined {
  const passed = forms.flatMap((form) =>
    usesOf(key, requestAt(path, form)).filter(
      ({ action, resource }) => action === 'iam:PassRole' && resource.endsWith('/passed'),
    ),
  );
  if (passed.length === 0) return `${key} ${path}`;
  const services = new Set(passed.flatMap(({ passedTo }) => passedTo ?? []));
  return JSON.stringify([...services].sort()) === JSON.stringify([...expected].sort())
    ? undefined
    : `${key} ${path} services`;
}

const places = Object.entries(operations).flatMap(([key, { need, roles }]) =>
  roles.flatMap(({ paths, passedToService = [], ev }) =>
    paths.map((path) => ({ key, path, need, expected: isDocumented(ev) ? passedToService : [] })),
  ),
);

test('every place that holds a role that is passed is found, with the documented services alone', () => {
  const passed = places.filter(({ need }) => need === 'required' || need === 'likely');
  expect(passed.length).toBeGreaterThan(1300);
  const wrong = passed.flatMap(({ key, path, expected }) => differenceOf(key, path, expected) ?? []);
  expectExplained('pass-role', wrong);
});

test('no place that holds a role that is not passed is taken for one', () => {
  const kept = places.filter(({ need }) => need === 'no');
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.filter(({ key, path }) => differenceOf(key, path, []) === undefined)).toEqual([]);
});
