// What is attached, read live from moto's IAM, is what the AWS CLI's dump of the same moto says.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findPrincipal, policiesOf, type Attached } from '../../src/attached/attached.js';
import { readAttached, type AttachedSources } from '../../src/attached/read-attached.js';
import { parsePolicyValue } from '../../src/iam/parse-policy.js';
import { allowing, iamArn } from '../support/dump-entries.js';
import type { FaultyServer } from '../support/faulty-server.js';
import { createIam, textOf, type CallIam } from '../support/moto-iam.js';
import { startMotoServer } from '../support/moto-server.js';
import { awsEnvironment } from '../support/s3-world.js';

let server: FaultyServer;
let scratch: string;
let roleId: string;
/** The account that moto gives whoever has no credentials of its own. */
const account = '123456789012';

beforeAll(async () => {
  for (const [name, value] of Object.entries(awsEnvironment)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
  scratch = mkdtempSync(join(tmpdir(), 'attached-moto-'));
  server = await startMotoServer({ MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' });
  roleId = await furnish(createIam(server.url));
});

afterAll(async () => {
  rmSync(scratch, { recursive: true });
  await server.close();
});

test('a role has what it was given, and the account what it holds', async () => {
  const attached = await read({ files: [], live: { endpointUrl: server.url, maxAttempts: 2 } });
  const role = findPrincipal(attached, roleId);
  expect(role).toMatchObject({
    arn: iamArn('role/team/app', account),
    path: '/team/',
    instanceProfiles: ['web'],
    boundary: { name: 'limit', document: documentOf(allowing('s3:*')) },
    gaps: [],
  });
  expect(role?.policies.map(({ name, origin, versionId }) => [name, origin, versionId])).toEqual([
    ['inline +% é', 'inline', undefined],
    ['own', 'customer-managed', 'v2'],
    ['AmazonS3ReadOnlyAccess', 'aws-managed', 'v3'],
  ]);
  expect(role?.policies[0]?.document).toEqual(documentOf(strange));
  expect(role?.policies[1]?.document).toEqual(documentOf(allowing('kms:Decrypt')));
  const user = findPrincipal(attached, iamArn('user/ann', account));
  expect(user && policiesOf(attached, user).map(({ holder, policy }) => `${holder.name}/${policy.name}`)).toEqual([
    ...['ann/u', 'devs/g', 'devs/own'],
  ]);
  expect(attached.managed.size).toBeGreaterThan(1400);
  expect(attached.accounts).toEqual([{ id: account, isWhole: true }]);
  expect(attached.issues).toEqual([]);
});

test('the AWS CLI writes the same', async () => {
  const live = await read({ files: [], live: { endpointUrl: server.url, maxAttempts: 2 } });
  const path = join(scratch, 'dump.json');
  writeFileSync(path, await dumpOfCli());
  expect(await read({ files: [path] })).toEqual(live);
  expect(await read({ files: [path], live: { endpointUrl: server.url, maxAttempts: 2 } })).toEqual(live);
});

test('a page that the AWS CLI has cut is known for one', async () => {
  const path = join(scratch, 'cut.json');
  writeFileSync(path, await dumpOfCli('--max-items', '1'));
  const attached = await read({ files: [path] });
  expect(attached.accounts).toEqual([{ id: account, isWhole: false }]);
  expect(attached.issues.map(({ kind }) => kind)).toContain('missing-pages');
});

async function read(sources: AttachedSources): Promise<Attached> {
  const found = await readAttached(sources);
  if (found.kind === 'unusable') throw new Error(found.message);
  return found.attached;
}

// Not synchronously: moto stands behind a front in this process.
async function dumpOfCli(...more: readonly string[]): Promise<string> {
  const place = ['--endpoint-url', server.url, '--region', 'us-east-1', '--output', 'json'];
  const args = ['iam', 'get-account-authorization-details', ...place, ...more];
  return (await promisify(execFile)('aws', args, { maxBuffer: 1 << 28 })).stdout;
}

function documentOf(value: unknown): unknown {
  const parsed = parsePolicyValue(value);
  if (parsed.kind === 'invalid') throw new Error('the policy of a test is refused');
  return parsed.policy;
}

/** What the encoding of a document could spoil. */
const strange = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Signs',
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: 'arn:aws:s3:::bücket/a+b%20c &"d"/${aws:username}/*',
      Condition: { StringLike: { 's3:prefix': ['100%', '+', '&amp;', '<x>'] } },
    },
  ],
};

/** Makes principals of each kind; answers the id of the role. */
async function furnish(iam: CallIam): Promise<string> {
  const manage = async (name: string, document: object): Promise<string> =>
    textOf(await iam('CreatePolicy', { PolicyName: name, PolicyDocument: JSON.stringify(document) }), 'Arn');
  const own = await manage('own', allowing('kms:Encrypt'));
  const second = { PolicyDocument: JSON.stringify(allowing('kms:Decrypt')), SetAsDefault: 'true' };
  await iam('CreatePolicyVersion', { PolicyArn: own, ...second });
  const limit = await manage('limit', allowing('s3:*'));
  const trust = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const named = { RoleName: 'app', Path: '/team/', AssumeRolePolicyDocument: trust, PermissionsBoundary: limit };
  const role = await iam('CreateRole', named);
  const inline = { PolicyName: 'inline +% é', PolicyDocument: JSON.stringify(strange) };
  await iam('PutRolePolicy', { RoleName: 'app', ...inline });
  for (const arn of ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess', own])
    await iam('AttachRolePolicy', { RoleName: 'app', PolicyArn: arn });
  await iam('CreateInstanceProfile', { InstanceProfileName: 'web' });
  await iam('AddRoleToInstanceProfile', { InstanceProfileName: 'web', RoleName: 'app' });
  await iam('CreateGroup', { GroupName: 'devs' });
  await iam('PutGroupPolicy', {
    ...{ GroupName: 'devs', PolicyName: 'g' },
    PolicyDocument: JSON.stringify(allowing('sqs:SendMessage')),
  });
  await iam('AttachGroupPolicy', { GroupName: 'devs', PolicyArn: own });
  for (const name of ['ann', 'bob']) await iam('CreateUser', { UserName: name });
  await iam('PutUserPolicy', { UserName: 'ann', PolicyName: 'u', PolicyDocument: JSON.stringify(allowing('sns:*')) });
  await iam('AddUserToGroup', { GroupName: 'devs', UserName: 'ann' });
  return textOf(role, 'RoleId');
}
