// How large policies may be.

/**
 * The characters of a managed policy, white space not counted.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const managedPolicyLimit = 6144;

/**
 * The characters of all inline policies of one principal together, white space not counted; the same page.
 */
export const inlinePolicyLimits = { user: 2048, role: 10_240, group: 5120 } as const;

/** The managed policies that can be attached to a user, role or group unless AWS was asked for more; the same page. */
export const attachedPolicyLimit = 10;
