// The difference between attached policies and usage: one case for each thing that it has to tell, each beside its
// opposite.

import { describe, expect, it } from 'vitest';
import type { Attached, AttachedPolicy, AttachedPrincipal } from '../../src/attached/attached.js';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import type { ActionDiff, Diff } from '../../src/check/diff.js';
import { hasFinding, rowOf, unattachedPolicies, worstFirst } from '../../src/check/diff-account.js';
import { diffOf } from '../../src/check/diff-of.js';
import { actionExpander } from '../../src/comparison/expand-actions.js';
import type { Hidden } from '../../src/comparison/compare.js';
import { parsePolicyValue } from '../../src/iam/parse-policy.js';
import type { KeepRule } from '../../src/proposal/keep.js';
import { defaultProposalOptions } from '../../src/proposal/proposal.js';
import { proposeWithin } from '../../src/proposal/propose-within.js';
import type { UsageLine } from '../../src/usage/usage-file.js';
import { principalLines } from '../support/usage-lines.js';

const catalog = loadCatalog();
const expand = actionExpander(catalog);
const role = 'arn:aws:iam::111122223333:role/app';
const window = { first: '2026-01-01T00:00:00Z', last: '2026-03-31T00:00:00Z' };
const table = (name: string) => `arn:aws:dynamodb:eu-west-1:111122223333:table/${name}`;

function policy(name: string, ...statements: readonly object[]): AttachedPolicy {
  const parsed = parsePolicyValue({ Version: '2012-10-17', Statement: statements });
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return { name, origin: 'inline', document: parsed.policy };
}

interface World {
  readonly statements: readonly object[];
  readonly uses?: readonly Partial<UsageLine>[];
  readonly unseen?: readonly string[];
  readonly rules?: readonly KeepRule[];
  readonly days?: number;
  readonly boundary?: AttachedPolicy;
  readonly levels?: readonly (readonly AttachedPolicy[])[];
  readonly holder?: Partial<AttachedPrincipal>;
}

function difference(world: World): Diff {
  const { statements, uses = [], unseen = [], rules = [], days = 90, boundary, levels = [] } = world;
  const own = policy('own', ...statements);
  const holder: AttachedPrincipal = {
    ...{ arn: role, kind: 'role', account: '111122223333', id: 'AROAAPP', name: 'app', path: '/', gaps: [] },
    ...{ policies: [own], groups: [], isServiceLinked: false, instanceProfiles: [] },
    ...(boundary && { boundary }),
    ...world.holder,
  };
  const hidden: Hidden = (_, actions) =>
    new Map(actions.filter((one) => unseen.includes(one)).map((one) => [one, [{ kind: 'never-logged' }]]));
  const subject = {
    ...{ principal: role, kind: 'role' as const, ids: [], permissionSet: undefined },
    ...{ members: [principalLines(uses)], attached: holder, own: [{ policy: own, holder }], standing: [] },
  };
  const proposal = proposeWithin(
    subject,
    { catalog, expand, hidden, unmapped: { ofService: new Map(), ofAny: [] } },
    {
      ...{ ...defaultProposalOptions, includeUngranted: false, dropUnobservable: false, rules },
      window: { days, minDays: 30 },
    },
  );
  return diffOf(subject, proposal, { catalog, window, levels });
}

function actionOf(diff: Diff, action: string, statement = 0): ActionDiff | undefined {
  return diff.policies[0]?.statements[statement]?.actions.find((one) => one.action === action);
}

const tables = {
  Effect: 'Allow',
  Action: ['dynamodb:DescribeTable', 'dynamodb:DeleteTable'],
  Resource: [table('A'), table('B-*')],
};
const describeA = {
  action: 'dynamodb:DescribeTable',
  resource: table('A'),
  count: 7,
  firstSeen: '2026-02-01T00:00:00Z',
  lastSeen: '2026-03-01T00:00:00Z',
};

