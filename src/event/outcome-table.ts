// Which errors come after authorization and which are denials: one fact a line, the first that matches decides.

import type { Outcome } from './event.js';

/**
 * One fact. `source` `*` is every event source; `code` may hold `*` and has no `Client.` or `Server.` before it, as EC2
 * logs it; `message` must be the whole error message but for a full stop, as others hold the caller's words.
 */
export interface OutcomeFact {
  readonly source: string;
  readonly code: string;
  readonly message?: string;
  readonly outcome: Outcome;
}

// AWS documents no order of checks in general; a code stands here as `used` only where a caller without the permission
// is answered with a denial instead. Everything that is not here is undecided.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
const facts: readonly (readonly [source: string, code: string, outcome: Outcome, message?: string])[] = [
  ['*', 'AccessDenied', 'denied'],
  ['*', 'AccessDeniedException', 'denied'],
  ['*', 'AuthFailure', 'denied'],
  ['*', 'AuthorizationError', 'denied'],
  ['*', 'AuthorizationErrorException', 'denied'],
  ['*', 'Forbidden', 'denied'],
  ['*', 'ForbiddenException', 'denied'],
  ['*', 'KMS.AccessDeniedException', 'denied'],
  ['*', 'NotAuthorized', 'denied'],
  ['*', 'NotAuthorizedException', 'denied'],
  ['*', 'UnauthorizedAccess', 'denied'],
  ['*', 'UnauthorizedException', 'denied'],
  ['*', 'UnauthorizedOperation', 'denied'],
  ['*', 'VpceAccessDenied', 'denied'],
  ['cloudformation.amazonaws.com', 'AlreadyExistsException', 'used'],
  ['cloudformation.amazonaws.com', 'ValidationException', 'used', 'No updates are to be performed'],
  ['cloudformation.amazonaws.com', 'ValidationError', 'used', 'No updates are to be performed'],
  ['dynamodb.amazonaws.com', 'ConditionalCheckFailedException', 'used'],
  ['dynamodb.amazonaws.com', 'ResourceInUseException', 'used'],
  ['dynamodb.amazonaws.com', 'TransactionCanceledException', 'used'],
  ['ec2.amazonaws.com', 'DependencyViolation', 'used'],
  ['ec2.amazonaws.com', 'DryRunOperation', 'used'],
  ['ec2.amazonaws.com', 'IncorrectInstanceState', 'used'],
  ['ec2.amazonaws.com', 'IncorrectState', 'used'],
  ['ec2.amazonaws.com', 'InsufficientInstanceCapacity', 'used'],
  ['ec2.amazonaws.com', 'Invalid*.Duplicate', 'used'],
  ['ec2.amazonaws.com', '*InUse', 'used'],
  ['ec2.amazonaws.com', '*NotFound', 'used'],
  ['iam.amazonaws.com', 'DeleteConflictException', 'used'],
  ['iam.amazonaws.com', 'EntityAlreadyExistsException', 'used'],
  ['iam.amazonaws.com', 'EntityTemporarilyUnmodifiableException', 'used'],
  ['iam.amazonaws.com', 'LimitExceededException', 'used'],
  ['iam.amazonaws.com', 'NoSuchEntityException', 'used'],
  ['lambda.amazonaws.com', 'ResourceConflictException', 'used'],
  ['s3.amazonaws.com', 'NoSuch*Configuration', 'used'],
  ['s3.amazonaws.com', 'NoSuchBucketPolicy', 'used'],
  ['s3.amazonaws.com', 'NoSuchKey', 'used'],
  ['s3.amazonaws.com', 'NoSuchTagSet', 'used'],
  ['s3.amazonaws.com', 'NoSuchVersion', 'used'],
  ['s3.amazonaws.com', 'NotModified', 'used'],
  ['s3.amazonaws.com', 'ObjectLockConfigurationNotFoundError', 'used'],
  ['s3.amazonaws.com', 'OwnershipControlsNotFoundError', 'used'],
  ['s3.amazonaws.com', 'PreconditionFailed', 'used'],
  ['s3.amazonaws.com', 'ReplicationConfigurationNotFoundError', 'used'],
  ['s3.amazonaws.com', 'ServerSideEncryptionConfigurationNotFoundError', 'used'],
  ['secretsmanager.amazonaws.com', 'ResourceExistsException', 'used'],
  ['secretsmanager.amazonaws.com', 'ResourceNotFoundException', 'used'],
  ['ssm.amazonaws.com', 'ParameterAlreadyExists', 'used'],
  ['ssm.amazonaws.com', 'ParameterNotFound', 'used'],
];

/** All facts, in the order in which they are asked. */
export const outcomeFacts: readonly OutcomeFact[] = facts.map(([source, code, outcome, message]) => ({
  source,
  code,
  outcome,
  ...(message !== undefined && { message }),
}));
