// Nothing is removed blindly, as a user sees it in all commands: what the trail could not have seen is kept by `generate`,
// is not called unused by `diff`, and not observable by `coverage`, for one and the same reason.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { accountLog, type LoggedCall } from '../support/account-logs.js';
import { dumpPage, iamArn, roleEntry, type DumpObject } from '../support/dump-entries.js';
import { jsonFilesIn, scratchFolder } from '../support/scratch.js';

const trailfit = fileURLToPath(new URL('../../bin/trailfit.js', import.meta.url));
const folder = scratchFolder('blind-removal');
const save = jsonFilesIn(folder);

const selectors = {
  TrailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main',
  EventSelectors: [
    {
      ...{ ReadWriteType: 'All', IncludeManagementEvents: true },
      DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }],
    },
  ],
};

const everywhere = {
  ...{ Name: 'main', TrailARN: selectors.TrailARN, HomeRegion: 'eu-west-1' },
  IsMultiRegionTrail: true,
};

interface World {
  readonly calls?: readonly LoggedCall[];
  /** What the role `app` is allowed, on `resource`. */
  readonly actions: readonly string[];
  readonly resource?: string;
  readonly entry?: DumpObject;
  readonly trails?: readonly object[];
  readonly flags?: readonly string[];
}

function world({ calls = [], actions, resource = '*', entry = {}, trails = [selectors], flags = [] }: World) {
  const PolicyDocument = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: actions, Resource: resource } };
  const role = roleEntry('app', { RolePolicyList: [{ PolicyName: 'p', PolicyDocument }], ...entry });
  const input = [
    ...[save(accountLog(calls)), '--policies', save(dumpPage({ RoleDetailList: [role] }))],
    ...trails.flatMap((one) => ['--event-selectors', save(one)]),
    ...flags,
  ];
  const run = (...args: readonly string[]) => {
    const { stdout, stderr } = spawnSync(process.execPath, [trailfit, ...args], { encoding: 'utf8' });
    return { stdout, stderr };
  };
  return {
    diff: () => run('diff', ...input, '--quiet').stdout,
    json: () => run('diff', ...input, '--quiet', '--format', 'json').stdout,
    generate: () => run('generate', ...input, '--format', 'bundle').stderr,
    bundle: () => run('generate', ...input, '--format', 'bundle', '--quiet').stdout,
    coverage: (...asked: readonly string[]) => run('coverage', ...input, '--quiet', ...asked).stdout,
  };
}

/** The actions that a bundle still allows, in policies that stay or are new, and whether its plan removes anything. */
function left(bundle: string): { readonly steps: readonly unknown[]; readonly text: string } {
  const { principals } = JSON.parse(bundle) as {
    readonly principals: readonly {
      readonly principal: string;
      readonly plan: { readonly steps: readonly unknown[] };
    }[];
  };
  const own = principals.find(({ principal }) => principal === iamArn('role/app'));
  return { steps: own?.plan.steps ?? [], text: JSON.stringify(own) };
}

const app = 'role/app';
const describeInstances: LoggedCall = { who: app, event: 'ec2:DescribeInstances' };

describe('a role that AWS has seen used inside the window, and of which no call was read,', () => {
  const lastUsed = { RoleLastUsed: { LastUsedDate: '2026-10-05T00:00:00Z', Region: 'eu-west-1' } };
  const words =
    'AWS has seen arn:aws:iam::111122223333:role/app used at 2026-10-05T00:00:00Z, and no call of it was read';
  const unread = world({ actions: ['sqs:DeleteQueue'], entry: lastUsed });

  test('keeps all that it has, which `generate` and its bundle say', () => {
    expect(unread.generate()).toContain(`stays   p (inline): not observable: ${words}`);
    const { steps, text } = left(unread.bundle());
    expect(steps).toEqual([]);
    expect(text).toContain('"kind":"used-unread"');
  });

  test('keeps it with --drop-unobservable too: nothing is known of its calls', () => {
    expect(
      left(world({ actions: ['sqs:DeleteQueue'], entry: lastUsed, flags: ['--drop-unobservable'] }).bundle()).steps,
    ).toEqual([]);
  });

  test('has nothing unused in `diff`', () => {
    expect(unread.diff()).toContain(`not observable: sqs:DeleteQueue: ${words}`);
    expect(unread.diff()).toContain('0 used, 0 unused, 1 not observable');
    expect(unread.json()).toContain('"kind": "used-unread"');
  });

  test.each([
    ['a call of it was read', { calls: [describeInstances], entry: lastUsed }],
    ['it was used before', { entry: { RoleLastUsed: { LastUsedDate: '2026-08-05T00:00:00Z' } } }],
    ['AWS has not seen it', {}],
  ] as const)('loses what was not used where %s', (_, more) => {
    const { diff, bundle } = world({ actions: ['sqs:DeleteQueue'], ...more });
    expect(diff()).toContain('unused: sqs:DeleteQueue');
    expect(left(bundle()).steps).toEqual([{ delete: { policy: 'p', origin: 'inline' } }]);
  });
});

