// A bundle within attached policies, verified by the real program against the logs that it was made of: the same numbers as
// the replay of the run that made it, whatever is attached.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { accountLog, type LoggedCall } from '../support/account-logs.js';
import {
  allowing,
  attaching,
  dumpPage,
  groupEntry,
  iamArn,
  policyEntry,
  roleEntry,
  userEntry,
} from '../support/dump-entries.js';
import { jsonFilesIn, scratchFolder } from '../support/scratch.js';

const trailfit = fileURLToPath(new URL('../../bin/trailfit.js', import.meta.url));
const sample = fileURLToPath(new URL('../../samples/unused-grants/', import.meta.url));
const sampleLogs = join(sample, 'logs');
const folder = scratchFolder('verify-bundle');
const save = jsonFilesIn(folder);

const policy = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
const allow = (Action: unknown, Resource: unknown = '*', more: object = {}) => ({
  ...{ Effect: 'Allow', Action, Resource },
  ...more,
});
const inline = (list: string, ...documents: readonly unknown[]) => ({
  [list]: documents.map((PolicyDocument, index) => ({ PolicyName: `p${String(index)}`, PolicyDocument })),
});
const get = (who: string, key: string): LoggedCall => ({
  ...{ who, event: 's3:GetObject', parameters: { bucketName: 'data', key } },
});
const throttled = { errorCode: 'ThrottlingException' };
const create = (who: string, more: LoggedCall['more'] = {}): LoggedCall => ({
  ...{ who, event: 'sqs:CreateQueue', parameters: { queueName: 'jobs' }, more },
});
const permissionSet = 'aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admins_0123456789abcdef';
const addressed = { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } };
const own = allow('s3:*', 'arn:aws:s3:::data/${aws:username}/*');
const many = Array.from({ length: 12 }, (_, index) =>
  policyEntry(`m${String(index)}`, allowing(`kms:Get${'*'.repeat(index)}`)),
);

const roles = [
  // Stays as it is: nothing of what it excludes is written out.
  roleEntry('whole', inline('RolePolicyList', policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }))),
  roleEntry('limited', {
    ...inline('RolePolicyList', policy(allow(['s3:*', 'sqs:*']))),
    PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: iamArn('policy/bound') },
  }),
  roleEntry('open', inline('RolePolicyList', policy(allow('s3:*', '*', addressed), allow('sqs:*')))),
  roleEntry('wordy', inline('RolePolicyList', policy(allow('s3:*')))),
  // Of another one than is attached: a policy of the bucket.
  roleEntry('guest', inline('RolePolicyList', policy(allow('ec2:*')))),
  roleEntry('managed', attaching(iamArn('policy/shared'), iamArn('policy/old'))),
  roleEntry('crowded', attaching(...many.map(({ PolicyName }) => iamArn(`policy/${String(PolicyName)}`)))),
  roleEntry(permissionSet.replace(/.*\//, ''), {
    ...{ Path: `/${permissionSet.replace(/[^/]*$/, '')}`, Arn: iamArn(`role/${permissionSet}`) },
    ...inline('RolePolicyList', policy(allow('s3:*'), { Effect: 'Deny', Action: 's3:Put*', Resource: '*' })),
  }),
];
const dump = save(
  dumpPage({
    RoleDetailList: roles,
    UserDetailList: [
      userEntry('ann', { GroupList: ['dev'], ...inline('UserPolicyList', policy(allow('ec2:*'))) }),
      userEntry('bob', { GroupList: ['dev', 'ops'] }),
      // Its logs know it by an older name.
      userEntry('new', { UserId: 'AIDAOLD', GroupList: ['ops'] }),
    ],
    GroupDetailList: [
      groupEntry('dev', inline('GroupPolicyList', policy(own, allow('kms:*')))),
      groupEntry('ops', attaching(iamArn('policy/shared'))),
    ],
    Policies: [
      policyEntry('bound', policy(allow('s3:*'))),
      policyEntry('shared', policy(allow(['s3:Get*', 'sqs:*'])), { AttachmentCount: 2 }),
      policyEntry('old', { Version: '2008-10-17', Statement: [allow('s3:*', 'arn:aws:s3:::data/${aws:username}/*')] }),
      ...many,
    ],
  }),
);
const logs = save(
  accountLog([
    ...['whole', 'limited', 'open', 'guest', 'managed', 'crowded', permissionSet].flatMap((name) => [
      get(`role/${name}`, 'in/a'),
      create(`role/${name}`),
      create(`role/${name}`, throttled),
    ]),
    ...[get('role/managed', '${aws:username}/b'), get('user/ann', 'ann/c'), get('user/bob', 'bob/d')],
    ...Array.from({ length: 120 }, (_, index) => get('role/wordy', `${'k'.repeat(90)}${String(index)}`)),
    ...[create('user/bob'), get('user/old', 'x'), create('role/unknown')],
  ]),
);
const levels = save([policy(allow(['s3:*', 'ec2:*', 'kms:*']))]);
const keep = save([{ principal: '*', action: 'ec2:*', reason: 'recovery' }]);
const document = save(policy(own, allow(['s3:Get*', 'ec2:*'])));
const within = [logs, '--policies', dump];

