// The laws of a proposal from scratch, from records to the policy that AWS reads: it covers what was used, grants nothing
// else, needs every one of its grants, and no name widens it.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { emitPolicy } from '../../src/emit/emit-policy.js';
import { BatchBuilder } from '../../src/gather/batch-builder.js';
import { createUnderstanding } from '../../src/gather/understanding.js';
import { compilePolicies, type CompiledPolicies } from '../../src/iam/compile-policies.js';
import { evaluateCompiled } from '../../src/iam/evaluate.js';
import { canonicalPolicy } from '../../src/iam/format-policy.js';
import { parsePolicy } from '../../src/iam/parse-policy.js';
import type { PolicyDocument } from '../../src/iam/policy.js';
import { requestContext } from '../../src/iam/request-context.js';
import { proposeFromScratch, type Grant, type Proposal } from '../../src/proposal/propose-from-scratch.js';
import { statementsOf } from '../../src/proposal/statements.js';
import { addBatch, emptyEvidence } from '../../src/usage/evidence.js';
import { usageFile } from '../../src/usage/usage-file.js';
import { defaultLimits, type UsageLimits } from '../../src/usage/usage.js';
import { toldCalls, type CallerOfCalls, type Need, type ToldCall } from '../support/arbitrary-calls.js';
import { assertLaw } from '../support/laws.js';

const catalog = loadCatalog();
const understanding = createUnderstanding({ selection: { principals: [], accounts: [], regions: [] } });

/** The proposals for calls, by principal; the records come in batches of a size. */
function propose(
  calls: readonly ToldCall[],
  { limits = defaultLimits, batchSize = 100 }: { limits?: UsageLimits; batchSize?: number } = {},
): ReadonlyMap<string, Proposal> {
  const evidence = emptyEvidence(limits);
  for (let start = 0; start < calls.length; start += batchSize) {
    const builder = new BatchBuilder(understanding);
    const records = calls.slice(start, start + batchSize).map(({ record }) => record);
    builder.add({ records, refused: new Map(), issues: [] });
    addBatch(evidence, builder.take());
  }
  const options = { includeDenied: false, minMembers: 2 };
  return new Map(
    [...usageFile(evidence, catalog).principals].map((lines) => [
      lines.principal,
      proposeFromScratch(lines, catalog, options),
    ]),
  );
}

/** What a proposal is for AWS: the policies as they are read again from what is emitted. */
function written(proposal: Proposal | undefined): CompiledPolicies {
  return compilePolicies({
    identity: (proposal?.policies ?? []).map(({ document }) => reread(emitPolicy(document))),
  });
}

function reread(text: string): PolicyDocument {
  const parsed = parsePolicy(text);
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

function verdict(policies: CompiledPolicies, { name }: CallerOfCalls, need: Need): string {
  const context = requestContext([
    ...(name === undefined ? [] : ([['aws:username', [name]]] as const)),
    ...(need.passedTo === undefined ? [] : ([['iam:PassedToService', [need.passedTo]]] as const)),
  ]);
  return evaluateCompiled(policies, { action: need.action, resource: need.resource, context }).verdict;
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html: what a policy document may hold.
const canBeWritten = ({ resource }: Need) => /^[\t\n\r -ÿ]*$/.test(resource);

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

/** Whether a need is among the used ones, or is one of those that a name without its path leaves open. */
function isAmong(used: readonly Need[], { action, resource, passedTo }: Need): boolean {
  return used.some((one) => {
    if (one.action !== action || (one.passedTo !== undefined && one.passedTo !== passedTo)) return false;
    if (one.resource === resource || one.resource === '*') return true;
    if (one.anySuffix === true && /^.{6}$/.test(resource.slice(one.resource.length - 6)))
      return resource.startsWith(one.resource.slice(0, -6));
    const [head = '', tail = ''] = one.resource.split('/');
    return one.anyPath === true && resource.startsWith(`${head}/`) && resource.endsWith(`/${tail}`);
  });
}

/** Needs that differ from one in its name, in ways that an operator in the name would open. */
function neighboursOf(need: Need): readonly Need[] {
  const { resource } = need;
  const changed = [
    ...[`${resource}x`, `${resource}/x`, resource.slice(0, -1), resource.replace('alpha', 'alphx')],
    ...[resource.replaceAll('*', ''), resource.replaceAll('*', 'zz/z'), resource.replaceAll('?', 'z')],
    ...[resource.replace(/\$\{aws:username[^}]*\}/, 'ann'), resource.replace(/\$\{aws:username[^}]*\}/, 'x')],
    ...[resource.replaceAll('${*}', '*'), resource.replaceAll('${*}', 'zz'), resource.replaceAll('$', '')],
    ...[resource.replaceAll(/[^\t\n\r -ÿ]/g, '?'), resource.replaceAll(/[^\t\n\r -ÿ]/g, 'z')],
    ...[resource.replaceAll('\n', ' '), resource.replaceAll(/\s/g, ''), resource.replace('al', 'AL')],
    resource.replace(/([:/])([^:/]*)$/, '$1x$2'),
  ];
  return changed.map((own) => ({ ...need, resource: own }));
}

test('nothing else: what was only denied, undecided or unmapped is not granted, nor is any neighbour of what was used', () => {
  const seen = { neighbours: 0, refused: 0 };
  assertLaw(
    fc.property(toldCalls, (calls) => {
      const proposals = propose(calls);
      for (const caller of callersOf(calls)) {
        const policies = written(proposals.get(caller.arn));
        const used = usedNeeds(calls, caller);
        const asked = calls.flatMap(({ needs }) => needs);
        const foreign = asked.map(({ passedTo, ...need }) =>
          passedTo === undefined ? need : { ...need, passedTo: 'ec2.amazonaws.com' },
        );
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

/** A literal need that a grant is for: wildcards stand for names that occur nowhere else. */
function witnessOf({ action, resource, conditions }: Grant): Need {
  const literal = resource.replace(/\$\{([*?$])\}|[*?]/g, (sign, escaped: string | undefined) =>
    escaped === undefined ? (sign === '*' ? 'zq9/zq9' : '7') : escaped,
  );
  const passedTo = conditions[0]?.values[0];
  const any = 'arn:aws:zq9:zq9:999999999999:zq9';
  return { action, resource: resource === '*' ? any : literal, ...(passedTo !== undefined && { passedTo }) };
}

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
