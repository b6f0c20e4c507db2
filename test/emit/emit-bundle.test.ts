import { expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { emitBundle } from '../support/emit-all.js';
import { emitPolicy } from '../../src/emit/emit-policy.js';
import { parsePolicyValue } from '../../src/iam/parse-policy.js';
import { proposeFromScratch, type ProposalOptions } from '../../src/proposal/propose-from-scratch.js';
import { emptyEvidence } from '../../src/usage/evidence.js';
import { summaryOf } from '../../src/usage/summary.js';
import type { PrincipalLines, UsageLine } from '../../src/usage/usage-file.js';
import { principalLines } from '../support/usage-lines.js';
import { defaultProposalOptions } from '../../src/proposal/proposal.js';

const catalog = loadCatalog();

interface Bundle {
  readonly schema: string;
  readonly summary: unknown;
  readonly principals: readonly {
    readonly principal: string;
    readonly policies: readonly { readonly name: string; readonly document: unknown }[];
    readonly wildcards: readonly unknown[];
    readonly findings: readonly Readonly<Record<string, unknown>>[];
  }[];
}

function bundleOf(lines: readonly PrincipalLines[], options: Partial<ProposalOptions> = {}): Bundle {
  const proposals = lines.map((one) => proposeFromScratch(one, catalog, { ...defaultProposalOptions, ...options }));
  return JSON.parse(emitBundle(summaryOf(emptyEvidence()), proposals)) as Bundle;
}

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

test('has the shape of trailfit/bundle/1: a summary, and for each principal its policies and findings', () => {
  const lines = [principalLines([{}]), principalLines([{}], { principal: role('b') })];
  const bundle = bundleOf(lines);
  expect(Object.keys(bundle)).toEqual(['schema', 'summary', 'principals']);
  expect(bundle).toMatchObject({ schema: 'trailfit/bundle/1', summary: { schema: 'trailfit/summary/1' } });
  expect(bundle.principals.map(({ principal, policies }) => [principal, policies.map(({ name }) => name)])).toEqual([
    [role('app'), ['app-trailfit']],
    [role('b'), ['b-trailfit']],
  ]);
});

test('a document is the policy that is written alone', () => {
  const lines = principalLines([{ resource: 'arn:aws:s3:::bucket/${*}"\n' }, { action: 's3:PutObject' }]);
  const [principal] = bundleOf([lines]).principals;
  const parsed = parsePolicyValue(principal?.policies[0]?.document);
  const { policies } = proposeFromScratch(lines, catalog, defaultProposalOptions);
  expect(parsed.kind === 'policy' && emitPolicy(parsed.policy)).toBe(
    policies.map((one) => emitPolicy(one.document)).join(''),
  );
});

test('principals whose policies nobody can change are left out', () => {
  const kinds = ['role', 'user', 'sso-role', 'service-linked-role', 'root', 'other'] as const;
  const lines = kinds.map((kind) => principalLines([{}], { kind, principal: role(kind) }));
  expect(bundleOf(lines).principals.map(({ principal }) => principal)).toEqual(kinds.slice(0, 3).map(role));
});

test('findings say what is not granted and why, what is granted though denied, and who was made again', () => {
  const uses: readonly Partial<UsageLine>[] = [
    { outcome: 'denied', action: 's3:PutObject', count: 3 },
    { outcome: 'undecided' },
    { scope: 'inexpressible', resource: 'arn:aws:s3:::bucket/日本' },
  ];
  const lines = principalLines(uses, { ids: ['AROA1', 'AROA2'] });
  const findings = (includeDenied: boolean) => bundleOf([lines], { includeDenied }).principals[0]?.findings;
  const common = { action: 's3:GetObject', event: 's3:GetObject', count: 1, examples: ['id-1'] };
  const key = 'arn:aws:s3:::bucket/key';
  const others = [
    { finding: 'undecided', ...common, resource: key },
    { finding: 'inexpressible', ...common, resource: 'arn:aws:s3:::bucket/日本' },
  ];
  const recreated = { finding: 'recreated', ids: ['AROA1', 'AROA2'] };
  expect(findings(false)).toEqual([
    recreated,
    { finding: 'denied', ...common, action: 's3:PutObject', resource: key, count: 3 },
    ...others,
  ]);
  expect(findings(true)).toEqual([
    recreated,
    { finding: 'granted-though-denied', action: 's3:PutObject', resource: key },
    ...others,
  ]);
});

test('a policy that is too large is a finding, and no policy', () => {
  const uses = Array.from({ length: 100 }, (_, index) => ({
    resource: `arn:aws:s3:::bucket/${String(index).padStart(70, '0')}`,
  }));
  const [principal] = bundleOf([principalLines(uses)], { resources: 'exact', maxPolicies: 1 }).principals;
  expect(principal?.policies).toEqual([]);
  expect(principal?.findings).toMatchObject([
    { finding: 'too-large', reason: 'policies', limit: 6144, needed: 2, allowed: 1 },
  ]);
});

test('each wildcard stands there with its reasons, and nothing else does', () => {
  const lines = principalLines([
    { resource: 'arn:aws:s3:::bucket/${*}' },
    { action: 'ec2:DescribeInstances', resource: '*', scope: 'unscopable', count: 7, examples: ['id-2'] },
  ]);
  expect(bundleOf([lines]).principals[0]?.wildcards).toEqual([
    { action: 'ec2:DescribeInstances', resource: '*', reasons: ['unscopable'], calls: 7, examples: ['id-2'] },
  ]);
});
