// The proposal for one principal: what it may do, why, and what was left out.

import type { UntoldNeed } from '../coverage/untold.js';
import type { PrincipalKind } from '../event/principal.js';
import type { Arn } from '../iam/arn.js';
import type { PolicyDocument } from '../iam/policy.js';
import { attachedPolicyLimit } from '../iam/policy-limits.js';
import type { UsageLine } from '../usage/usage-file.js';
import type { AttachedSubject } from './attached-subjects.js';
import type { Grant } from './grant.js';
import type { Plan } from './plan.js';
import type { PolicyForm } from './policy-form.js';
import type { RightSized } from './right-size.js';
import type { PermissionSet } from './subjects.js';

/** Why a line of usage is not granted. */
export type OmissionReason =
  'denied' | 'undecided' | 'inexpressible' | 'unescapable' | 'not-in-catalog' | 'too-few-members';

/** A line of usage that is not granted. */
export interface Omission {
  readonly reason: OmissionReason;
  readonly line: UsageLine;
}

/**
 * A proposal that AWS would not take: `size` characters, where one policy may have `limit`, and it takes `needed` of them,
 * `allowed` beside what stays. `characters`: there can be one policy alone. `policies`: it takes too many of them.
 * `statement`: one of its statements is larger than a policy and cannot be divided, so that no number of them is enough.
 */
export interface TooLarge {
  readonly reason: 'characters' | 'policies' | 'statement';
  readonly size: number;
  readonly limit: number;
  readonly needed: number;
  readonly allowed: number;
}

/**
 * How far resources are generalized. `exact`: not at all. `prefix`: ids and dates that come and go, and the names below a
 * common prefix. `type`: all resources of a type in an account and Region, all objects of a bucket. `any`: everything.
 */
export type ResourceDial = 'exact' | 'prefix' | 'type' | 'any';

/** A proposal. `policies` is empty where there is nothing to grant, where it would be too large, or where nobody can change the principal. */
export interface Proposal {
  readonly principal: Arn;
  /** `policy`: a managed policy, for all who have it; `principal` is its ARN. */
  readonly kind: PrincipalKind | 'group' | 'policy';
  /** Where the proposal is for a permission set: `principal` is then the first of its roles. */
  readonly permissionSet: PermissionSet | undefined;
  /** The unique ids under the principal's ARN: more than one if it was deleted and made again. */
  readonly ids: readonly string[];
  readonly policies: readonly { readonly name: string; readonly document: PolicyDocument }[];
  readonly tooLarge: TooLarge | undefined;
  readonly grants: readonly Grant[];
  readonly omitted: readonly Omission[];
  /** From scratch: what the calls may need and no record tells, so that it is not granted. */
  readonly untold?: readonly UntoldNeed[];
  /** Where the attached policies are known: what of them stays, goes, and why. */
  readonly rightSized?: RightSized;
  /** The grants beyond the attached policies that were asked for; among `grants`. */
  readonly beyond?: readonly Grant[];
  /** Where the attached policies are known: how one gets from them to the proposal. */
  readonly plan?: Plan;
  /** Where the attached policies are known: whom it is for, with all that decides their calls. */
  readonly subject?: AttachedSubject;
  /** Service control policies that hold besides, root first; the same in all proposals of a run. */
  readonly levels?: readonly (readonly PolicyDocument[])[];
}

/** What a proposal from scratch depends on. */
export interface ProposalOptions {
  /** Whether what AWS denied is granted, too. */
  readonly includeDenied: boolean;
  /** How many distinct names a folded prefix must stand for to be granted as a prefix. */
  readonly minMembers: number;
  /** How far resources are generalized. */
  readonly resources: ResourceDial;
  readonly form: PolicyForm;
  /** How many managed policies a principal may have. */
  readonly maxPolicies: number;
  /** What managed policies are named after, by principal; its own name if it is not there. */
  readonly names?: ReadonlyMap<string, string>;
}

/** What a proposal depends on where nobody says otherwise. */
export const defaultProposalOptions: ProposalOptions = {
  includeDenied: false,
  minMembers: 5,
  resources: 'prefix',
  form: 'managed',
  maxPolicies: attachedPolicyLimit,
};
