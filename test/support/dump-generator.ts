// Authorization dumps of any size from a seed, as `aws iam get-account-authorization-details` prints them.

import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createRandom, type Random } from './random.js';

/** How much to generate. Each role has three policies: one inline and one of its own, which no other has, and one of AWS. */
export interface DumpOptions {
  readonly roles: number;
  readonly seed: number;
  /** Documents as JSON, which the AWS CLI writes, or URL-encoded, which the API answers. */
  readonly documents?: 'json' | 'url-encoded';
}

const account = '111122223333';
const awsPolicies = 100;

/** The ARN of a generated role. */
export function generatedRoleArn(index: number): string {
  return `arn:aws:iam::${account}:role/team-${index % 40}/service-${index}`;
}

/** The dump in pieces of text: one page. */
export function* dumpPieces({ roles, seed, documents = 'json' }: DumpOptions): Generator<string> {
  const random = createRandom(seed);
  const encode = (document: object): unknown =>
    documents === 'json' ? document : encodeURIComponent(JSON.stringify(document));
  yield '{\n    "UserDetailList": [],\n    "GroupDetailList": [],\n    "RoleDetailList": [\n';
  for (let index = 0; index < roles; index++) yield piece(role(index, random, encode), index, roles);
  yield '    ],\n    "Policies": [\n';
  for (let index = 0; index < awsPolicies; index++)
    yield piece(awsPolicy(index, roles, random, encode), index, Infinity);
  for (let index = 0; index < roles; index++) yield piece(ownPolicy(index, random, encode), index, roles);
  yield '    ]\n}\n';
}

/** Writes a dump to a file. */
export async function writeDump(path: string, options: DumpOptions): Promise<void> {
  await pipeline(Readable.from(dumpPieces(options)), createWriteStream(path));
}

function piece(entry: object, index: number, of: number): string {
  const lines = JSON.stringify(entry, null, 4).replaceAll('\n', '\n        ');
  return `        ${lines}${index === of - 1 ? '' : ','}\n`;
}

type Encode = (document: object) => unknown;

function role(index: number, random: Random, encode: Encode): object {
  const arn = generatedRoleArn(index);
  const name = `service-${index}`;
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  return {
    Path: `/team-${index % 40}/`,
    RoleName: name,
    RoleId: `AROAEXAMPLE${String(index).padStart(10, '0')}`,
    Arn: arn,
    CreateDate: '2023-03-01T09:00:00+00:00',
    AssumeRolePolicyDocument: encode({ Version: '2012-10-17', Statement: [trust] }),
    InstanceProfileList: [],
    RolePolicyList: [{ PolicyName: 'inline', PolicyDocument: encode(document(6, random)) }],
    AttachedManagedPolicies: [
      { PolicyName: `own-${index}`, PolicyArn: `arn:aws:iam::${account}:policy/own-${index}` },
      { PolicyName: `Aws${index % awsPolicies}`, PolicyArn: `arn:aws:iam::aws:policy/Aws${index % awsPolicies}` },
    ],
    Tags: [
      { Key: 'team', Value: `team-${index % 40}` },
      { Key: 'cost-center', Value: String(random.below(10_000)) },
    ],
    RoleLastUsed: { LastUsedDate: '2025-10-01T12:34:56+00:00', Region: 'eu-west-1' },
  };
}

function ownPolicy(index: number, random: Random, encode: Encode): object {
  const versions = Array.from({ length: 1 + (index % 3) }, (_, at) => ({
    Document: encode(document(8, random)),
    VersionId: `v${at + 1}`,
    IsDefaultVersion: at === index % 3,
    CreateDate: `2024-0${at + 1}-01T00:00:00+00:00`,
  }));
  return policy(`arn:aws:iam::${account}:policy/own-${index}`, `own-${index}`, versions, 1);
}

function awsPolicy(index: number, roles: number, random: Random, encode: Encode): object {
  const version = { Document: encode(document(20, random)), VersionId: 'v7', IsDefaultVersion: true };
  const count = Math.floor(roles / awsPolicies) + (index < roles % awsPolicies ? 1 : 0);
  const versions = [{ ...version, CreateDate: '2025-02-03T04:05:06+00:00' }];
  return policy(`arn:aws:iam::aws:policy/Aws${index}`, `Aws${index}`, versions, count);
}

function policy(
  arn: string,
  name: string,
  versions: readonly { readonly VersionId: string; readonly IsDefaultVersion: boolean }[],
  attachments: number,
): object {
  return {
    PolicyName: name,
    PolicyId: `ANPA${name.toUpperCase()}`,
    Arn: arn,
    Path: '/',
    DefaultVersionId: versions.find(({ IsDefaultVersion }) => IsDefaultVersion)?.VersionId,
    AttachmentCount: attachments,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate: '2022-01-01T00:00:00+00:00',
    UpdateDate: '2024-03-01T00:00:00+00:00',
    PolicyVersionList: versions,
  };
}

const services = ['s3', 'dynamodb', 'sqs', 'sns', 'kms', 'logs', 'secretsmanager', 'ssm', 'ec2', 'lambda'];
const verbs = ['Get', 'List', 'Put', 'Delete', 'Create', 'Describe', 'Update', 'Tag'];
const nouns = ['Item', 'Object', 'Queue', 'Topic', 'Key', 'Parameter', 'Function', 'Stream', 'Bucket', 'Table'];

function document(statements: number, random: Random): object {
  return {
    Version: '2012-10-17',
    Statement: Array.from({ length: statements }, (_, index) => statement(index, random)),
  };
}

function statement(index: number, random: Random): object {
  const service = random.pick(services);
  const actions = Array.from(
    { length: 3 + random.below(5) },
    () => `${service}:${random.pick(verbs)}${random.pick(nouns)}`,
  );
  const resources = Array.from(
    { length: 1 + random.below(2) },
    () => `arn:aws:${service}:eu-west-1:${account}:${random.hex(12)}/*`,
  );
  return {
    Sid: `S${index}`,
    Effect: random.below(20) === 0 ? 'Deny' : 'Allow',
    Action: actions,
    Resource: resources,
    ...(random.below(4) === 0 && {
      Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } },
    }),
  };
}
