// Used, denied, undecided: one row for each class of errors, as AWS logs them.

import { describe, expect, it, test } from 'vitest';
import { denialOf, outcomeOf } from '../../src/event/outcome.js';
import { outcomeFacts } from '../../src/event/outcome-table.js';
import type { Outcome } from '../../src/event/event.js';

const rows: readonly (readonly [service: string, code: string, outcome: Outcome, message?: string])[] = [
  ['s3', '', 'used'],
  // Denials, in every service's own words.
  ['s3', 'AccessDenied', 'denied', 'Access Denied'],
  ['dynamodb', 'AccessDeniedException', 'denied'],
  ['ec2', 'Client.UnauthorizedOperation', 'denied', 'You are not authorized to perform this operation.'],
  ['ec2', 'UnauthorizedOperation', 'denied'],
  ['ec2', 'Client.AuthFailure', 'denied'],
  ['sns', 'AuthorizationErrorException', 'denied'],
  ['s3', 'VpceAccessDenied', 'denied'],
  // S3: a stranger gets NoSuchBucket too; the others are said only to who may ask.
  ['s3', 'NoSuchBucket', 'undecided', 'The specified bucket does not exist'],
  ['s3', 'NoSuchKey', 'used'],
  ['s3', 'NoSuchVersion', 'used'],
  ['s3', 'NoSuchBucketPolicy', 'used'],
  ['s3', 'NoSuchTagSet', 'used'],
  ['s3', 'NoSuchConfiguration', 'used'],
  ['s3', 'NoSuchCORSConfiguration', 'used'],
  ['s3', 'NoSuchLifecycleConfiguration', 'used'],
  ['s3', 'NoSuchPublicAccessBlockConfiguration', 'used'],
  ['s3', 'NoSuchWebsiteConfiguration', 'used'],
  ['s3', 'ReplicationConfigurationNotFoundError', 'used'],
  ['s3', 'ServerSideEncryptionConfigurationNotFoundError', 'used'],
  ['s3', 'ObjectLockConfigurationNotFoundError', 'used'],
  ['s3', 'OwnershipControlsNotFoundError', 'used'],
  ['s3', 'PreconditionFailed', 'used'],
  ['s3', 'SlowDown', 'undecided'],
  // The same words of another service say nothing.
  ['glacier', 'NoSuchKey', 'undecided'],
  ['sqs', 'AWS.SimpleQueueService.NonExistentQueue', 'undecided'],
  ['sqs', 'NonExistentQueue', 'undecided'],
  ['sqs', 'QueueDoesNotExist', 'undecided'],
  // EC2 authorizes before it looks, and logs its codes with a prefix.
  ['ec2', 'Client.DryRunOperation', 'used', 'Request would have succeeded, but DryRun flag is set.'],
  ['ec2', 'DryRunOperation', 'used'],
  ['ec2', 'Client.InvalidInstanceID.NotFound', 'used'],
  ['ec2', 'Client.InvalidGroup.NotFound', 'used'],
  ['ec2', 'Client.NatGatewayNotFound', 'used'],
  ['ec2', 'Client.InvalidGroup.InUse', 'used'],
  ['ec2', 'Client.VolumeInUse', 'used'],
  ['ec2', 'Client.IncorrectState', 'used'],
  ['ec2', 'Client.IncorrectInstanceState', 'used'],
  ['ec2', 'Client.DependencyViolation', 'used'],
  ['ec2', 'Client.InvalidPermission.Duplicate', 'used'],
  ['ec2', 'Server.InsufficientInstanceCapacity', 'used'],
  ['ec2', 'Client.InvalidInstanceID.Malformed', 'undecided'],
  ['ec2', 'Client.InvalidParameterValue', 'undecided'],
  ['ec2', 'Client.RequestLimitExceeded', 'undecided'],
  ['autoscaling', 'Client.InvalidInstanceID.NotFound', 'undecided'],
  // CloudFormation: the message decides.
  ['cloudformation', 'ValidationError', 'used', 'No updates are to be performed.'],
  ['cloudformation', 'ValidationException', 'used', 'No updates are to be performed.'],
  ['cloudformation', 'ValidationError', 'undecided', 'Template format error: unsupported structure.'],
  ['cloudformation', 'ValidationError', 'undecided'],
  ['iam', 'ValidationError', 'undecided', 'No updates are to be performed.'],
  ['cloudformation', 'ValidationError', 'undecided', 'Stack [No updates are to be performed.] does not exist'],
  ['cloudformation', 'AlreadyExistsException', 'used'],
  ['dynamodb', 'ConditionalCheckFailedException', 'used'],
  ['iam', 'NoSuchEntityException', 'used'],
  ['iam', 'EntityAlreadyExistsException', 'used'],
  ['secretsmanager', 'ResourceNotFoundException', 'used'],
  ['ssm', 'ParameterNotFound', 'used'],
  // Everything else decides nothing: throttled, expired, malformed, unknown, hostile.
  ['kms', 'ThrottlingException', 'undecided'],
  ['sts', 'ExpiredTokenException', 'undecided'],
  ['sts', 'InvalidClientTokenId', 'undecided'],
  ['ce', 'InternalFailure', 'undecided'],
  ['s3', 'ACCESSDENIED', 'undecided'],
  ['s3', '__proto__', 'undecided'],
  ['s3', 'NotFound*', 'undecided'],
  ['s3', '', 'undecided', 'an error that has only a message'],
];

test.each(rows.map(([service, code, outcome, message = '']) => ({ service, code, outcome, message })))(
  '$service answers $code: $outcome ($message)',
  ({ service, code, outcome, message }) => {
    expect(outcomeOf(`${service}.amazonaws.com`, code, message)).toBe(outcome);
  },
);

it('does not look through a code of any length', () => {
  expect(outcomeOf('ec2.amazonaws.com', `${'a'.repeat(100_000)}NotFound`, '')).toBe('undecided');
});

describe('the table', () => {
  it('has a case for each source that it knows', () => {
    const tested = new Set(rows.map(([service]) => `${service}.amazonaws.com`));
    const untested = outcomeFacts.map(({ source }) => source).filter((source) => source !== '*' && !tested.has(source));
    expect(untested).toEqual(['lambda.amazonaws.com']);
  });

  it('has no fact twice, and none that a `*` fact decides otherwise', () => {
    const keys = outcomeFacts.map(({ source, code, message = '' }) => `${source} ${code} ${message}`);
    expect(new Set(keys).size).toBe(keys.length);
    const codes = new Set(outcomeFacts.filter(({ source }) => source === '*').map(({ code }) => code));
    expect(outcomeFacts.filter(({ source, code }) => source !== '*' && codes.has(code))).toEqual([]);
  });

  it('lets `AccessDenied` of no service count as used', () => {
    for (const { source } of outcomeFacts) expect(outcomeOf(source, 'AccessDenied', '')).toBe('denied');
  });
});

test.each([
  [
    'User: arn:aws:iam::111122223333:user/a is not authorized to perform: s3:GetObject on resource: "x" with an explicit deny in a service control policy',
    'explicit',
  ],
  [
    'User: arn:aws:iam::111122223333:user/a is not authorized to perform: s3:GetObject because no identity-based policy allows the s3:GetObject action',
    'no-identity-policy',
  ],
  [
    'User: arn:aws:iam::111122223333:user/a is not authorized to perform: s3:GetObject because no permissions boundary allows the s3:GetObject action',
    'other',
  ],
  ['Access Denied', 'other'],
  ['', 'other'],
])('the denial %j is %s', (message, denial) => {
  expect(denialOf(message)).toBe(denial);
});
