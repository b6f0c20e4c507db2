// Nothing is removed blindly, as a user sees it in all commands: what the trail could not have seen is kept by `generate`,
// is not called unused by `diff`, and not observable by `coverage`, for one and the same reason.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { accountLog, type LoggedCall } from '../support/account-logs.js';
import { dumpPage, iamArn, roleEntry, type DumpObject } from '../support/dump-entries.js';
import { jsonFilesIn, scratchFolder } from '../support/scratch.js';
import { selectors } from '../support/trail-selectors.js';

const trailfit = fileURLToPath(new URL('../../bin/trailfit.js', import.meta.url));
const folder = scratchFolder('blind-removal');
const save = jsonFilesIn(folder);

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

/** What a bundle says of the role: the steps of its plan, its new policies, and all of it as text. */
function left(bundle: string) {
  type Entry = { readonly principal: string; readonly policies: unknown; readonly plan: { readonly steps: unknown } };
  const { principals } = JSON.parse(bundle) as { readonly principals: readonly Entry[] };
  const own = principals.find(({ principal }) => principal === iamArn('role/app'));
  return { steps: own?.plan.steps, policies: JSON.stringify(own?.policies), text: JSON.stringify(own) };
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

  test('has nothing unused in `diff`, and nothing observable in `coverage`', () => {
    expect(unread.diff()).toContain(`not observable: sqs:DeleteQueue: ${words}`);
    expect(unread.diff()).toContain('0 used, 0 unused, 1 not observable');
    expect(unread.json()).toContain('"kind": "used-unread"');
    expect(unread.coverage('--action', 'sqs:DeleteQueue', '--principal', iamArn(app))).toContain(words);
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
    expect(left(bundle()).policies).toContain('"iam:CreateUser"');
    expect(left(bundle()).policies).not.toContain('"sqs:DeleteQueue"');
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

describe('a change of the trail by somebody who is not selected', () => {
  const trail = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main';
  const stop = (who: string, more: DumpObject = {}): LoggedCall => ({
    ...{ who, event: 'cloudtrail:StopLogging' },
    parameters: { name: trail },
    more,
  });
  const service = { userIdentity: { type: 'AWSService', invokedBy: 'organizations.amazonaws.com' } };
  const reason = 'cloudtrail:StopLogging at 2026-10-31T10:00:00Z changed what the trail logs (trail main)';
  const cases: readonly (readonly [what: string, call: LoggedCall, flags: readonly string[]])[] = [
    ['--principal', stop('role/admin'), ['--principal', 'app']],
    ['--region', stop('role/admin', { awsRegion: 'eu-central-1' }), ['--region', 'eu-west-1', '--principal', 'app']],
    ['being a service', stop('role/admin', service), []],
  ];

  test.each(cases)('counts: %s', (_, call, flags) => {
    const calls = [describeInstances, call];
    const { diff, bundle, coverage } = world({ calls, actions: ['sqs:DeleteQueue'], trails: [selectors], flags });
    expect(diff()).toMatch(/not observable: sqs:DeleteQueue: /);
    expect(coverage()).toContain('change: cloudtrail:StopLogging');
    expect(left(bundle()).steps).toEqual([]);
    const asked = ['--action', 'sqs:DeleteQueue', '--resource', 'arn:aws:sqs:eu-west-1:111122223333:q'];
    expect(coverage(...asked)).toContain(reason);
  });

  test('counts in saved usage too', () => {
    const usage = join(folder, 'all.usage.json');
    const log = save(accountLog([describeInstances, stop('role/admin')]));
    spawnSync(process.execPath, [trailfit, 'usage', log, '--output', usage, '--quiet']);
    const asked = [
      '--event-selectors',
      save(selectors),
      '--action',
      'sqs:DeleteQueue',
      '--quiet',
      '--principal',
      'app',
    ];
    const { stdout } = spawnSync(process.execPath, [trailfit, 'coverage', usage, ...asked], { encoding: 'utf8' });
    expect(stdout).toContain('change: cloudtrail:StopLogging');
  });

  test.each([
    ['it failed', stop('role/admin', { errorCode: 'AccessDenied' }), []],
    ['the trail is another one', { ...stop('role/admin'), parameters: { name: `${trail}2` } }, []],
    ['it was outside the selected time', stop('role/admin'), ['--until', '2026-10-31T09:00:00Z', '--min-window', '0']],
  ] as const)('does not count where %s', (_, call, flags) => {
    const calls = [describeInstances, call];
    const { diff } = world({ calls, actions: ['sqs:DeleteQueue'], flags: ['--principal', 'app', ...flags] });
    expect(diff()).not.toContain('changed what the trail logs');
  });
});

test('the window is that of all calls of the account, selected or not, with a permission or without', () => {
  const calls: readonly LoggedCall[] = [{ who: app, event: 'sts:GetCallerIdentity' }];
  const window = '"first":"2026-09-01T10:00:00Z","last":"2026-10-31T10:00:00Z"';
  const log = save(accountLog(calls));
  const usage = join(folder, 'window.usage.json');
  spawnSync(process.execPath, [trailfit, 'usage', log, '--output', usage, '--quiet']);
  for (const source of [log, usage]) {
    for (const who of ['app', 'nobody']) {
      const args = [trailfit, 'usage', source, '--principal', who, '--quiet'];
      expect(spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout).toContain(`"window": {${window}}`);
    }
  }
});
