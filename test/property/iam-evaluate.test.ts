import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate } from '../../src/iam/evaluate.js';
import { features, featuresIn } from '../support/iam-features.js';
import { conditionKeys } from '../support/iam-vocabulary.js';
import { randomWorld } from '../support/iam-world.js';
import { assertLaw, assertShare, runs, seedsOfWorlds } from '../support/laws.js';
import { createRandom } from '../support/random.js';
import type { RawRequest, RawStatement, RawWorld } from '../support/raw-policy.js';
import { placeOf, readRequest, readWorld } from '../support/read-world.js';
import { evaluateInReference } from '../support/reference-evaluate.js';
import { valuesOf } from '../support/reference-match.js';

const show = (world: RawWorld, request: RawRequest): string => JSON.stringify({ world, request }, null, 1);
const judge = (world: RawWorld, request: RawRequest) => evaluate(readWorld(world), readRequest(request));

const isToldWhole = ({ keys, others }: RawRequest): boolean =>
  others === 'absent' && !Object.values(keys).includes('unknown');

test('the evaluator and the naive reference agree on verdict and deciding statements, whatever decides', () => {
  const worlds = runs(100_000);
  const counts = new Map<string, number>();
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  assertLaw(
    fc.property(seedsOfWorlds, (seed) => {
      const { world, request } = randomWorld(seed);
      const expected = evaluateInReference(world, request);
      const { verdict, deciding } = judge(world, request);
      expect({ verdict, deciding: deciding.map(placeOf) }, show(world, request)).toEqual(expected);
      count(verdict);
      if (isToldWhole(request)) count(verdict === 'unknown' ? 'told, unknown' : 'told, known');
      for (const [feature, without] of featuresIn(world)) {
        if (evaluateInReference(without, request).verdict !== verdict) count(feature);
      }
    }),
    100_000,
  );
  const known = counts.get('told, known') ?? 0;
  for (const verdict of ['allowed', 'denied', 'unknown']) assertShare(verdict, counts.get(verdict), 0.25, worlds);
  for (const feature of Object.keys(features)) assertShare(feature, counts.get(feature), 0.01, worlds);
  assertShare('told whole', known, 0.1, worlds);
  expect(counts.get('told, unknown') ?? 0).toBeLessThanOrEqual(0.05 * known);
});

/** The request with some of its keys told: absent, or with a value. */
function tell(request: RawRequest, keys: readonly string[], seed: number): RawRequest {
  const random = createRandom(seed);
  const told: Record<string, readonly string[] | 'unknown'> = { ...request.keys };
  for (const key of keys) {
    const { values } = conditionKeys.find((one) => one.key.toLowerCase() === key) ?? { values: ['x'] };
    if (valuesOf(request, key) === 'unknown') told[key] = random.pick([[], [random.pick(values)]]);
  }
  return { ...request, keys: told };
}

test('a verdict that is known stays whatever the keys are that nobody told; one that is not depends on those named', () => {
  const allKeys = conditionKeys.map(({ key }) => key.toLowerCase());
  assertLaw(
    fc.property(seedsOfWorlds, (seed) => {
      const { world, request } = randomWorld(seed);
      const { verdict, dependsOn } = judge(world, request);
      const told = tell(request, allKeys, seed);
      if (verdict !== 'unknown') {
        expect(dependsOn).toEqual([]);
        expect(judge(world, told).verdict, show(world, told)).toBe(verdict);
        return;
      }
      const names = dependsOn.map((name) => name.toLowerCase());
      expect(names.length, show(world, request)).toBeGreaterThan(0);
      const after = judge(world, tell(request, names, seed));
      // A variable without a value in an exclusion may make its statement invalid: nothing that is told makes that sure.
      const excluded = JSON.stringify(statementsOf(world).map(({ NotResource }) => NotResource)).toLowerCase();
      const isUndocumented = (key: string) => {
        const { length } = valuesOf(request, key.toLowerCase());
        return length > 1 || (length === 0 && excluded.includes(`\${${key.toLowerCase()}`));
      };
      if (after.verdict === 'unknown') expect(after.dependsOn.every(isUndocumented), show(world, request)).toBe(true);
      expect(names.every((key) => valuesOf(request, key) === 'unknown' || isUndocumented(key))).toBe(true);
    }),
    20_000,
  );
});

function statementsOf({ identity, boundary, levels = [] }: RawWorld): readonly RawStatement[] {
  return [...identity, ...(boundary ? [boundary] : []), ...levels.flat()].flatMap(({ Statement }) => Statement);
}

test('a boundary, a level or a deny that is added never allows more', () => {
  const rank = { denied: 0, unknown: 1, allowed: 2 };
  assertLaw(
    fc.property(seedsOfWorlds, (seed) => {
      const { world, request, more } = randomWorld(seed);
      const before = rank[judge(world, request).verdict];
      const { boundary = more('Allow'), identity, levels = [] } = world;
      const narrower: RawWorld[] = [
        { ...world, boundary },
        { ...world, levels: [...levels, [more('Allow')]] },
        { ...world, identity: [...identity, more('Deny')] },
        { ...world, boundary: { ...boundary, Statement: [...boundary.Statement, ...more('Deny').Statement] } },
      ];
      for (const one of narrower)
        expect(rank[judge(one, request).verdict], show(one, request)).toBeLessThanOrEqual(before);
    }),
    20_000,
  );
});
