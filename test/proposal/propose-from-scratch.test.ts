import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { emitPolicy } from '../../src/emit/emit-policy.js';
import type { CallContext } from '../../src/event/event.js';
import type { PrincipalKind } from '../../src/event/principal.js';
import { proposeFromScratch, type ProposalOptions } from '../../src/proposal/propose-from-scratch.js';
import type { UsageLine } from '../../src/usage/usage-file.js';
import { principalLines } from '../support/usage-lines.js';
import { defaultProposalOptions } from '../../src/proposal/proposal.js';

const catalog = loadCatalog();
const bucket = 'arn:aws:s3:::bucket';
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

function propose(uses: readonly Partial<UsageLine>[], options: Partial<ProposalOptions> = {}) {
  return proposeFromScratch(principalLines(uses), catalog, { ...defaultProposalOptions, ...options });
}

/** The statements in short: Sid, actions, resources. */
function statements(uses: readonly Partial<UsageLine>[], options: Partial<ProposalOptions> = {}) {
  const [policy] = propose(uses, options).policies;
  return (policy?.document.statements ?? []).map(({ sid, actions, resources }) => [
    sid,
    actions.patterns,
    resources?.patterns,
  ]);
}

describe('what is not granted is listed with its reason', () => {
  test.each<readonly [reason: string, line: Partial<UsageLine>]>([
    ['denied', { outcome: 'denied' }],
    ['undecided', { outcome: 'undecided' }],
    ['inexpressible', { scope: 'inexpressible', resource: `${bucket}/日本` }],
    ['inexpressible', { resource: `${bucket}/\u0000` }],
    ['inexpressible', { scope: 'folded', resource: `${bucket}/*`, members: [`${bucket}/ā`] }],
    ['unescapable', { scope: 'unescapable', resource: 'arn:aws:s3:eu*::bucket' }],
    ['not-in-catalog', { action: 's3:Unheard' }],
    ['not-in-catalog', { action: 'unheard:Do' }],
  ])('%s: %j', (reason, line) => {
    const { policies, grants, omitted } = propose([line]);
    expect([policies, grants, omitted.map((one) => one.reason)]).toEqual([[], [], [reason]]);
  });

  test('a denied call is granted when asked for, in a statement that says so, and an undecided one never', () => {
    const lines = [
      {},
      { outcome: 'denied', resource: `${bucket}/d` },
      { outcome: 'undecided', resource: `${bucket}/u` },
    ] as const;
    expect(statements(lines, { includeDenied: true })).toEqual([
      ['S3ReadDenied', ['s3:GetObject'], [`${bucket}/d`]],
      ['S3Read', ['s3:GetObject'], [`${bucket}/key`]],
    ]);
  });
});

test.each<readonly [kind: PrincipalKind, isProposedFor: boolean]>([
  ['role', true],
  ['user', true],
  ['sso-role', true],
  ['service-linked-role', false],
  ['root', false],
  ['other', false],
])('for the kind %s a policy is proposed: %s', (kind, isProposedFor) => {
  const lines = principalLines([{}], { kind });
  const { policies } = proposeFromScratch(lines, catalog, defaultProposalOptions);
  expect(policies.length).toBe(isProposedFor ? 1 : 0);
});