function run(command: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [trailfit, command, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

let files = 0;

interface Case {
  readonly what: string;
  readonly given: readonly string[];
  readonly says: string;
  readonly source?: string;
}

const cases: readonly Case[] = [
  { what: 'a dump of everything', given: within, says: 'kept' },
  {
    ...{ what: 'the same, and service control policies', given: [...within, '--scp', levels] },
    says: 'a service control policy of today',
  },
  { what: 'a list of what to keep', given: [...within, '--keep', keep], says: 'recovery' },
  {
    ...{ what: 'policies that are too large', given: [...within, '--as', 'inline', '--resources', 'exact'] },
    says: 'too large',
  },
  { what: 'evidence that is too short', given: [...within, '--min-window', '400d'], says: 'stays' },
  {
    ...{ what: 'grants beyond what is attached', given: [...within, '--include-ungranted', '--include-denied'] },
    says: 'granted beyond',
  },
  { what: 'a policy at a time', given: [...within, '--by', 'policy'], says: 'new version of policy' },
  {
    ...{ what: 'users whose groups are not selected', given: [...within, '--principal', 'ann', '--principal', 'bob'] },
    says: 'user/ann',
  },
  {
    ...{ what: 'one document and a boundary', says: 'attach' },
    given: [logs, '--policy-document', document, '--boundary', levels],
  },
  {
    ...{ what: 'the sample of unused grants', says: 'attach', source: sampleLogs },
    given: [sampleLogs, '--policies', join(sample, 'dump.json')],
  },
];

test.each(cases)('$what', ({ given, says, source = logs }) => {
  const bundle = join(folder, `${String(files++)}.bundle.json`);
  const made = run('generate', ...given, '--format', 'bundle', '--output', bundle);
  expect(made.stderr).toContain(says);
  const [, allowed, all, hanging, otherwise] =
    /^replay: ([\d,]+) of ([\d,]+) used calls allowed for certain by what is proposed, ([\d,]+) hang [^,]*, ([\d,]+) not by/m
      .exec(made.stderr)
      ?.map(Number) ?? [];
  const verified = run('verify', bundle, '--against', source, '--format', 'json', '--quiet');
  expect(verified.status, verified.stderr).toBe(0);
  const { calls } = JSON.parse(verified.stdout) as { readonly calls: unknown };
  expect(calls).toEqual({ allowed, denied: 0, unknown: hanging, otherwise });
  expect(all).toBe((allowed ?? 0) + (hanging ?? 0) + (otherwise ?? 0));
  expect(allowed).toBeGreaterThan(0);
});

test('what does nothing on its resources is a note where it was attached so, and an error where it was not', () => {
  const wide = save(policy(allow(['s3:Get*', 's3:ListAllMyBuckets'], 'arn:aws:s3:::data*')));
  const bundle = join(folder, 'carried.bundle.json');
  const given = [logs, '--policy-document', wide, '--principal', 'whole', '--format', 'bundle', '--output', bundle];
  expect(run('generate', ...given).status).toBe(0);
  const lintOf = (path: string) => {
    const { stdout } = run('verify', path, '--against', logs, '--format', 'json', '--quiet');
    const { lint } = JSON.parse(stdout) as { readonly lint: readonly Readonly<Record<string, string>>[] };
    return lint.map(
      ({ rule, severity, message = '' }) => `${String(severity)} ${String(rule)} ${message.split(' ')[0] ?? ''}`,
    );
  };
  expect(lintOf(bundle)).toContain('note wrong-resource `s3:GetAccountPublicAccessBlock`');
  expect(lintOf(bundle).filter((one) => one.startsWith('error'))).toEqual([]);
  const text = readFileSync(bundle, 'utf8').replaceAll(
    '"s3:GetAccountPublicAccessBlock"',
    '"s3:PutAccountPublicAccessBlock"',
  );
  expect(lintOf(save(JSON.parse(text)))).toContain('error wrong-resource `s3:PutAccountPublicAccessBlock`');
});
