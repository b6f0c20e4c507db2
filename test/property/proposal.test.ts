// The laws of a proposal from scratch, from records to the policy that AWS reads: it covers what was used, grants nothing
// else, needs every one of its grants, and no name widens it.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { emitPolicy } from '../../src/emit/emit-policy.js';
import { compilePolicies } from '../../src/iam/compile-policies.js';
import { canonicalPolicy } from '../../src/iam/format-policy.js';
import type { Proposal } from '../../src/proposal/propose-from-scratch.js';
import { statementsOf } from '../../src/proposal/statements.js';
import { defaultLimits } from '../../src/usage/usage.js';
import { toldCalls, type CallerOfCalls, type Need, type ToldCall } from '../support/arbitrary-calls.js';
import { assertLaw } from '../support/laws.js';
import {
  canBeWritten,
  isAmong,
  neighboursOf,
  proposeFor,
  reread,
  verdict,
  witnessOf,
  written,
} from '../support/propose-calls.js';

const catalog = loadCatalog();
function propose(
  calls: readonly ToldCall[],
  how: Parameters<typeof proposeFor>[1] = {},
): ReadonlyMap<string, Proposal> {
  return proposeFor(
    calls.map(({ record }) => record),
    how,
  );
}

function callersOf(calls: readonly ToldCall[]): readonly CallerOfCalls[] {
  return [...new Map(calls.map(({ caller }) => [caller.arn, caller])).values()];
}

function usedNeeds(calls: readonly ToldCall[], caller: CallerOfCalls): readonly Need[] {
  return calls
    .filter((call) => call.caller.arn === caller.arn && call.outcome === 'used')
    .flatMap(({ needs }) => needs)
    .filter(canBeWritten);
}

const anyLimits = fc.constantFrom(defaultLimits, { resourcesPerAction: 2, resourcesPerRun: 1000 });

test('cover: every used call of an editable principal is allowed by its policy', () => {
  assertLaw(
    fc.property(toldCalls, anyLimits, (calls, limits) => {
      const proposals = propose(calls, { limits });
      for (const caller of callersOf(calls)) {
        const policies = written(proposals.get(caller.arn));
        if (!caller.isEditable) expect(proposals.get(caller.arn)?.policies ?? []).toEqual([]);
        else
          for (const need of usedNeeds(calls, caller))
            expect([need, verdict(policies, caller, need)]).toEqual([need, 'allowed']);
      }
    }),
    20_000,
  );
});

test('nothing else: what was only denied, undecided or unmapped is not granted, nor is any neighbour of what was used', () => {
  const seen = { neighbours: 0, refused: 0 };
  assertLaw(
    fc.property(toldCalls, (calls) => {
      const proposals = propose(calls);
      for (const caller of callersOf(calls)) {
        const policies = written(proposals.get(caller.arn));
        const used = usedNeeds(calls, caller);
        const asked = calls.flatMap(({ needs }) => needs);
        // To another service, and directly where the way was an access point.
        const foreign = asked.map((need): Need => {
          if (need.passedTo !== undefined) return { ...need, passedTo: 'ec2.amazonaws.com' };
          return { action: need.action, resource: need.resource };
        });
        const neighbours = asked.filter(({ resource }) => resource !== '*').flatMap(neighboursOf);
        for (const need of [...asked, ...foreign, ...neighbours]) {
          if (isAmong(used, need)) continue;
          expect([need, verdict(policies, caller, need)]).toEqual([need, 'denied']);
          seen.refused++;
        }
        seen.neighbours += neighbours.length;
        for (const { lines } of proposals.get(caller.arn)?.grants ?? [])
          for (const { outcome } of lines) expect(outcome).toBe('used');
      }
    }),
    10_000,
  );
  expect(seen.refused).toBeGreaterThan(seen.neighbours / 2);
});

test('tight: without any one of its grants, a policy denies a call that the grant was made for', () => {
  assertLaw(
    fc.property(toldCalls, anyLimits, (calls, limits) => {
      const proposals = propose(calls, { limits });
      for (const caller of callersOf(calls)) {
        const proposal = proposals.get(caller.arn);
        const policies = written(proposal);
        if (proposal?.policies.length !== 1) continue;
        for (const grant of proposal.grants) {
          const left = proposal.grants.filter((one) => one !== grant);
          const statements = statementsOf(left, catalog);
          const rest = compilePolicies({ identity: [{ version: '2012-10-17', statements }] });
          const need = witnessOf(grant);
          expect([need, verdict(policies, caller, need)]).toEqual([need, 'allowed']);
          expect([need, verdict(rest, caller, need)]).toEqual([need, 'denied']);
        }
      }
    }),
    10_000,
  );
});

test('what is emitted is read again as it was, is canonical, and holds only actions that AWS publishes', () => {
  assertLaw(
    fc.property(toldCalls, (calls) => {
      for (const { policies } of propose(calls).values()) {
        for (const { document } of policies) {
          const text = emitPolicy(document);
          const again = reread(text);
          expect(again).toEqual(canonicalPolicy(document));
          expect(canonicalPolicy(again)).toEqual(again);
          expect(emitPolicy(again)).toBe(text);
          const sids = again.statements.map(({ sid = '' }) => sid);
          expect(new Set(sids).size).toBe(sids.length);
          for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/);
          for (const { actions } of again.statements)
            for (const action of actions.patterns) expect(catalog.action(action)?.action).toBe(action);
        }
      }
    }),
    10_000,
  );
});

test('the same calls in any order and any batches give the same bytes', () => {
  const shuffled = toldCalls.chain((calls) =>
    fc.tuple(
      fc.constant(calls),
      fc.shuffledSubarray([...calls], { minLength: calls.length, maxLength: calls.length }),
      fc.integer({ min: 1, max: 5 }),
    ),
  );
  const bytes = (proposals: ReadonlyMap<string, Proposal>) =>
    [...proposals.values()].flatMap(({ policies }) => policies.map(({ document }) => emitPolicy(document)));
  assertLaw(
    fc.property(shuffled, anyLimits, ([calls, others, batchSize], limits) => {
      expect(bytes(propose(others, { limits, batchSize }))).toEqual(bytes(propose(calls, { limits })));
    }),
    10_000,
  );
});
