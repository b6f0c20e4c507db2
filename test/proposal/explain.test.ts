// Each statement of a proposal is explained by the calls behind it, and each wildcard by what it stands for.

import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { explainPolicies } from '../../src/proposal/explain.js';
import type { AttachedPrincipal } from '../../src/attached/attached.js';
import type { Hidden } from '../../src/comparison/compare.js';
import { actionExpander } from '../../src/comparison/expand-actions.js';
import type { Statement } from '../../src/iam/policy.js';
import { defaultProposalOptions, type Proposal } from '../../src/proposal/proposal.js';
import { proposeWithin } from '../../src/proposal/propose-within.js';
import { proposeFromScratch } from '../../src/proposal/propose-from-scratch.js';
import { explainEntry, formatExplain } from '../../src/report/format-explain.js';
import type { UsageLine } from '../../src/usage/usage-file.js';
import { principalLines } from '../support/usage-lines.js';

const catalog = loadCatalog();
const bucket = 'arn:aws:s3:::bucket';

function explained(uses: readonly Partial<UsageLine>[]) {
  const proposal = proposeFromScratch(principalLines(uses), catalog, defaultProposalOptions);
  return { principal: proposal.principal, policies: explainPolicies(proposal) };
}

const dated = Array.from({ length: 6 }, (_, at) => ({
  resource: `${bucket}/logs/2026/11/0${String(at + 1)}/x`,
  firstSeen: `2026-11-0${String(at + 1)}T00:00:00Z`,
  lastSeen: `2026-11-0${String(at + 1)}T01:00:00Z`,
  count: at + 1,
  examples: [`id-${String(9 - at)}`],
}));
const side: Partial<UsageLine> = {
  ...{ action: 's3:ListBucket', resource: bucket, event: 's3:GetObject', basis: 'side', reason: 'missing-object' },
};

test('a statement tells its calls, the first and the last of them, and the smallest ids', () => {
  const [statement] = explained(dated).policies[0]?.statements ?? [];
  expect(statement).toMatchObject({
    ...{ actions: ['s3:GetObject'], resources: [`${bucket}/logs/20??/??/??/x`], calls: 21 },
    ...{ firstSeen: '2026-11-01T00:00:00Z', lastSeen: '2026-11-06T01:00:00Z', examples: ['id-4', 'id-5', 'id-6'] },
    ...{ from: [], wildcards: [{ reasons: ['generalized'], standsFor: { count: 6, kinds: ['date'] } }] },
  });
  expect(statement?.evidence.map(({ resource, calls }) => [resource, calls])).toEqual(
    dated.map(({ resource, count }) => [resource, count]),
  );
});

test('every statement of every policy has evidence, and every used line stands behind one', () => {
  const uses = [...dated, side, { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:r:111122223333:q' }];
  const statements = explained(uses).policies.flatMap((policy) => policy.statements);
  expect(statements.every(({ evidence }) => evidence.length > 0)).toBe(true);
  expect(
    new Set(statements.flatMap(({ evidence }) => evidence.map(({ action, resource }) => `${action} ${resource}`))).size,
  ).toBe(8);
  expect(statements.flatMap(({ evidence }) => evidence.filter(({ basis }) => basis === 'side'))).toMatchObject([
    { action: 's3:ListBucket', event: 's3:GetObject', reason: 'missing-object' },
  ]);
});

describe('the text', () => {
  test('says what was inferred of what, what a wildcard stands for and what else it would match', () => {
    const text = formatExplain([explained([...dated, side])]);
    expect(text).toContain('21 calls, 2026-11-01T00:00:00Z to 2026-11-06T01:00:00Z');
    expect(text).toContain(
      `s3:ListBucket on ${bucket}: 1 × s3:GetObject, inferred: missing-object, such as event id-1`,
    );
    expect(text).toContain(`wildcard  ${bucket}/logs/20??/??/??/x for s3:GetObject: for several names. Stands for 6: `);
    expect(text).toContain('Would also match any other date');
  });

  test('has a call once, from however many Regions it was made, and the JSON has each', () => {
    const all = [
      explained([
        { ...side, context: { region: 'eu-west-1', address: 'public' }, count: 3 },
        { ...side, context: { region: 'us-east-1', address: 'public' }, count: 4, examples: ['id-2'] },
      ]),
    ];
    const text = formatExplain(all);
    expect(text.split('s3:ListBucket on')).toHaveLength(2);
    expect(text).toContain(
      `s3:ListBucket on ${bucket}: 7 × s3:GetObject, inferred: missing-object, such as event id-1`,
    );
    expect(all.map(explainEntry).join('').split('"s3:GetObject"')).toHaveLength(3);
  });

  test('and the JSON hold no sign of strangers that a terminal would act on', () => {
    const hostile = 'a\u009b2J\u0085';
    const all = [explained([{ resource: `${bucket}/${hostile}`, examples: ['e\u001b[2J\u202e'] }])];
    expect(formatExplain(all)).toContain('\\u{9b}2J\\u{85}');
    expect(formatExplain(all)).toContain('\\u{1b}[2J\\u{202e}');
    expect(formatExplain(all)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    const json = all.map(explainEntry).join('');
    expect(json).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(JSON.parse(json)).toMatchObject({ policies: [{ name: 'app-trailfit' }] });
  });
});

test('what stays as it is attached says why, and where it stood', () => {
  const proposal = proposeAttached(
    { effect: 'Allow', actions: ['s3:GetObject', 'sqs:DeleteQueue'], resources: ['arn:aws:s3:::bucket/*', '*'] },
    's3:GetObject',
  );
  const statements = explainPolicies(proposal).flatMap((policy) => policy.statements);
  expect(statements).toMatchObject([
    {
      ...{ actions: ['s3:GetObject'], evidence: [], from: [{ policy: 'own', statement: 0 }] },
      kept: [{ kind: 'not-observable', reasons: [{ kind: 'never-logged' }] }],
    },
  ]);
  expect(formatExplain([{ principal: 'p', policies: explainPolicies(proposal) }])).toContain(
    'stays     not observable: ',
  );
});

function proposeAttached(
  allow: { readonly effect: 'Allow'; readonly actions: readonly string[]; readonly resources: readonly string[] },
  unseen: string,
): Proposal {
  const holder: AttachedPrincipal = {
    ...{
      arn: 'arn:aws:iam::111122223333:role/app',
      kind: 'role',
      account: '111122223333',
      id: 'A',
      name: 'app',
      path: '/',
    },
    ...{ policies: [], groups: [], isServiceLinked: false, instanceProfiles: [], gaps: [] },
  };
  const statement: Statement = {
    effect: allow.effect,
    actions: { kind: 'in', patterns: allow.actions },
    resources: { kind: 'in', patterns: allow.resources },
    conditions: [],
  };
  const document = { version: '2012-10-17', statements: [statement] } as const;
  const own = [{ policy: { name: 'own', origin: 'inline' as const, document }, holder }];
  const hidden: Hidden = (_, actions) =>
    new Map(
      actions.flatMap((action) => (action === unseen ? [[action, [{ kind: 'never-logged', action }]] as const] : [])),
    );
  return proposeWithin(
    {
      ...{ principal: holder.arn, kind: 'role', ids: [], permissionSet: undefined, members: [principalLines([])] },
      ...{ attached: holder, own, standing: [] },
    },
    { catalog, expand: actionExpander(catalog), hidden, unmapped: { ofService: new Map(), ofAny: [] } },
    {
      ...{ ...defaultProposalOptions, includeUngranted: false, dropUnobservable: false, rules: [] },
      window: { days: 90, minDays: 30 },
    },
  );
}