describe('statements', () => {
  test('say what they allow in the fewest characters, and their Sids which services and access levels', () => {
    expect(
      statements([
        { action: 's3:GetObject', resource: `${bucket}/a` },
        { action: 's3:GetObject', resource: `${bucket}/b` },
        { action: 's3:GetObjectAcl', resource: `${bucket}/a` },
        { action: 's3:GetObjectAcl', resource: `${bucket}/b` },
        { action: 's3:GetObjectTagging', resource: `${bucket}/a` },
        { action: 's3:PutObject', resource: `${bucket}/a` },
        { action: 's3:ListAllMyBuckets', resource: '*', scope: 'unscopable' },
        { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-west-1:111122223333:q' },
      ]),
    ).toEqual([
      ['S3Read', ['s3:GetObject', 's3:GetObjectAcl'], [`${bucket}/a`, `${bucket}/b`]],
      ['S3ReadWrite', ['s3:GetObjectTagging', 's3:PutObject'], [`${bucket}/a`]],
      ['S3ListUnscopable', ['s3:ListAllMyBuckets'], ['*']],
      ['SqsWrite', ['sqs:SendMessage'], ['arn:aws:sqs:eu-west-1:111122223333:q']],
    ]);
  });

  test('say whether `*` is there because no action in it takes a resource or because one could not be told', () => {
    const unscopable = { action: 's3:ListAllMyBuckets', resource: '*', scope: 'unscopable' } as const;
    const unknown = { action: 's3:ListBucket', resource: '*', scope: 'unknown' } as const;
    const sids = (...lines: readonly Partial<UsageLine>[]) => statements(lines).map(([sid]) => sid);
    expect([sids(unscopable), sids(unscopable, unknown)]).toEqual([['S3ListUnscopable'], ['S3ListAny']]);
  });

  test('of a passed role carry the receiver, each its own', () => {
    const receivers = (...values: string[]) => ({ operator: 'StringEquals', key: 'iam:PassedToService', values });
    const passed = {
      action: 'iam:PassRole',
      resource: role('x'),
      event: 'a:B',
      basis: 'side',
      reason: 'pass-role',
    } as const;
    const [policy] = propose([
      { ...passed, passedTo: ['lambda.amazonaws.com'] },
      { ...passed, passedTo: ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'] },
    ]).policies;
    expect(policy?.document.statements.map(({ sid, conditions }) => [sid, conditions])).toEqual([
      ['IamWriteToLambda', [receivers('lambda.amazonaws.com')]],
      ['IamWriteToEc2', [receivers('ec2.amazonaws.com', 'ec2.amazonaws.com.cn')]],
    ]);
  });

  describe('of a bucket behind an access point', () => {
    const accessPoint = 'arn:aws:s3:eu-west-1:111122223333:accesspoint/finance';
    const call: CallContext = { region: 'eu-west-1', address: 'public' };
    const behind = { basis: 'side', reason: 'access-point', context: { ...call, accessPoint } } as const;
    const allowed = (...lines: readonly Partial<UsageLine>[]) =>
      propose(lines).policies[0]?.document.statements.map(({ resources, conditions }) => [
        resources?.patterns,
        conditions.map(({ operator, key, values }) => [operator, key, ...values]),
      ]);
    const only = ['StringEquals', 's3:DataAccessPointArn', accessPoint];
    const any = ['Null', 's3:DataAccessPointArn', 'false'];

    test('hold for calls through it only, and on any bucket where the call does not tell its own', () => {
      const resource = 'arn:aws:s3:::*/key';
      expect(allowed(behind)).toEqual([[[`${bucket}/key`], [only]]]);
      expect(allowed({ ...behind, resource, scope: 'unknown' })).toEqual([[[resource], [only]]]);
    });

    test('hold for any access point where too many, or none by name, were the way, and for all calls where one was direct', () => {
      expect(allowed({ ...behind, context: null })).toEqual([[[`${bucket}/key`], [any]]]);
      expect(allowed({ ...behind, context: call })).toEqual([[[`${bucket}/key`], [any]]]);
      expect(allowed(behind, {})).toEqual([[[`${bucket}/key`], []]]);
    });
  });

  test('keep a name with a line break apart from two names', () => {
    const lines = [
      { action: 's3:GetObject', resource: `${bucket}/a\n${bucket}/b` },
      { action: 's3:GetObjectAcl', resource: `${bucket}/a` },
      { action: 's3:GetObjectAcl', resource: `${bucket}/b` },
    ];
    expect(statements(lines).map(([, actions, resources]) => [actions, resources])).toEqual([
      [['s3:GetObject'], [`${bucket}/a\n${bucket}/b`]],
      [['s3:GetObjectAcl'], [`${bucket}/a`, `${bucket}/b`]],
    ]);
  });

  test('keep a passed role apart from one whose name holds a receiver', () => {
    const passed = { action: 'iam:PassRole', basis: 'side', reason: 'pass-role' } as const;
    const { grants } = propose([
      { ...passed, resource: `${role('x')}\nec2.amazonaws.com` },
      { ...passed, resource: role('x'), passedTo: ['ec2.amazonaws.com'] },
    ]);
    expect(grants.map(({ conditions }) => conditions.length).sort()).toEqual([0, 1]);
  });
});

describe('a grant inside another one is not written, and its calls stand behind that one', () => {
  const passed = { action: 'iam:PassRole', basis: 'side', reason: 'pass-role' } as const;
  test.each<readonly [what: string, lines: readonly Partial<UsageLine>[], kept: readonly string[]]>([
    [
      'under a prefix',
      [{ resource: `${bucket}/a/*`, scope: 'created' }, { resource: `${bucket}/a/b` }],
      [`${bucket}/a/*`],
    ],
    ['under *', [{ resource: '*', scope: 'unknown' }, {}, { resource: `${bucket}/x/*`, scope: 'created' }], ['*']],
    [
      'beside a prefix',
      [{ resource: `${bucket}/a/*`, scope: 'created' }, { resource: `${bucket}/a` }],
      [`${bucket}/a`, `${bucket}/a/*`],
    ],
    [
      'a name that only looks like a prefix',
      [{ resource: `${bucket}/a/\${*}` }, { resource: `${bucket}/a/b` }],
      [`${bucket}/a/\${*}`, `${bucket}/a/b`],
    ],
    ['of another action', [{ resource: '*', scope: 'unknown' }, { action: 's3:PutObject' }], ['*', `${bucket}/key`]],
    [
      'with a condition, of one without',
      [
        { ...passed, resource: role('x') },
        { ...passed, resource: role('x'), passedTo: ['a.b'] },
      ],
      [role('x')],
    ],
    [
      'of fewer receivers',
      [
        { ...passed, resource: role('x'), passedTo: ['a.b', 'c.d'] },
        { ...passed, resource: role('x'), passedTo: ['c.d'] },
      ],
      [role('x')],
    ],
    [
      'of another receiver',
      [
        { ...passed, resource: role('*'), passedTo: ['a.b'] },
        { ...passed, resource: role('x'), passedTo: ['c.d'] },
      ],
      [role('*'), role('x')],
    ],
  ])('%s', (_, lines, kept) => {
    const { grants } = propose(lines);
    expect(grants.map(({ resource }) => resource).sort()).toEqual(kept);
    expect(new Set(grants.flatMap((grant) => grant.lines)).size).toBe(lines.length);
  });

  test('but what was used never hangs on what was denied', () => {
    const { grants } = propose([{ resource: '*', scope: 'unknown', outcome: 'denied' }, {}], { includeDenied: true });
    expect(grants.map(({ resource }) => resource)).toEqual(['*', `${bucket}/key`]);
  });
});

describe('a folded resource', () => {
  const members = (count: number) =>
    Array.from({ length: count }, (_, index) => `${bucket}/f/${String(index).padStart(2, '0')}`);
  const folded = (count: number) => ({ resource: `${bucket}/f/*`, scope: 'folded', members: members(count) }) as const;
  test.each<readonly [members: number, minMembers: number, resources: readonly string[]]>([
    [4, 5, members(4)],
    [5, 5, [`${bucket}/f/*`]],
    [1, 1, [`${bucket}/f/*`]],
    [15, 16, members(15)],
    [16, 16, [`${bucket}/f/*`]],
  ])('with %d members, where a prefix needs %d, is granted as %j', (count, minMembers, resources) => {
    expect(statements([folded(count)], { minMembers })).toEqual([['S3Read', ['s3:GetObject'], resources]]);
  });

  test('of which too few members are known to tell is left out', () => {
    expect(propose([folded(16)], { minMembers: 17 }).omitted.map(({ reason }) => reason)).toEqual(['too-few-members']);
  });
});

describe('a policy that is too large for one document', () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: 6,144 characters, white space not counted.
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ resource: `${bucket}/${String(index).padStart(70, '0')}` }));
  const sizesOf = (uses: readonly Partial<UsageLine>[]) =>
    propose(uses, { resources: 'exact' }).policies.map(
      ({ document }) => JSON.stringify(JSON.parse(emitPolicy(document))).length,
    );

  test('is not proposed where it takes more policies than there may be, never cut, and says its sizes', () => {
    const { policies, tooLarge, grants } = propose(many(140), { resources: 'exact', maxPolicies: 2 });
    expect([policies, grants.length]).toEqual([[], 140]);
    expect(tooLarge).toMatchObject({ limit: 6144, needed: 3, allowed: 2 });
    expect(tooLarge?.size).toBeGreaterThan(140 * 90);
  });

  test('is split into policies that are numbered', () => {
    const { policies, tooLarge } = propose(many(140), { resources: 'exact' });
    expect(tooLarge).toBeUndefined();
    expect(policies.map(({ name }) => name)).toEqual(['app-trailfit-1', 'app-trailfit-2', 'app-trailfit-3']);
    const resources = policies.flatMap(({ document }) => document.statements.flatMap((one) => one.resources?.patterns));
    expect(resources.sort()).toEqual(many(140).map(({ resource }) => resource));
  });

  test('keeps its Sids and one document up to the last character, then loses the Sids, then is two', () => {
    const base = many(60);
    const rest = 6144 - (sizesOf(base)[0] ?? 0) - `,"${bucket}/"`.length;
    const longer = (by: number) => [...base, { resource: `${bucket}/${'x'.repeat(rest + by)}` }];
    const sid = '"Sid":"S3Read",'.length;
    expect(sizesOf(longer(0))).toEqual([6144]);
    expect(sizesOf(longer(1))).toEqual([6145 - sid]);
    expect(sizesOf(longer(sid))).toEqual([6144]);
    expect(sizesOf(longer(sid + 1)).length).toBe(2);
  });
});

test('a policy is named after its principal, in the characters and the length that AWS takes', () => {
  const nameFor = (principal: string) =>
    proposeFromScratch(principalLines([{}], { principal }), catalog, defaultProposalOptions).policies[0]?.name;
  expect(nameFor(role('team/app'))).toBe('app-trailfit');
  expect(nameFor(role('a b\u001b[2J日'))).toBe('a-b--2J--trailfit');
  expect(nameFor(role('x'.repeat(300)))).toMatch(/^[\w+=,.@-]{128}$/);
});
