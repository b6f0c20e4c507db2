// What a call gives of condition keys that its grant must not be without: where the role goes, which way the bucket or the
// model is reached.

import type { Condition } from '../iam/policy.js';
import type { UsageLine } from './usage-file.js';

/** The part of a line that tells the conditions. */
type Given = Pick<UsageLine, 'passedTo' | 'reason' | 'context'>;

/** The keys of what a resource is reached through, by the reason that it is asked for. */
const ways: ReadonlyMap<string, { readonly key: string; readonly told: 'accessPoint' | 'inferenceProfile' }> = new Map([
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html#access-points-delegating-control
  ['access-point', { key: 's3:DataAccessPointArn', told: 'accessPoint' }],
  // https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
  ['inference-profile', { key: 'bedrock:InferenceProfileArn', told: 'inferenceProfile' }],
]);

/** The conditions under which alone a line is granted; none for most. */
export function givenConditions({ passedTo, reason, context }: Given): readonly Condition[] {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_PassedToService
  if (passedTo !== undefined && passedTo.length > 0)
    return [{ operator: 'StringEquals', key: 'iam:PassedToService', values: passedTo }];
  const way = ways.get(reason);
  if (way === undefined) return [];
  const told = context?.[way.told];
  // Through too many of them, or through one whose ARN is not told: then any of them.
  return told === undefined
    ? [{ operator: 'Null', key: way.key, values: ['false'] }]
    : [{ operator: 'StringEquals', key: way.key, values: [told] }];
}
