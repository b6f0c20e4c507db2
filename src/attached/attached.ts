// What is configured: users, roles and groups with the policies that are attached to them, as plain data.

import type { PolicyDocument } from '../iam/policy.js';
import type { AttachedIssue } from './attached-issue.js';

/** Where a policy lives: in its principal, in the account, or with AWS. */
export type PolicyOrigin = 'inline' | 'customer-managed' | 'aws-managed';

/** A policy as it is attached. One object for each managed policy; equal documents are one object, too. */
export interface AttachedPolicy {
  readonly name: string;
  /** Only managed policies have one. */
  readonly arn?: string;
  readonly origin: PolicyOrigin;
  /** Of a managed policy, that of its default version. */
  readonly document: PolicyDocument;
  readonly versionId?: string;
  /** When the default version was made, as `2025-01-31T12:00:00Z`; the dump tells nothing of inline policies. */
  readonly changedAt?: string;
}

/** A user, a role or a group. */
export interface AttachedPrincipal {
  /** With its path. */
  readonly arn: string;
  readonly kind: 'user' | 'role' | 'group';
  readonly account: string;
  /** `AIDA…`, `AROA…` or `AGPA…`; empty where the dump does not tell. */
  readonly id: string;
  readonly name: string;
  /** Begins and ends with `/`. */
  readonly path: string;
  readonly createdAt?: string;
  /** Of a role, and only within the last 400 days. */
  readonly lastUsedAt?: string;
  /** Its own that could be read: inline by name, then managed by ARN. What could not be read stands in `gaps`. */
  readonly policies: readonly AttachedPolicy[];
  /** Of a user: the ARNs of its groups, in order. A group that the dump does not hold stands in `gaps`. */
  readonly groups: readonly string[];
  /** Absent where it has none, or one that could not be read, which stands in `gaps`. */
  readonly boundary?: AttachedPolicy;
  /** Of a service: nobody can edit its policies. */
  readonly isServiceLinked: boolean;
  /** Of a role: the names of its instance profiles, in order; such a name need not be the role's. */
  readonly instanceProfiles: readonly string[];
  /** What it may have beside all this. With any, it is not known what it is allowed or denied; never "grants nothing". */
  readonly gaps: readonly AttachedIssue[];
}

/** A managed policy, attached or not. */
export interface ManagedPolicy {
  readonly policy: AttachedPolicy;
  /** The ARNs of the principals in the dump that have it, in order. */
  readonly attachedTo: readonly string[];
  /** The ARNs of the users and roles in the dump that it is the boundary of, in order. */
  readonly boundaryOf: readonly string[];
  /** How often it is attached, as AWS counts (over all accounts read); more than in the dump is an issue. */
  readonly attachmentCount?: number;
}

/** An account that a dump is of. */
export interface AttachedAccount {
  readonly id: string;
  /** Whether its last page is there: else who is not in the dump may exist all the same. */
  readonly isWhole: boolean;
}

/** All that is configured in some accounts. Equal input in any order of files and pages gives an equal value. */
export interface Attached {
  /** By ARN: users, then roles, then groups, each by ARN. */
  readonly principals: ReadonlyMap<string, AttachedPrincipal>;
  /** By ARN, in order. Only those whose default version could be read. */
  readonly managed: ReadonlyMap<string, ManagedPolicy>;
  /** The ARNs of principals by their unique ids. */
  readonly arnOfId: ReadonlyMap<string, string>;
  /** By id. */
  readonly accounts: readonly AttachedAccount[];
  /** Everything that was wrong or missing, the gaps of principals included, by place. */
  readonly issues: readonly AttachedIssue[];
}

/** A policy, and who has it: the principal itself, or a group that it is a member of. */
export interface HeldPolicy {
  readonly policy: AttachedPolicy;
  readonly holder: AttachedPrincipal;
}

/** The identity-based policies that decide a principal's calls: its own, then those of its groups. Boundaries are not among them. */
export function policiesOf(attached: Attached, principal: AttachedPrincipal): readonly HeldPolicy[] {
  return holdersOf(attached, principal).flatMap((holder) => holder.policies.map((policy) => ({ policy, holder })));
}

/** What is not known of a principal: its own gaps, then those of its groups. Empty: `policiesOf` is all it has. */
export function gapsOf(attached: Attached, principal: AttachedPrincipal): readonly AttachedIssue[] {
  return holdersOf(attached, principal).flatMap(({ gaps }) => gaps);
}

/** The principal with an ARN (that of its identity, not of a session), or else with a unique id (`AROA…`, no session's name behind it). */
export function findPrincipal(attached: Attached, arnOrId: string): AttachedPrincipal | undefined {
  return attached.principals.get(arnOrId) ?? attached.principals.get(attached.arnOfId.get(arnOrId) ?? '');
}

/** The members of a group in the dump, by ARN. */
export function membersOf(attached: Attached, groupArn: string): readonly AttachedPrincipal[] {
  return [...attached.principals.values()].filter(({ groups }) => groups.includes(groupArn));
}

function holdersOf(attached: Attached, principal: AttachedPrincipal): readonly AttachedPrincipal[] {
  const groups = principal.groups.map((arn) => attached.principals.get(arn));
  return [principal, ...groups.filter((group) => group !== undefined)];
}
