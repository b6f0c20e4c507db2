import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePolicies } from '../../src/iam/compile-policies.js';
import { containsAction, containsPattern } from '../../src/iam/containment.js';
import { containGrant } from '../../src/iam/grant-containment.js';
import { calls } from '../support/iam-vocabulary.js';
import { assertLaw, assertShare, runs, seedsOfWorlds } from '../support/laws.js';
import { findWider, grantPolicy, narrower, randomGrant } from '../support/random-grant.js';
import { actionPattern, happens, resourcePattern } from '../support/random-pattern.js';
import { createRandom } from '../support/random.js';
import type { RawRequest } from '../support/raw-policy.js';
import { readPolicy, readWorld } from '../support/read-world.js';
import { freePieces, matchPieces, resourcePieces, type ArnReading } from '../support/reference-match.js';
import { sampleText } from '../support/sample-texts.js';

/** Counts answers beside what the search for a counterexample says. */
function tally() {
  const counts = { yes: 0, no: 0, missed: 0 };
  return {
    /** A wrong yes is an error at once. */
    note: (saysYes: boolean, counterexample: unknown, about: unknown): void => {
      if (saysYes) expect(counterexample, JSON.stringify(about, null, 1)).toBeUndefined();
      counts[saysYes ? 'yes' : counterexample === undefined ? 'missed' : 'no'] += 1;
    },
    /** Both answers are common, and hardly any yes is missed. */
    check: (of: number): void => {
      assertShare('yes', counts.yes, 0.25, of);
      assertShare('no', counts.no, 0.25, of);
      assertShare('yes where no counterexample was found', counts.yes, 0.95, counts.yes + counts.missed);
    },
  };
}

const users = ['eve', 'bob', 'a/b:c', '*', ''];

test('a resource pattern that contains another matches all its texts, under either reading, and is mostly found to', () => {
  const { note, check } = tally();
  assertLaw(
    fc.property(seedsOfWorlds, (seed) => {
      const random = createRandom(seed);
      const resource = () => random.pick(random.pick(calls).resources);
      const around = resource();
      const outer = resourcePattern(random, around);
      const inner = happens(random, 60)
        ? narrower(random, outer)
        : resourcePattern(random, happens(random, 80) ? around : resource());
      const versions = { outer: random.pick(['2012-10-17', '2012-10-17', '2008-10-17'] as const) };
      const isWithin = containsPattern({ pattern: outer, version: versions.outer }, { pattern: inner });
      const search = (): unknown => {
        for (let left = isWithin ? 30 : 200; left > 0; left -= 1) {
          const keys = happens(random, 90) ? { 'aws:username': [random.pick(users)] } : {};
          const request: RawRequest = { action: '', resource: '', keys, others: 'absent' };
          const reading: ArnReading = random.pick(['wide', 'narrow']);
          const text = sampleText(random, resourcePieces(inner, '2012-10-17', reading), {
            request,
            near: [outer, around],
          });
          if (text === undefined) continue;
          if (matchPieces(resourcePieces(outer, versions.outer, reading), text, request) < 1)
            return { text, reading, keys };
        }
        return undefined;
      };
      note(isWithin, search(), { outer, inner, versions });
    }),
    50_000,
  );
  check(runs(50_000));
});

test('an action pattern that contains another matches all its actions, and is mostly found to', () => {
  const { note, check } = tally();
  const empty: RawRequest = { action: '', resource: '', keys: {}, others: 'absent' };
  const pieces = (pattern: string) => freePieces(pattern === '*' ? '*:*' : pattern.toLowerCase(), '2008-10-17');
  assertLaw(
    fc.property(seedsOfWorlds, (seed) => {
      const random = createRandom(seed);
      const { action } = random.pick(calls);
      const outer = actionPattern(random, action);
      const inner = happens(random, 40) ? narrower(random, outer) : actionPattern(random, action);
      const isWithin = containsAction(outer, inner);
      const search = (): unknown => {
        for (let left = isWithin ? 30 : 200; left > 0; left -= 1) {
          const text =
            sampleText(random, pieces(inner), { request: empty, near: [outer, action] })?.toLowerCase() ?? '';
          if (matchPieces(pieces(outer), text, empty) < 1) return text;
        }
        return undefined;
      };
      note(isWithin, search(), { outer, inner });
    }),
    20_000,
  );
  check(runs(20_000));
});

test('a grant within a set of statements allows nothing that they deny, and is mostly found to be', () => {
  const { note, check } = tally();
  let empty = 0;
  assertLaw(
    fc.property(seedsOfWorlds, (seed) => {
      const { world, grant } = randomGrant(seed);
      const { denies, layers } = compilePolicies(readWorld(world));
      const [statement] = readPolicy(grantPolicy(grant)).statements;
      const containment = containGrant(
        {
          action: statement?.actions.patterns[0] ?? '',
          resource: statement?.resources?.patterns[0] ?? '',
          conditions: statement?.conditions ?? [],
        },
        { allows: layers[0] ?? [], denies },
      );
      const isWithin = containment.kind === 'contained';
      const { wider, allowed } = findWider({ world, grant }, seed, isWithin ? 30 : 300);
      if (!isWithin && allowed === 0) return void (empty += 1);
      note(isWithin, wider, { world, grant, containment, wider });
    }),
    50_000,
  );
  // A grant that allows nothing of what was tried says nothing.
  expect(empty).toBeLessThan(0.05 * runs(50_000));
  check(runs(50_000));
});
