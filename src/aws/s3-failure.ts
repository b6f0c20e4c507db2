// What a rejection of the S3 client means, and what the user can do.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html

import { commonFailureKind, credentialsHint, failureField, failureMessage, readFailureFacts } from './failure-facts.js';

/**
 * What S3, or the way to it, answered with: `vanished` and `changed` (between listing and reading), `denied`,
 * `credentials` (none, or no longer valid), `no-such-bucket`, `wrong-region`, `archived` (in a storage class that must
 * be restored first), `throttled`, `unreachable` (no answer, or one that was cut too often), `read-failed` (anything
 * else).
 */
export type S3FailureKind =
  | 'vanished'
  | 'changed'
  | 'denied'
  | 'credentials'
  | 'no-such-bucket'
  | 'wrong-region'
  | 'archived'
  | 'throttled'
  | 'unreachable'
  | 'read-failed';

/** A failure with one lower-case sentence and what to do. */
export interface S3Failure {
  readonly kind: S3FailureKind;
  readonly message: string;
  readonly hint: string;
}

/** What was asked of S3 when it failed. */
export type S3Operation = 'list' | 'get';

/** Reads a rejection of `listPage`, `getObject` or a body. */
export function readS3Failure(error: unknown, operation: S3Operation): S3Failure {
  const facts = readFailureFacts(error);
  const kind = kindByName[facts.name] ?? commonFailureKind(facts) ?? kindByStatus(facts.status);
  return {
    kind,
    message: failureMessage(sentences[kind], facts),
    hint: hintFor(kind, operation),
  };
}

/** The region in which S3 says that the bucket is, if the failure was to ask another one. */
export function redirectedRegion(error: unknown): string | undefined {
  if (readFailureFacts(error).name === 'AccessDenied' || typeof error !== 'object' || error === null) return undefined;
  const status = readFailureFacts(error).status;
  if (status !== 301 && status !== 307 && status !== 400) return undefined;
  const headers = failureField(failureField(error, '$response'), 'headers');
  const region = failureField(headers, 'x-amz-bucket-region') ?? failureField(error, 'Region');
  return typeof region === 'string' && /^[a-z0-9-]+$/.test(region) ? region : undefined;
}

const kindByName: Readonly<Partial<Record<string, S3FailureKind>>> = {
  NoSuchBucket: 'no-such-bucket',
  NoSuchKey: 'vanished',
  NoSuchVersion: 'vanished',
  PreconditionFailed: 'changed',
  InvalidObjectState: 'archived',
  AllAccessDisabled: 'denied',
  AccountProblem: 'denied',
  PermanentRedirect: 'wrong-region',
  TemporaryRedirect: 'wrong-region',
  AuthorizationHeaderMalformed: 'wrong-region',
  IllegalLocationConstraintException: 'wrong-region',
  SlowDown: 'throttled',
};

function kindByStatus(status: number): S3FailureKind {
  if (status === 404) return 'vanished';
  if (status === 412) return 'changed';
  if (status === 401 || status === 403) return 'denied';
  if (status === 301 || status === 307) return 'wrong-region';
  if (status === 429 || status === 503) return 'throttled';
  return status >= 500 ? 'unreachable' : 'read-failed';
}

const sentences: Readonly<Record<S3FailureKind, string>> = {
  vanished: 'the object is not there any more',
  changed: 'the object was replaced after it had been listed',
  denied: 'access is denied',
  credentials: 'there are no AWS credentials that S3 accepts',
  'no-such-bucket': 'there is no such bucket',
  'wrong-region': 'the bucket is in another region',
  archived: 'the object is archived and must be restored before it can be read',
  throttled: 'S3 asks to slow down, again and again',
  unreachable: 'there was no whole answer',
  'read-failed': 'S3 could not be asked',
};

function hintFor(kind: S3FailureKind, operation: S3Operation): string {
  if (kind === 'denied') return operation === 'list' ? deniedListHint : deniedGetHint;
  return hints[kind];
}

const deniedListHint = 'listing needs `s3:ListBucket` on the bucket; choose other credentials with `--profile`';
const deniedGetHint =
  'reading needs `s3:GetObject` on the object and, where it is encrypted with a KMS key, `kms:Decrypt` on the key; both in the bucket and key policy if they are in another account';

const hints: Readonly<Record<Exclude<S3FailureKind, 'denied'>, string>> = {
  vanished: 'a lifecycle rule may have removed it; run again for a new listing',
  changed: 'run again for a new listing',
  credentials: credentialsHint,
  'no-such-bucket': 'check the name, and the partition that the region belongs to',
  'wrong-region': 'name the region of the bucket with `--region`',
  archived: 'restore it (`aws s3api restore-object`) and run again',
  throttled: 'lower `--concurrency` and run again',
  unreachable: 'check the network, the proxy and `--endpoint-url`, and run again',
  'read-failed': 'check `--region`, `--profile` and `--endpoint-url`',
};
