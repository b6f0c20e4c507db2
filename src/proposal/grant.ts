// A grant: an action on a resource, with the lines of usage it stands on.

import type { Action } from '../iam/action.js';
import type { Condition } from '../iam/policy.js';
import type { ResourcePattern } from '../iam/resource-pattern.js';
import type { Scope } from '../mapping/use.js';
import type { UsageLine } from '../usage/usage-file.js';

/**
 * An action on a resource that the proposal allows, with the lines of usage it stands on. `attached`: the resource is a
 * pattern of the attached statement that allowed them, as the log does not tell it whole or a policy cannot hold its name.
 */
export interface Grant {
  readonly action: Action;
  readonly resource: ResourcePattern;
  readonly scope: Scope | 'attached';
  readonly conditions: readonly Condition[];
  readonly lines: readonly UsageLine[];
}

/** Whether only denied calls stand behind a grant, so that a policy that holds it allows more than AWS had allowed. */
export function isDeniedOnly({ lines }: Grant): boolean {
  return lines.length > 0 && lines.every(({ outcome }) => outcome === 'denied');
}
