// `trailfit generate` within attached policies, as a user runs it: what becomes of each kind of statement, what is said of
// what cannot be known, and in which order the plan goes.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { accountLog, type LoggedCall } from '../support/account-logs.js';
import {
  attaching,
  dumpPage,
  groupEntry,
  iamArn,
  policyEntry,
  roleEntry,
  userEntry,
  type DumpObject,
} from '../support/dump-entries.js';
import { jsonFilesIn, scratchFolder } from '../support/scratch.js';
import { selectors } from '../support/trail-selectors.js';

const trailfit = fileURLToPath(new URL('../../bin/trailfit.js', import.meta.url));
const folder = scratchFolder('right-size');

const save = jsonFilesIn(folder);

interface Sized {
  readonly principal: string;
  readonly permissionSet?: string;
  readonly policies: readonly { readonly name: string; readonly document: { readonly Statement: unknown } }[];
  readonly plan: { readonly of: string; readonly steps: readonly unknown[]; readonly stays: readonly unknown[] };
  readonly kept: readonly unknown[];
  readonly findings: readonly { readonly finding: string; readonly action?: string }[];
}

interface Account {
  readonly calls: readonly LoggedCall[];
  readonly dump: DumpObject;
  readonly flags?: readonly string[];
  readonly principal?: string;
}

function rightSize({ calls, dump, flags = [], principal = 'app' }: Account) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      ...[trailfit, 'generate', save(accountLog(calls)), '--policies', save(dumpPage(dump)), '--format', 'bundle'],
      ...['--event-selectors', save(selectors), ...(principal === '' ? [] : ['--principal', principal]), ...flags],
    ],
    { encoding: 'utf8' },
  );
  const sized = status === 1 ? [] : (JSON.parse(stdout) as { readonly principals: readonly Sized[] }).principals;
  return { code: status, stderr, sized };
}

/** What one role with one inline policy is left with. */
function statementsFor(document: unknown, calls: readonly LoggedCall[], flags: readonly string[] = []) {
  const dump = { RoleDetailList: [roleEntry('app', inline(document))] };
  const { code, sized, stderr } = rightSize({ calls, dump, flags });
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return withoutSids(sized[0]);
}

function withoutSids(sized: Sized | undefined): unknown {
  return sized?.policies.flatMap(({ document: { Statement } }) =>
    [Statement].flat().map((one) => {
      const entries = Object.entries(one as Readonly<Record<string, unknown>>).filter(([name]) => name !== 'Sid');
      return Object.fromEntries(entries.map(([name, value]) => [name, bare(value)]));
    }),
  );
}

function bare(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

const inline = (...documents: readonly unknown[]): DumpObject => ({
  RolePolicyList: documents.map((PolicyDocument, index) => ({ PolicyName: `p${String(index)}`, PolicyDocument })),
});
const policy = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
const allow = (Action: unknown, Resource: unknown = '*', more: object = {}) => ({
  ...{ Effect: 'Allow', Action, Resource },
  ...more,
});
const get = (who: string, key: string, bucketName = 'data'): LoggedCall => ({
  ...{ who, event: 's3:GetObject', parameters: { bucketName, key } },
});
const app = 'role/app';
const start: LoggedCall = {
  ...{ who: app, event: 'ec2:StartInstances' },
  parameters: { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }] } },
};
const instance = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0';

type Case = readonly [
  what: string,
  document: unknown,
  calls: readonly LoggedCall[],
  expected: readonly unknown[],
  flag?: string,
];

