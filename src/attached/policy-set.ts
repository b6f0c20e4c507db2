// Policies as they are verified: sets of them, each for somebody, with what holds besides where a bundle tells it.

import type { PolicyProblem } from '../iam/parse-policy.js';
import type { PolicyDocument } from '../iam/policy.js';

/** A policy with the name that it is shown by. */
export interface NamedPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** The policies of one principal, or of all roles of a permission set; without any they are meant for whoever is selected. */
export interface PolicySet {
  readonly principal?: string;
  readonly roles?: readonly string[];
  readonly policies: readonly NamedPolicy[];
  /** Of a bundle within attached policies. */
  readonly attached?: AttachedWorld;
}

/** What is attached to whom a set is for, and what stays of it. */
export interface AttachedWorld {
  /** `group`, `policy`: the members have other policies besides. */
  readonly kind: 'principal' | 'group' | 'policy';
  /** Whose calls it decides. */
  readonly members: readonly string[];
  /** All identity policies that are attached, those of groups too. */
  readonly before: readonly NamedPolicy[];
  /** The identity policies that hold beside the set's own when the bundle is applied. */
  readonly beside: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
  /** Service control policies, root first. */
  readonly levels: readonly (readonly NamedPolicy[])[];
}

/** What a file holds. `unreadable`: it cannot be read, or is not JSON; `invalid`: everything that IAM would refuse. */
export type PolicyFile =
  | { readonly kind: 'policies'; readonly sets: readonly PolicySet[] }
  | { readonly kind: 'invalid'; readonly name: string; readonly problems: readonly PolicyProblem[] }
  | { readonly kind: 'unreadable'; readonly message: string };
