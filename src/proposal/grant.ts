// A grant: an action on a resource, with the lines of usage it stands on.

import type { AttachedStatement } from '../comparison/attached-statement.js';
import type { Action } from '../iam/action.js';
import type { Condition } from '../iam/policy.js';
import type { ResourcePattern } from '../iam/resource-pattern.js';
import type { Scope } from '../mapping/use.js';
import type { UsageLine } from '../usage/usage-file.js';

/**
 * An action on a resource that the proposal allows, with the lines of usage it stands on. `attached`: the resource is a
 * pattern of the attached statement that allowed them, as the log does not tell it whole or a policy cannot hold its name.
 * `generalized`: a pattern for several resources.
 */
export interface Grant {
  readonly action: Action;
  readonly resource: ResourcePattern;
  readonly scope: Scope | 'attached' | 'generalized';
  readonly conditions: readonly Condition[];
  readonly lines: readonly UsageLine[];
  /** Where the resource is a pattern for several: which, and what its wildcards stand for. */
  readonly generalized?: Generalized;
  /** Where the attached policies are known: the statements that it was narrowed from. */
  readonly from?: readonly AttachedStatement[];
}

/** The authorized resources that a generalized one stands for, sorted, as far as usage tells them, and the kinds of its wildcards. */
export interface Generalized {
  readonly standsFor: readonly string[];
  readonly kinds: readonly WildcardKind[];
}

/** What a wildcard of a generalized resource stands for. */
export type WildcardKind = 'date' | 'time' | 'id' | 'number' | 'name' | 'type' | 'everything';

/** Whether only denied calls stand behind a grant, so that a policy that holds it allows more than AWS had allowed. */
export function isDeniedOnly({ lines }: Grant): boolean {
  return lines.length > 0 && lines.every(({ outcome }) => outcome === 'denied');
}

/** Whether AWS has authorized at least one of the calls behind a grant. */
export function isAuthorized({ lines }: Grant): boolean {
  return lines.some(({ outcome }) => outcome === 'used');
}
