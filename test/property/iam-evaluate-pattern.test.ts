import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePolicies } from '../../src/iam/compile-policies.js';
import { evaluatePattern } from '../../src/iam/evaluate-pattern.js';
import { randomWorld } from '../support/iam-world.js';
import { assertLaw, assertShare, runs, seedsOfWorlds } from '../support/laws.js';
import { narrower } from '../support/random-grant.js';
import { happens, resourcePattern } from '../support/random-pattern.js';
import { createRandom, type Random } from '../support/random.js';
import type { RawWorld } from '../support/raw-policy.js';
import { readRequest, readWorld } from '../support/read-world.js';
import { evaluateInReference } from '../support/reference-evaluate.js';
import { matchPieces, resourcePieces } from '../support/reference-match.js';
import { sampleText } from '../support/sample-texts.js';

function patternsOf({ identity, boundary, levels = [] }: RawWorld): readonly string[] {
  const policies = [...identity, ...(boundary ? [boundary] : []), ...levels.flat()];
  const statements = policies.flatMap(({ Statement }) => Statement);
  return statements.flatMap(({ Resource, NotResource }) => [...(Resource ?? []), ...(NotResource ?? [])]);
}

// As a log has it: a pattern around what was asked for, of which no part is a variable.
function resourcesOf(random: Random, world: RawWorld, resource: string): string {
  const around = happens(random, 50)
    ? random.pick([resource, ...patternsOf(world)])
    : resourcePattern(random, resource);
  return narrower(random, around.replace(/\$\{[^*?$}][^}]*\}/g, '*'));
}

test('a verdict on a pattern is the verdict on each of its resources, and is mostly found where they agree', () => {
  const counts = { allowed: 0, denied: 0, missed: 0 };
  assertLaw(
    fc.property(seedsOfWorlds, (seed) => {
      const random = createRandom(seed);
      const { world, request } = randomWorld(seed);
      const resources = resourcesOf(random, world, request.resource);
      const { action, context } = readRequest(request);
      const { verdict } = evaluatePattern(compilePolicies(readWorld(world)), { action, resources, context });
      const wide = (pattern: string) => resourcePieces(pattern, '2012-10-17', 'wide');
      const pieces = wide(resources);
      const near = [request.resource, ...patternsOf(world)];
      const verdicts = new Set<string>();
      for (let left = 30; left > 0; left -= 1) {
        // A resource of the pattern; or of a statement, if the pattern has it.
        const from = happens(random, 50) ? pieces : wide(random.pick(near));
        const resource = sampleText(random, from, { request, near }) ?? '';
        if (matchPieces(pieces, resource, request) < 1) continue;
        const one = evaluateInReference(world, { ...request, resource }).verdict;
        const about = JSON.stringify({ world, request, resources, resource }, null, 1);
        if (verdict !== 'unknown') expect(one, about).toBe(verdict);
        verdicts.add(one);
      }
      const [agreed] = verdicts;
      if (verdict !== 'unknown') counts[verdict] += 1;
      else if (verdicts.size === 1 && agreed !== 'unknown') counts.missed += 1;
    }),
    10_000,
  );
  assertShare('allowed', counts.allowed, 0.1, runs(10_000));
  assertShare('denied', counts.denied, 0.25, runs(10_000));
  const known = counts.allowed + counts.denied;
  assertShare('known where the resources agree', known, 0.95, known + counts.missed);
});
