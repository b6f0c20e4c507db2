// Wildcards that a policy needs behind the ARN of a resource, which the call does not give.

import type { Action } from '../iam/action.js';
import type { ResourcePattern } from '../iam/resource-pattern.js';

/** What stands behind the ARNs of a resource type. */
export interface ArnTail {
  /** The tail as callers write it, to be taken off before a name is escaped. */
  readonly written: RegExp | undefined;
  /** An ARN that has it needs no wildcards any more. */
  readonly complete: RegExp | undefined;
  readonly wildcards: string;
}

const tails: ReadonlyMap<string, ArnTail> = new Map([
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
  ['logs/log-group', { written: /(?<=:log-group:[^:]+):\*$/, complete: undefined, wildcards: ':*' }],
  // AWS adds a hyphen and six characters to a secret's name.
  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
  ['secretsmanager/Secret', { written: undefined, complete: /-[A-Za-z0-9]{6}$/, wildcards: '-??????' }],
]);

/** The tail of a service's resource type, if it has one. */
export function tailOf(service: string, type: string): ArnTail | undefined {
  return tails.get(`${service}/${type}`);
}

/** Tags of log groups are asked for without `:*`. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html */
const withoutTail: ReadonlySet<string> = new Set([
  'logs:ListTagsForResource',
  'logs:TagResource',
  'logs:UntagResource',
]);

/** Whether an action asks for resources without what stands behind their ARNs. */
export function isTrimmed(action: Action): boolean {
  return withoutTail.has(action);
}

/** The resource as an action asks for it that `isTrimmed`. */
export function trimTail(resource: ResourcePattern): ResourcePattern {
  return resource.replace(/(:log-group:[^:]*):\*$/s, '$1') as ResourcePattern;
}
