// When policies were last put or attached, as the logs have it: the authorization details have no date for that.

import type { HeldPolicy } from '../attached/attached.js';
import { parseArn } from '../iam/arn.js';
import type { PrincipalLines } from '../usage/usage-file.js';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html */
const changes: ReadonlySet<string> = new Set([
  ...['iam:PutUserPolicy', 'iam:PutRolePolicy', 'iam:PutGroupPolicy'],
  ...['iam:AttachUserPolicy', 'iam:AttachRolePolicy', 'iam:AttachGroupPolicy'],
  ...['iam:CreateRole', 'iam:CreateUser', 'iam:CreateGroup', 'iam:AddUserToGroup'],
  // Which version a managed policy has by default may change without a new one.
  ...['iam:SetDefaultPolicyVersion', 'iam:CreatePolicyVersion'],
]);

/**
 * Answers the last such call on the holder of a policy, ISO 8601 UTC; `undefined` where the logs have none. Which policy was
 * meant does not stand in a line of usage: the latest counts for all, so that nothing is taken for older than it is.
 */
export function changeDates(principals: readonly PrincipalLines[]): (held: HeldPolicy) => string | undefined {
  const last = new Map<string, string>();
  for (const { action, resource, outcome, lastSeen } of principals.flatMap(({ uses }) => uses)) {
    if (outcome !== 'used' || !changes.has(action)) continue;
    const key = keyOf(resource);
    const known = last.get(key);
    if (known === undefined || known < lastSeen) last.set(key, lastSeen);
  }
  return ({ policy, holder }) => {
    const granted = last.get(keyOf(holder.arn));
    const changed = policy.arn === undefined ? undefined : last.get(keyOf(policy.arn));
    return granted !== undefined && changed !== undefined && changed > granted ? changed : granted;
  };
}

// A call names a user, role or group without its path.
function keyOf(arn: string): string {
  const { account = '', resource = arn } = parseArn(arn) ?? {};
  const kind = resource.slice(0, resource.indexOf('/'));
  return `${account} ${kind}/${resource.slice(resource.lastIndexOf('/') + 1)}`;
}