describe('an action of a statement', () => {
  it('is used, with its calls, resources and times', () => {
    expect(actionOf(difference({ statements: [tables], uses: [describeA] }), 'dynamodb:DescribeTable')).toMatchObject({
      status: 'used',
      level: 'Read',
      span: { calls: 7, firstSeen: '2026-02-01T00:00:00Z', lastSeen: '2026-03-01T00:00:00Z' },
      resources: [{ resource: table('A'), calls: 7 }],
    });
  });

  it('is broader than used where a resource of the statement was not, which can be tightened', () => {
    const found = actionOf(difference({ statements: [tables], uses: [describeA] }), 'dynamodb:DescribeTable');
    expect(found).toMatchObject({ broad: { used: [table('A')], unused: [table('B-*')] }, canTighten: true });
  });

  it.each([
    ['the statement names what was used', { ...tables, Resource: table('A') }, describeA],
    [
      'the action cannot be scoped',
      { Effect: 'Allow', Action: 'ec2:DescribeInstances', Resource: '*' },
      { action: 'ec2:DescribeInstances', resource: '*', scope: 'unscopable' as const },
    ],
    [
      'a call did not tell its resource, and the statement says NotResource',
      { Effect: 'Allow', Action: 'dynamodb:DescribeTable', NotResource: table('B') },
      { ...describeA, resource: '*', scope: 'unknown' as const },
    ],
    ['a call did not tell its resource', tables, { ...describeA, resource: '*', scope: 'unknown' as const }],
    [
      'the other resource is none that the action takes',
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: ['arn:aws:s3:::shop', 'arn:aws:s3:::shop/*'] },
      { action: 's3:ListBucket', resource: 'arn:aws:s3:::shop' },
    ],
  ])('is not broader than used where %s', (_, statement, use) => {
    const found = actionOf(difference({ statements: [statement], uses: [use] }), use.action);
    expect(found).toMatchObject({ status: 'used', broad: undefined });
  });

  it('is unused where the trail would have seen it, and not observable where not', () => {
    const seen = difference({ statements: [tables], uses: [describeA] });
    const unseen = difference({ statements: [tables], uses: [describeA], unseen: ['dynamodb:DeleteTable'] });
    expect(actionOf(seen, 'dynamodb:DeleteTable')).toMatchObject({ status: 'unused', canTighten: true });
    expect(actionOf(unseen, 'dynamodb:DeleteTable')).toMatchObject({
      ...{ status: 'unobservable', reasons: [{ kind: 'never-logged' }], canTighten: false },
      kept: { kind: 'not-observable' },
    });
  });

  it('that is all of its policy, and stays, says so', () => {
    const statements = [{ ...tables, Action: 'dynamodb:DeleteTable' }];
    const found = actionOf(difference({ statements, unseen: ['dynamodb:DeleteTable'] }), 'dynamodb:DeleteTable');
    expect(found?.kept).toMatchObject({ kind: 'not-observable' });
  });

  it.each([
    ['keep-list', { rules: [{ principal: '*', action: 'dynamodb:DeleteTable', reason: 'yearly job' }] }],
    ['short-window', { days: 3 }],
  ] as const)('that stays by %s says so and is no finding', (kind, options) => {
    const diff = difference({ statements: [tables], uses: [{ ...describeA, resource: table('A') }], ...options });
    expect(actionOf(diff, 'dynamodb:DeleteTable')).toMatchObject({
      status: 'unused',
      kept: { kind },
      canTighten: false,
    });
  });
});

describe('a wide pattern', () => {
  it('names what was used and counts the rest by level', () => {
    const diff = difference({
      statements: [{ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }],
      uses: [describeA],
    });
    const [statement] = diff.policies[0]?.statements ?? [];
    expect(statement?.actions.map(({ action }) => action)).toEqual(['dynamodb:DescribeTable']);
    const all = catalog.actionsOf('dynamodb').length;
    expect(statement?.groups).toMatchObject([
      { pattern: 'dynamodb:*', service: 'dynamodb', status: 'unused', actions: all - 1 },
    ]);
    expect(diff.counts).toEqual({ used: 1, broad: 1, unused: all - 1, unobservable: 0 });
  });

  it('over all services is a handful of entries', () => {
    const diff = difference({ statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }], uses: [describeA] });
    const groups = diff.policies[0]?.statements[0]?.groups ?? [];
    expect(groups.map(({ service, services }) => [service, services > 1])).toEqual([
      ['dynamodb', false],
      [undefined, true],
    ]);
    expect(diff.counts.unused).toBeGreaterThan(10_000);
  });
});

