// The laws of right-sizing over random attached policies and calls, judged by the reference evaluator, which shares no
// code with it: never wider, nothing that worked breaks, and what nobody used is gone.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AttachedPrincipal, HeldPolicy } from '../../src/attached/attached.js';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { checkRightSizing } from '../../src/check/check-right-sizing.js';
import { actionExpander } from '../../src/comparison/expand-actions.js';
import type { Hidden } from '../../src/comparison/compare.js';
import { literalPattern, type ResourcePattern } from '../../src/iam/resource-pattern.js';
import { proposeWithin } from '../../src/proposal/propose-within.js';
import { evaluateInReference } from '../support/reference-evaluate.js';
import { calls, conditionKeys } from '../support/iam-vocabulary.js';
import { randomPolicies } from '../support/iam-world.js';
import { assertLaw, seedsOfWorlds } from '../support/laws.js';
import { createRandom, type Random } from '../support/random.js';
import type { RawPolicy, RawRequest } from '../support/raw-policy.js';
import { rawPolicy } from '../support/right-size-world.js';
import { readPolicy } from '../support/read-world.js';
import { principalLines } from '../support/usage-lines.js';
import { defaultProposalOptions } from '../../src/proposal/proposal.js';

const catalog = loadCatalog();
const expand = actionExpander(catalog);
const role = 'arn:aws:iam::111122223333:role/apps/eve';

interface Outcome {
  readonly before: readonly RawPolicy[];
  readonly after: readonly RawPolicy[];
  readonly random: Random;
  readonly used: readonly { readonly action: string; readonly resource: string }[];
  readonly proposal: ReturnType<typeof proposeWithin>;
  readonly own: readonly HeldPolicy[];
}

function rightSized(seed: number, hidden: Hidden): Outcome {
  const random = createRandom(seed);
  const { policies } = randomPolicies(random);
  const before = policies(3);
  const used = calls.flatMap(({ action, resources }) =>
    resources.filter(() => random.below(3) === 0).map((resource) => ({ action, resource })),
  );
  const holder: AttachedPrincipal = {
    ...{ arn: role, kind: 'role', account: '111122223333', id: 'AROAAPP', name: 'eve', path: '/apps/', gaps: [] },
    ...{ policies: [], groups: [], isServiceLinked: false, instanceProfiles: [] },
  };
  const own = before.map((raw, index) => ({
    policy: { name: `p${String(index)}`, origin: 'inline' as const, document: readPolicy(raw) },
    holder,
  }));
  const uses = used.map(({ action, resource }) => ({
    action,
    resource: resource === '*' ? resource : (literalPattern(resource) as ResourcePattern),
    scope: resource === '*' ? ('unscopable' as const) : ('exact' as const),
  }));
  const members = [principalLines(uses, { principal: role })];
  const proposal = proposeWithin(
    { principal: role, kind: 'role', ids: [], permissionSet: undefined, members, attached: holder, own, standing: [] },
    { catalog, expand, hidden, unmapped: new Map() },
    {
      ...{
        ...defaultProposalOptions,
        resources: 'exact' as const,
        includeUngranted: false,
        minMembers: 5,
        dropUnobservable: false,
        rules: [],
      },
      window: { days: 90, minDays: 30 },
    },
  );
  const gone = new Set(proposal.rightSized?.changes.flatMap(({ kind, held }) => (kind === 'replace' ? [held] : [])));
  const after = [
    ...before.filter((_, index) => !gone.has(own[index] as HeldPolicy)),
    ...proposal.policies.map(({ document }) => rawPolicy(document)),
  ];
  return { before, after, random, used, proposal, own };
}

const seesAll: Hidden = () => new Map();

function drawRequest(random: Random, wanted?: { readonly action: string; readonly resource: string }): RawRequest {
  const call = random.pick(calls);
  const { action, resource } = wanted ?? { action: call.action, resource: random.pick(call.resources) };
  const keys: Record<string, readonly string[]> = {};
  for (const { key, values } of conditionKeys)
    if (random.below(2) === 0) keys[key.toLowerCase()] = [random.pick(values)];
  return { action, resource, keys, others: 'absent' };
}

// What a line of usage of this role tells for certain.
function ofTheRole({ keys, ...request }: RawRequest): RawRequest {
  const { 'aws:username': _, ...others } = keys;
  return { ...request, keys: { ...others, 'aws:principalarn': [role] } };
}

test('the promises hold in every world', () => {
  assertLaw(
    fc.property(seedsOfWorlds, (seed) => {
      const { proposal, own } = rightSized(seed, seesAll);
      const check = checkRightSizing(proposal, own, { before: [], after: [] }, catalog);
      expect(check?.replay.broken ?? []).toEqual([]);
      expect(check?.width.wider ?? []).toEqual([]);
      expect(check?.isPassed).not.toBe(false);
    }),
    10_000,
  );
});

test('never wider, by the reference', () => {
  assertLaw(
    fc.property(seedsOfWorlds, (seed) => {
      const { before, after, random, used } = rightSized(seed, seesAll);
      for (let draw = 0; draw < 20; draw += 1) {
        const request = drawRequest(random, draw % 2 === 0 && used.length > 0 ? random.pick(used) : undefined);
        if (evaluateInReference({ identity: after }, request).verdict === 'allowed')
          expect([request, evaluateInReference({ identity: before }, request).verdict]).toEqual([request, 'allowed']);
      }
    }),
    10_000,
  );
});

test('cover: what was used and allowed stays allowed, whatever keys the log did not tell', () => {
  assertLaw(
    fc.property(seedsOfWorlds, (seed) => {
      const { before, after, random, used } = rightSized(seed, seesAll);
      for (const call of used) {
        const request = ofTheRole(drawRequest(random, call));
        if (evaluateInReference({ identity: before }, request).verdict === 'allowed')
          expect([request, evaluateInReference({ identity: after }, request).verdict]).toEqual([request, 'allowed']);
      }
    }),
    10_000,
  );
});
