// Policies for S3 and calls that meet or just miss them, made from a seed, in the part of the language that moto
// enforces as AWS does. What is left out, and why, is a table in test/tools/iam-enforcement.test.ts.

import type { Random } from './random.js';

/** An operation of S3 that can be called without a body, and the action that AWS and moto authorize it by. */
export interface Operation {
  readonly action: string;
  readonly on: 'bucket' | 'object';
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly query: string;
}

/** A call: an operation on a bucket or an object. */
export interface S3Call {
  readonly operation: Operation;
  readonly bucket: string;
  readonly key: string;
}

/** A policy, and calls that its statements are made of. */
export interface MadePolicy {
  readonly document: { readonly Version: string; readonly Statement: object | readonly object[] };
  readonly meant: readonly S3Call[];
}

const operation = (action: string, on: Operation['on'], method: Operation['method'], query = ''): Operation => ({
  action: `s3:${action}`,
  on,
  method,
  query,
});

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
export const operations: readonly Operation[] = [
  operation('ListBucket', 'bucket', 'GET'),
  operation('ListBucketVersions', 'bucket', 'GET', 'versions'),
  operation('ListBucketMultipartUploads', 'bucket', 'GET', 'uploads'),
  operation('GetBucketLocation', 'bucket', 'GET', 'location'),
  operation('GetBucketVersioning', 'bucket', 'GET', 'versioning'),
  operation('GetBucketPolicy', 'bucket', 'GET', 'policy'),
  operation('GetBucketAcl', 'bucket', 'GET', 'acl'),
  operation('GetBucketTagging', 'bucket', 'GET', 'tagging'),
  operation('GetBucketLogging', 'bucket', 'GET', 'logging'),
  operation('GetBucketCORS', 'bucket', 'GET', 'cors'),
  operation('GetBucketNotification', 'bucket', 'GET', 'notification'),
  operation('GetBucketWebsite', 'bucket', 'GET', 'website'),
  operation('GetLifecycleConfiguration', 'bucket', 'GET', 'lifecycle'),
  operation('DeleteBucketWebsite', 'bucket', 'DELETE', 'website'),
  operation('GetObject', 'object', 'GET'),
  operation('GetObjectAcl', 'object', 'GET', 'acl'),
  operation('GetObjectTagging', 'object', 'GET', 'tagging'),
  operation('PutObject', 'object', 'PUT'),
  operation('DeleteObject', 'object', 'DELETE'),
  operation('AbortMultipartUpload', 'object', 'DELETE', 'uploadId=none'),
  operation('ListMultipartUploadParts', 'object', 'GET', 'uploadId=none'),
];

/** Names that start or end like others, so that a wildcard may reach further than it seems. */
export const buckets: readonly string[] = ['alpha', 'alphabet', 'beta', 'logs-eu', 'logs-us', 'data-alpha'];
const keys: readonly string[] = [
  'a',
  'a/1',
  'a/1/x',
  'a/2',
  'ab/1',
  'b/1',
  'reports/2025/12',
  'reports/2026/01',
  'x-a',
];

/** The ARN that the call is about. */
export function resourceOf({ operation: { on }, bucket, key }: S3Call): string {
  return `arn:aws:s3:::${bucket}${on === 'object' ? `/${key}` : ''}`;
}

/** Any call. */
export function makeCall(random: Random): S3Call {
  return { operation: random.pick(operations), bucket: random.pick(buckets), key: random.pick(keys) };
}

/** A call that a policy is about, or one that differs from it in the operation, the bucket or the key. */
export function callFor({ meant }: MadePolicy, random: Random): S3Call {
  const call = random.pick(meant);
  const other = makeCall(random);
  switch (random.below(6)) {
    case 0:
      return { ...call, operation: other.operation };
    case 1:
      return { ...call, bucket: other.bucket };
    case 2:
      return { ...call, key: other.key };
    default:
      return call;
  }
}

/** A policy of one to four statements. */
export function makePolicy(random: Random): MadePolicy {
  const made = Array.from({ length: 1 + random.below(4) }, () => makeStatement(random));
  const statements = made.map(({ statement }) => statement);
  const [only] = statements;
  return {
    document: {
      Version: '2012-10-17',
      Statement: only && statements.length === 1 && random.below(2) === 0 ? only : statements,
    },
    meant: made.flatMap(({ meant }) => meant),
  };
}

function makeStatement(random: Random): { readonly statement: object; readonly meant: readonly S3Call[] } {
  const meant = Array.from({ length: 1 + random.below(4) }, () => makeCall(random));
  const isNegated = random.below(7) === 0;
  const actions = meant.map((call) => actionPattern(call.operation.action, random));
  const statement = {
    Effect: random.below(4) === 0 ? 'Deny' : 'Allow',
    [isNegated ? 'NotAction' : 'Action']: oneOrList(isNegated ? [...actions, 's3:GetBucket*'] : actions, random),
    Resource: oneOrList(
      meant.map((call) => resourcePattern(resourceOf(call), random)),
      random,
    ),
  };
  return { statement, meant };
}

function oneOrList(list: readonly string[], random: Random): string | readonly string[] {
  const [only] = list;
  return only !== undefined && list.length === 1 && random.below(2) === 0 ? only : list;
}

// moto reads actions with regard to case: a pattern that would match others without it is left out.
function actionPattern(action: string, random: Random): string {
  const pattern = anyActionPattern(action, random);
  const source = `^${pattern.replaceAll('*', '.*')}$`;
  const [exact, folded] = [new RegExp(source), new RegExp(source, 'i')];
  const isPlain = operations.every((one) => exact.test(one.action) === folded.test(one.action));
  return isPlain ? pattern : action;
}

function anyActionPattern(action: string, random: Random): string {
  const name = action.slice('s3:'.length);
  switch (random.below(12)) {
    case 0:
      return `s3:${name.slice(0, 3 + random.below(name.length - 2))}*`;
    case 1:
      return `s3:*${name.slice(random.below(name.length))}`;
    case 2:
      return `s3:${name.slice(0, 3)}*${name.slice(-4)}`;
    case 3:
      return random.pick(['s3:*', 's3:*Object*', '*', 'ec2:*', 'dynamodb:GetItem']);
    default:
      return action;
  }
}

function resourcePattern(arn: string, random: Random): string {
  const name = arn.slice('arn:aws:s3:::'.length);
  const cut = 2 + random.below(name.length - 1);
  switch (random.below(10)) {
    case 0:
      return `arn:aws:s3:::${name.slice(0, cut)}*`;
    case 1:
      return `arn:aws:s3:::*${name.slice(-2)}`;
    case 2:
      return `arn:aws:s3:::${name.slice(0, cut)}*${name.slice(cut)}`;
    case 3:
      return `arn:aws:s3:::${name.split('/')[0] ?? ''}/*`;
    case 4:
      return random.pick(['*', 'arn:aws:s3:::*', 'arn:aws:s3:::*/*', 'arn:aws:s3:::*/a*', 'arn:*:s3:::alpha*']);
    default:
      return arn;
  }
}