describe('what becomes of a statement', () => {
  const region = { Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } } };
  const started = { Effect: 'Allow', Action: 'ec2:StartInstances', Resource: instance };
  const gotten = (key: string) => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::data/${key}` });
  const deny = { Effect: 'Deny', Action: 's3:Put*', NotResource: 'arn:aws:s3:::data/in/*' };
  const old = [allow('s3:GetObject', 'arn:aws:s3:::data/${x}/*'), allow('s3:PutObject')];
  const team = 'arn:aws:s3:::data/${aws:PrincipalTag/team}/*';
  const blind = ['lambda:InvokeFunction', 'lambda:DeleteFunction', 's3:GetObject', 's3:PutObject'];
  const cases: readonly Case[] = [
    ['its conditions go on', policy(allow('ec2:*Instances', '*', region)), [start], [{ ...started, ...region }]],
    [
      '`NotAction` becomes what was used',
      policy({ Effect: 'Allow', NotAction: ['iam:*', 'kms:*'], Resource: '*' }),
      [start],
      [started],
      '--drop-unobservable',
    ],
    [
      'a deny with `NotResource` moves word for word',
      policy(allow('s3:*'), deny),
      [get(app, 'a')],
      [gotten('a'), deny],
      '--drop-unobservable',
    ],
    [
      'a policy variable stays, for the action that was used',
      policy(allow(['s3:GetObject', 's3:PutObject'], team)),
      [get(app, 'red/a')],
      [{ Effect: 'Allow', Action: 's3:GetObject', Resource: team }],
    ],
    [
      'an exclusion with a policy variable stays, since without a value nobody knows what is allowed',
      policy({ Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], NotResource: team }),
      [get(app, 'blue/a', 'other')],
      [{ Effect: 'Allow', Action: 's3:GetObject', NotResource: team }],
    ],
    [
      'but goes where the variable has a fallback',
      policy({ Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], NotResource: team.replace('}', ", 'x'}") }),
      [get(app, 'blue/a', 'other')],
      [{ ...gotten('blue/a'), Resource: 'arn:aws:s3:::other/blue/a' }],
    ],
    [
      'what the trail could not see stays, and the rest goes',
      policy(allow(blind)),
      [get(app, 'a')],
      [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' }, gotten('a')],
    ],
    ['it goes, too, if asked for', policy(allow(blind)), [get(app, 'a')], [gotten('a')], '--drop-unobservable'],
    [
      '`${` of the older language is a text in the newer one',
      { Version: '2008-10-17', Statement: old },
      [get(app, '${x}/a')],
      [gotten('${$}{x}/a')],
    ],
    ['nothing used, nothing left', policy(allow('s3:GetObject')), [], []],
    [
      'what is as narrow as its use is left alone',
      policy(allow('s3:GetObject', 'arn:aws:s3:::data/a')),
      [get(app, 'a')],
      [],
    ],
    ['evidence that is too short removes nothing', policy(allow('s3:*')), [get(app, 'a')], [], '--min-window=90d'],
    ['what nobody knows the age of stays', policy(allow('s3:*')), [get(app, 'a')], [], '--keep-newer-than=14d'],
  ];
  test.each(cases.map(([what, ...others]) => [what, others] as const))(
    '%s',
    (_, [document, calls, expected, flag = '']) => {
      expect(statementsFor(document, calls, flag === '' ? [] : [flag])).toEqual(expected);
    },
  );
});

describe('what is attached', () => {
  test('a call that no attached policy allows is a finding, and a grant only if asked for', () => {
    const dump = { RoleDetailList: [roleEntry('app', inline(policy(allow('ec2:StartInstances'))))] };
    const calls = [start, get(app, 'a')];
    const { sized, stderr } = rightSize({ calls, dump });
    expect(sized[0]?.findings).toMatchObject([{ finding: 'not-granted-here', action: 's3:GetObject' }]);
    expect(stderr).toContain('not granted  s3:GetObject on arn:aws:s3:::data/a: 2 calls');
    const asked = rightSize({ calls, dump, flags: ['--include-ungranted'] });
    expect(JSON.stringify(asked.sized[0]?.policies)).toContain('arn:aws:s3:::data/a');
    expect(asked.sized[0]?.findings.map(({ finding }) => finding)).toContain('granted-beyond');
    expect(asked.stderr).toContain('1 granted beyond that, as asked for');
  });

  test('a keep list holds back what it names, with its reason, and no longer than it says', () => {
    const dump = { RoleDetailList: [roleEntry('app', inline(policy(allow(['s3:GetObject', 's3:PutObject']))))] };
    const list = (until: string) => save([{ principal: '*/app', action: 's3:Put*', reason: 'yearly job', until }]);
    const kept = (until: string) =>
      rightSize({ calls: [get(app, 'a')], dump, flags: ['--keep', list(until), '--as-of', '2026-11-25T00:00:00Z'] });
    expect(withoutSids(kept('2026-12-31').sized[0])).toContainEqual({
      Effect: 'Allow',
      Action: 's3:PutObject',
      Resource: '*',
    });
    expect(kept('2026-12-31').stderr).toContain('on the keep list: yearly job');
    expect(JSON.stringify(kept('2026-01-31').sized.map(({ policies }) => policies))).not.toContain('s3:PutObject"');
  });

  test('the policy of a group is for the use of all members, and that of a member has not what the group gives', () => {
    const dump = {
      UserDetailList: ['ann', 'bob'].map((name) =>
        userEntry(name, {
          GroupList: ['ops'],
          UserPolicyList: [{ PolicyName: 'own', PolicyDocument: policy(allow('s3:*')) }],
        }),
      ),
      GroupDetailList: [
        groupEntry('ops', {
          GroupPolicyList: [{ PolicyName: 'shared', PolicyDocument: policy(allow(['s3:GetObject', 's3:PutObject'])) }],
        }),
      ],
    };
    const { sized } = rightSize({
      ...{ calls: [get('user/ann', 'a'), get('user/bob', 'b')], dump },
      ...{ principal: '', flags: ['--drop-unobservable'] },
    });
    const of = (what: string) => sized.find(({ principal }) => principal === iamArn(what));
    expect(withoutSids(of('group/ops'))).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: ['arn:aws:s3:::data/a', 'arn:aws:s3:::data/b'] },
    ]);
    expect(of('user/ann')?.policies).toEqual([]);
    expect(of('user/ann')?.plan.steps).toEqual([{ delete: { policy: 'own', origin: 'inline' } }]);
  });

  test('a boundary has no part in the proposal, and what it would deny is said', () => {
    const boundary = policyEntry('limit', policy(allow('ec2:*')));
    const dump = {
      RoleDetailList: [
        roleEntry('app', {
          ...inline(policy(allow('s3:Get*'))),
          PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: iamArn('policy/limit') },
        }),
      ],
      Policies: [boundary],
    };
    const { code, sized, stderr } = rightSize({ calls: [get(app, 'a')], dump, flags: ['--drop-unobservable'] });
    expect(code).toBe(0);
    expect(withoutSids(sized[0])).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/a' },
    ]);
    expect(stderr).toContain('limited  s3:GetObject on arn:aws:s3:::data/a: the boundary of today would deny it');
  });

  test('so it is with service control policies, level by level', () => {
    const dump = { RoleDetailList: [roleEntry('app', inline(policy(allow('s3:Get*'))))] };
    const flags = ['--scp', save(policy(allow('*'))), '--scp', save(policy(allow('ec2:*')))];
    const { stderr } = rightSize({ calls: [get(app, 'a')], dump, flags });
    expect(stderr).toContain('a service control policy of today would deny it');
  });

  test('who is not in the dump gets nothing, and that is said with exit code 3', () => {
    const dump = { RoleDetailList: [roleEntry('other', inline(policy(allow('s3:*'))))] };
    const { code, sized, stderr } = rightSize({ calls: [get(app, 'a')], dump });
    expect([code, sized[0]?.policies]).toEqual([3, []]);
    expect(stderr).toContain('the attached policies do not hold it');
  });

  test('a policy that the dump names and does not hold is said with exit code 3', () => {
    const dump = {
      RoleDetailList: [roleEntry('app', { ...inline(policy(allow('s3:*'))), ...attaching(iamArn('policy/gone')) })],
    };
    const { code, stderr } = rightSize({ calls: [get(app, 'a')], dump });
    expect(code).toBe(3);
    expect(stderr).toMatch(/attached policies: .*gone/);
  });

  test('what AWS attached to contain a leaked key stays', () => {
    const arn = 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3';
    const quarantine = {
      ...policyEntry('AWSCompromisedKeyQuarantineV3', policy({ Effect: 'Deny', Action: 'iam:*', Resource: '*' })),
      Arn: arn,
    };
    const dump = {
      UserDetailList: [
        userEntry('ann', {
          ...attaching(arn),
          UserPolicyList: [{ PolicyName: 'own', PolicyDocument: policy(allow('s3:*')) }],
        }),
      ],
      Policies: [quarantine],
    };
    const { sized, stderr } = rightSize({ calls: [get('user/ann', 'a')], dump, principal: 'ann' });
    expect(sized[0]?.plan.stays).toMatchObject([{ arn, reason: { kind: 'quarantine' } }]);
    expect(stderr).toContain('AWS attached it to contain a leaked key');
  });

  test('a role that nobody used is left with what could not be seen, and what goes on nowhere goes first', () => {
    const dump = {
      RoleDetailList: [
        roleEntry(
          'idle',
          inline(policy(allow('ec2:StartInstances')), policy(allow(['lambda:InvokeFunction', 'ec2:StopInstances']))),
        ),
      ],
    };
    const { sized } = rightSize({ calls: [get(app, 'a')], dump, principal: '' });
    const idle = sized.find(({ principal }) => principal === iamArn('role/idle'));
    expect(withoutSids(idle)).toEqual([{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' }]);
    expect(idle?.plan.steps).toEqual([
      { delete: { policy: 'p0', origin: 'inline' } },
      { attach: 'idle-trailfit' },
      { delete: { policy: 'p1', origin: 'inline' } },
    ]);
  });

  test('the roles of a permission set get one proposal, for the set, whatever accounts they are in', () => {
    const path = '/aws-reserved/sso.amazonaws.com/eu-west-1/';
    const name = 'AWSReservedSSO_Admin_0123456789abcdef';
    const who = `role${path}${name}`;
    const dump = {
      RoleDetailList: [
        roleEntry(name, { Path: path, Arn: iamArn(who), ...inline(policy(allow(['s3:GetObject', 's3:PutObject']))) }),
      ],
    };
    const { sized, stderr } = rightSize({ calls: [get(who, 'a')], dump, principal: `*${name}` });
    expect(sized[0]).toMatchObject({ permissionSet: 'Admin', plan: { of: 'permission-set' } });
    expect(withoutSids(sized[0])).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/a' },
    ]);
    expect(stderr).toContain('permission set Admin');
  });

  test('a second run over what the first one proposed changes nothing, and takes no name that is taken', () => {
    const role = (document: unknown) => ({
      RoleDetailList: [
        roleEntry('app', { RolePolicyList: [{ PolicyName: 'app-trailfit', PolicyDocument: document }] }),
      ],
    });
    const calls = [get(app, 'a'), start];
    const first = rightSize({ calls, dump: role(policy(allow('s3:*'), allow('ec2:*Instances'))) }).sized[0];
    expect(first?.policies.map(({ name }) => name)).toEqual(['app-trailfit2']);
    const second = rightSize({ calls, dump: role(first?.policies[0]?.document) }).sized[0];
    expect([second?.policies, second?.plan.steps]).toEqual([[], []]);
  });
});

test('a user and a role of one name get policies of two names, whoever of them is selected', () => {
  const document = policy(allow(['s3:GetObject', 's3:PutObject']));
  const own = [{ PolicyName: 'own', PolicyDocument: document }];
  const named = (principal: string) => {
    const { sized } = rightSize({
      calls: ['user/deploy', 'role/Deploy'].map((who) => get(who, 'a')),
      dump: {
        UserDetailList: [userEntry('deploy', { UserPolicyList: own })],
        RoleDetailList: [roleEntry('Deploy', inline(document)), roleEntry('other', inline(document))],
      },
      principal,
    });
    return sized.flatMap(({ policies }) => policies.map(({ name }) => name));
  };
  expect(named('')).toEqual(['Deploy-role-trailfit', 'deploy-user-trailfit']);
  expect(named(iamArn('user/deploy'))).toEqual(['deploy-user-trailfit']);
  expect(named('other')).toEqual([]);
});

describe('by policy', () => {
  const arn = iamArn('policy/shared');
  const shared = policy(allow(['s3:GetObject', 's3:PutObject']));
  const roles = ['app', 'api', 'job'].map((name) => roleEntry(name, attaching(arn)));
  const run = (calls: readonly LoggedCall[], more: DumpObject = {}, roleList: readonly DumpObject[] = roles) =>
    rightSize({
      ...{ calls, principal: '', flags: ['--by', 'policy'] },
      dump: { RoleDetailList: roleList, Policies: [policyEntry('shared', shared, { AttachmentCount: 3, ...more })] },
    });
  const all = ['app', 'api', 'job'].map((name) => get(`role/${name}`, name));

  test('a policy of three principals is shrunk to the union of their use, as a new version', () => {
    const { code, sized, stderr } = run(all);
    expect([code, sized.map(({ principal, plan }) => [principal, plan.of, plan.steps])]).toEqual([
      0,
      [[arn, 'policy', [{ 'new-version': { policy: 'shared', arn, origin: 'customer-managed' } }]]],
    ]);
    expect(withoutSids(sized[0])).toEqual([
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: ['api', 'app', 'job'].map((key) => `arn:aws:s3:::data/${key}`),
      },
    ]);
    expect(stderr).toContain(`new version of policy ${arn}`);
  });

  test.each([
    ['somebody who has it made no call', () => run(all.slice(1)), `no call of ${iamArn('role/app')} was read`],
    [
      'AWS counts more who have it',
      () => run(all, { AttachmentCount: 4 }),
      'AWS counts 4 who have it, and only 3 are known',
    ],
    [
      'a role of a service has it, with calls',
      () => {
        const linked = 'role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX';
        const entry = { Path: '/aws-service-role/x.amazonaws.com/', Arn: iamArn(linked), ...attaching(arn) };
        return run([...all, get(linked, 'x')], { AttachmentCount: 4 }, [
          ...roles,
          roleEntry('AWSServiceRoleForX', entry),
        ]);
      },
      'AWSServiceRoleForX has it, a role of a service, which nobody can change',
    ],
    [
      'it is the boundary of somebody',
      () =>
        run(all, {}, [
          ...roles,
          roleEntry('limited', {
            PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn },
          }),
        ]),
      `it is the boundary of ${iamArn('role/limited')}`,
    ],
  ])('it is left as it is where %s', (_, runOf, why) => {
    const { sized, stderr } = runOf();
    expect([sized[0]?.policies, sized[0]?.plan.steps]).toEqual([[], []]);
    expect(stderr).toContain(why);
  });

  test('a policy of AWS is replaced, never edited', () => {
    const awsArn = 'arn:aws:iam::aws:policy/ReadAll';
    const { sized } = rightSize({
      ...{ calls: [get(app, 'a')], principal: '', flags: ['--by', 'policy'] },
      dump: {
        RoleDetailList: [roleEntry('app', attaching(awsArn))],
        Policies: [{ ...policyEntry('ReadAll', shared), Arn: awsArn }],
      },
    });
    expect(sized[0]?.plan.steps).toEqual([
      { attach: 'ReadAll-trailfit' },
      { detach: { policy: 'ReadAll', arn: awsArn, origin: 'aws-managed' } },
    ]);
  });

  test.each(['managed', 'inline'])(
    'what replaces it takes no name that another policy has, asked for %s ones',
    (form) => {
      const awsArn = 'arn:aws:iam::aws:policy/ReadAll';
      const { sized } = rightSize({
        ...{ calls: [get(app, 'a')], principal: '', flags: ['--by', 'policy', '--as', form] },
        dump: {
          RoleDetailList: [roleEntry('app', attaching(awsArn))],
          Policies: [{ ...policyEntry('ReadAll', shared), Arn: awsArn }, policyEntry('readall-TRAILFIT', shared)],
        },
      });
      expect(sized[0]?.plan.steps[0]).toEqual({ attach: 'ReadAll-trailfit2' });
    },
  );

  test('needs to know who has what', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [trailfit, 'generate', save(accountLog([start])), '--by', 'policy', '--policy-document', save(shared)],
      { encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([1, expect.stringContaining('needs to know who has which policy')]);
  });
});
