// The law of a bundle: `verify` counts of it what the right-sizing counted that made it, whatever was attached and called.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { policiesIn } from '../../src/attached/policy-file.js';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { checkRightSizing } from '../../src/check/check-right-sizing.js';
import { limitedCalls } from '../../src/check/limited-calls.js';
import { verify } from '../../src/check/verify.js';
import { emptyEvidence } from '../../src/usage/evidence.js';
import { summaryOf } from '../../src/usage/summary.js';
import { emitBundle } from '../support/emit-all.js';
import { assertLaw, assertShare, runs, seedsOfWorlds } from '../support/laws.js';
import { readPolicy } from '../support/read-world.js';
import { sizedWorld } from '../support/right-size-world.js';

const catalog = loadCatalog();
const summary = summaryOf(emptyEvidence());
const worlds = 4000;

test('a bundle is verified to the numbers of its own replay, and to the same calls that a limit denies', () => {
  const seen = { allowed: 0, hanging: 0, otherwise: 0, limited: 0, stays: 0, ofGroup: 0 };
  assertLaw(
    fc.property(seedsOfWorlds, (seed) => {
      const world = sizedWorld(seed, 'any', catalog);
      const { own, standing, boundary } = world;
      const levels = world.levels.map((policies) => policies.map(readPolicy));
      const proposal = { ...world.proposal, levels };
      const ofGroup = standing.map(({ policy }) => policy.document);
      const calls = checkRightSizing(proposal, own, { before: ofGroup, after: ofGroup })?.replay.calls;
      const limits = { ...(boundary && { boundary: readPolicy(boundary) }), levels };
      const members = proposal.subject?.members ?? [];
      const asked = members.flatMap((caller) => caller.uses.map((line) => ({ line, caller })));
      const limited = limitedCalls(asked, () => limits);

      const file = policiesIn(emitBundle(summary, [proposal]), 'bundle');
      const sets = file.kind === 'policies' ? file.sets : [];
      const { verifications } = verify(sets, { levels: [] }, members, catalog);
      const [verified] = verifications;
      expect(verified?.replay.calls).toEqual({
        ...{ allowed: calls?.allowed, denied: 0, unknown: calls?.hanging, otherwise: calls?.otherwise },
      });
      expect(verified?.limited.map(({ line, by }) => ({ line, by }))).toEqual(limited);
      for (const name of ['allowed', 'hanging', 'otherwise'] as const) if (calls?.[name]) seen[name] += 1;
      if (limited.length > 0) seen.limited += 1;
      if (proposal.rightSized?.changes.some(({ kind }) => kind === 'stay')) seen.stays += 1;
      if (standing.length > 0) seen.ofGroup += 1;
    }),
    worlds,
  );
  for (const [name, share] of Object.entries({ allowed: 0.25, hanging: 0.1, otherwise: 0.3, limited: 0.1 }))
    assertShare(name, seen[name as keyof typeof seen], share, runs(worlds));
  assertShare('worlds with a policy that stays', seen.stays, 0.2, runs(worlds));
  assertShare('worlds with a group', seen.ofGroup, 0.1, runs(worlds));
});
