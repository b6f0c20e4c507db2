// What a call gives of condition keys that its grant must not be without: where the role goes, which way the bucket is reached.

import type { Condition } from '../iam/policy.js';
import type { UsageLine } from './usage-file.js';

/** The part of a line that tells the conditions. */
type Given = Pick<UsageLine, 'passedTo' | 'reason' | 'context'>;

/** The conditions under which alone a line is granted; none for most. */
export function givenConditions({ passedTo, reason, context }: Given): readonly Condition[] {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_PassedToService
  if (passedTo !== undefined && passedTo.length > 0)
    return [{ operator: 'StringEquals', key: 'iam:PassedToService', values: passedTo }];
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html#access-points-delegating-control
  if (reason !== 'access-point') return [];
  const key = 's3:DataAccessPointArn';
  const accessPoint = context?.accessPoint;
  // Through too many of them, or through one whose ARN is not told: then any of them.
  return accessPoint === undefined
    ? [{ operator: 'Null', key, values: ['false'] }]
    : [{ operator: 'StringEquals', key, values: [accessPoint] }];
}