describe('without a trail that is known to record all Regions', () => {
  const actions = ['iam:CreateUser', 'sqs:DeleteQueue'];
  const unread = 'there is no record from us-east-1 of account 111122223333, where calls of this service are recorded';
  const assumed = 'a permission that names none is judged in those with records, eu-west-1;';

  test('a global service is judged by records of the Region where it records only, and what is assumed is said', () => {
    const { diff, json, generate, bundle, coverage } = world({ calls: [describeInstances], actions });
    expect(diff()).toContain(`not observable: iam:CreateUser: ${unread}`);
    expect(diff()).toContain('unused: sqs:DeleteQueue');
    for (const text of [diff(), json(), generate(), coverage()]) expect(text).toContain(assumed);
    expect(left(bundle()).text).toContain('"iam:CreateUser"');
    expect(left(bundle()).text).not.toContain('"sqs:DeleteQueue"');
    expect(coverage('--action', 'iam:CreateUser')).toContain(`iam:CreateUser on *: not observable: ${unread}`);
  });

  test.each([
    [
      'anybody has a record from there',
      { calls: [{ ...describeInstances, who: 'role/other', more: { awsRegion: 'us-east-1' } }] },
    ],
    ['a trail is known to record all', { trails: [selectors, everywhere] }],
  ])('it is unused where %s', (_, more) => {
    const { diff, generate } = world({ actions, ...more });
    expect(diff()).toContain('unused: iam:CreateUser, sqs:DeleteQueue');
    expect(generate().includes(assumed)).toBe(false);
  });
});

describe('what the calls of a principal may need beside what their records tell', () => {
  const run: LoggedCall = { who: app, event: 'ecs:RunTask', parameters: { taskDefinition: 'web:3', cluster: 'main' } };
  const copy: LoggedCall = {
    ...{ who: app, event: 's3:CopyObject' },
    parameters: { bucketName: 'shop', key: 'b', 'x-amz-copy-source': 'shop/a' },
  };
  const cases: readonly (readonly [action: string, call: LoggedCall, reason: string])[] = [
    ['iam:PassRole', run, 'roles in task definitions stand in no record of ecs:RunTask'],
    ['s3:GetObjectTagging', copy, 'tags of copied objects stand in no record of s3:CopyObject'],
    ['s3:PutObjectTagging', copy, 'tags of copied objects stand in no record of s3:CopyObject'],
  ];

  test.each(cases)('%s stays', (action, call, reason) => {
    const { diff, generate, bundle, coverage } = world({ calls: [call], actions: [action, 'sqs:DeleteQueue'] });
    expect(diff()).toContain(`not observable: ${action}: ${reason}`);
    expect(generate()).toContain(reason);
    expect(left(bundle()).text).toContain('"kind":"untold"');
    for (const who of [[], ['--principal', iamArn(app)]])
      expect(coverage('--action', action, ...who)).toContain(`${action} on *: not observable: ${reason}`);
  });

  test.each(cases)('%s goes where somebody else called', (action, call) => {
    const { diff } = world({
      calls: [{ ...call, who: 'role/other' }],
      actions: [action, 'sqs:DeleteQueue'],
      trails: [selectors, everywhere],
    });
    expect(diff()).toMatch(new RegExp(`unused: .*${action}`));
  });

  test('from scratch it is said, and not granted', () => {
    const file = save(accountLog([run]));
    const args = [trailfit, 'generate', file, '--principal', 'app', '--format', 'bundle'];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stderr).toContain(
      `${iamArn(app)}: iam:PassRole: roles in task definitions stand in no record of ecs:RunTask`,
    );
    expect(stdout).toContain('"finding": "may-be-needed"');
    expect(stdout).not.toContain('"Action": "iam:PassRole"');
  });
});