describe('what stands out', () => {
  it.each([
    ['full-access', { Action: '*', Resource: '*' }, { Action: 'sqs:Send*', Resource: '*' }],
    ['service-access', { Action: 'sqs:*', Resource: '*' }, { Action: 'sqs:Send*', Resource: '*' }],
    ['not-action', { NotAction: 'iam:*', Resource: '*' }, { Action: 'sqs:Send*', Resource: '*' }],
    [
      'pass-any-role',
      { Action: 'iam:PassRole', Resource: '*' },
      { Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/x' },
    ],
    [
      'pass-any-role',
      { Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/*' },
      { Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/x*' },
    ],
    [
      'permissions-management',
      { Action: 'iam:AttachRolePolicy', Resource: '*' },
      { Action: 'iam:GetRole', Resource: '*' },
    ],
  ])('is %s', (kind, statement, tame) => {
    const kinds = (one: object) =>
      difference({ statements: [{ Effect: 'Allow', ...one }] }).policies[0]?.statements[0]?.privileges.map(
        (own) => own.kind,
      );
    expect(kinds(statement)).toContain(kind);
    expect(kinds(tame)).not.toContain(kind);
  });
});

describe('boundaries, service control policies and denies', () => {
  const queues = policy('queues', { Effect: 'Allow', Action: 'sqs:*', Resource: '*' });
  const everything = policy('everything', { Effect: 'Allow', Action: '*', Resource: '*' });

  it.each([
    ['boundary', { boundary: queues }, { boundary: everything }],
    ['scp', { levels: [[everything], [queues]] }, { levels: [[everything], [everything]] }],
    [
      'deny',
      { statements: [tables, { Effect: 'Deny', Action: 'dynamodb:Delete*', Resource: '*' }] },
      { statements: [tables, { Effect: 'Deny', Action: 'dynamodb:Delete*', Resource: table('A') }] },
    ],
  ] as const)('cut a grant off: %s', (kind, cut, open) => {
    const of = (world: Partial<World>) =>
      actionOf(difference({ statements: [tables], ...world }), 'dynamodb:DeleteTable')?.cutBy.map((one) => one.kind);
    expect(of(cut)).toEqual([kind]);
    expect(of(open)).toEqual([]);
  });

  it('cut nothing off under a condition', () => {
    const deny = { Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' };
    const Condition = { Bool: { 'aws:SecureTransport': 'false' } };
    const cutBy = (one: object) =>
      actionOf(difference({ statements: [tables, one] }), 'dynamodb:DeleteTable')?.cutBy.length;
    expect([cutBy(deny), cutBy({ ...deny, Condition })]).toEqual([1, 0]);
  });

  it('explain what AWS denied', () => {
    const denied = { ...describeA, outcome: 'denied' as const };
    const reasons = (world: Partial<World>) =>
      difference({ statements: [tables], uses: [denied], ...world }).denied.named[0]?.reasons;
    expect(reasons({ boundary: queues })).toEqual([{ kind: 'boundary' }]);
    expect(reasons({ levels: [[queues]] })).toEqual([{ kind: 'scp', level: 0 }]);
    expect(reasons({ statements: [{ Effect: 'Deny', Action: '*', Resource: '*' }] })).toEqual([
      { kind: 'deny', policy: 'own', statement: 0 },
    ]);
    expect(reasons({ statements: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }] })).toEqual([
      { kind: 'identity' },
    ]);
    expect(reasons({})).toEqual([{ kind: 'nothing' }]);
  });
});

describe('a principal', () => {
  it('has calls that nothing attached allows, with what may explain them', () => {
    const diff = difference({
      statements: [tables],
      uses: [{ action: 'kms:Decrypt', resource: 'arn:aws:kms:eu-west-1:444455556666:key/1' }, describeA],
    });
    expect(diff.ungranted.named).toMatchObject([
      {
        action: 'kms:Decrypt',
        explanations: [
          { kind: 'other-account', account: '444455556666' },
          { kind: 'resource-policy' },
          { kind: 'policy-changed' },
        ],
      },
    ]);
  });

  it('is not explained by another account where the resource is in its own', () => {
    const key = 'arn:aws:kms:eu-west-1:111122223333:key/1';
    const diff = difference({ statements: [tables], uses: [{ action: 'kms:Decrypt', resource: key }] });
    expect(diff.ungranted.named[0]?.explanations.map(({ kind }) => kind)).toEqual([
      'resource-policy',
      'policy-changed',
    ]);
  });

  it('lists denies, and never as unused', () => {
    const deny = { Effect: 'Deny', Action: 'ec2:TerminateInstances', Resource: '*' };
    const diff = difference({ statements: [deny] });
    expect(diff.policies[0]?.statements[0]).toMatchObject({ statement: { effect: 'Deny' }, actions: [], groups: [] });
    expect(diff.counts.unused).toBe(0);
  });

  it.each([
    ['never used since it exists', { createdAt: '2026-02-01T00:00:00Z' }, { isWholeLife: true, isContradicted: false }],
    ['older than the window', { createdAt: '2025-02-01T00:00:00Z' }, { isWholeLife: false, isContradicted: false }],
    ['seen by AWS inside the window', { lastUsedAt: '2026-02-01T00:00:00Z' }, { isContradicted: true }],
    [
      'seen by AWS before',
      { lastUsedAt: '2025-12-01T00:00:00Z' },
      { lastUsedAt: '2025-12-01T00:00:00Z', isContradicted: false },
    ],
  ])('is silent: %s', (_, holder, expected) => {
    expect(difference({ statements: [tables], holder }).activity).toMatchObject({ kind: 'silent', ...expected });
    expect(difference({ statements: [tables], holder, uses: [describeA] }).activity.kind).toBe('active');
  });
});

describe('a run', () => {
  it.each([
    ['Permissions management', { Action: 'iam:AttachRolePolicy', Resource: '*' }],
    ['Write', { Action: 'dynamodb:DeleteTable', Resource: '*' }],
    ['Tagging', { Action: 'dynamodb:TagResource', Resource: '*' }],
    ['Read', { Action: 'dynamodb:DescribeTable', Resource: '*' }],
    ['List', { Action: 'dynamodb:ListTables', Resource: '*' }],
  ] as const)('has a finding from %s down', (level, statement) => {
    const rows = [rowOf(difference({ statements: [{ Effect: 'Allow', ...statement }] }))];
    const order = ['List', 'Read', 'Tagging', 'Write', 'Permissions management'] as const;
    const found = order.filter((one) => hasFinding(rows, one));
    expect(found).toEqual(order.slice(0, order.indexOf(level) + 1));
    expect(hasFinding(rows, 'never')).toBe(false);
  });

  it('puts the worst first', () => {
    const row = (action: string) =>
      rowOf(difference({ statements: [{ Effect: 'Allow', Action: action, Resource: '*' }] }));
    const [read, write, manage] = [
      row('dynamodb:DescribeTable'),
      row('dynamodb:DeleteTable'),
      row('iam:AttachRolePolicy'),
    ];
    expect(worstFirst([read, write, manage])).toEqual([manage, write, read]);
  });

  it('knows the managed policies that nobody has', () => {
    const one = (arn: string, fields: object) =>
      [arn, { policy: { ...policy(arn, tables), arn }, attachedTo: [], boundaryOf: [], ...fields }] as const;
    const managed = new Map([
      one('free', {}),
      one('held', { attachedTo: [role] }),
      one('limit', { boundaryOf: [role] }),
      one('elsewhere', { attachmentCount: 2 }),
    ]);
    const attached: Attached = { principals: new Map(), managed, arnOfId: new Map(), accounts: [], issues: [] };
    expect(unattachedPolicies(attached).map(({ policy: { arn } }) => arn)).toEqual(['free']);
  });
});
