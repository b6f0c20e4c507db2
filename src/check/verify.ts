// Verification: the calls of principals against policies, ours or not: what would be denied, what was never used, what is odd.

import type { NamedPolicy, PolicySet } from '../attached/policy-file.js';
import type { Catalog } from '../catalog/catalog.js';
import type { PolicyWorld } from '../iam/compile-policies.js';
import type { PolicyDocument } from '../iam/policy.js';
import type { PrincipalLines } from '../usage/usage-file.js';
import { lintPolicy, type LintFinding } from './lint.js';
import { lintWithin } from './lint-carried.js';
import { limitedCalls, type LimitedUse } from './limited-calls.js';
import { neverUsed, type NeverUsed } from './never-used.js';
import { replay, type DeniedUse, type Replay } from './replay.js';

/** What holds beside the identity policies. */
export interface Guardrails {
  readonly boundary?: NamedPolicy;
  /** Service control policies, root first. */
  readonly levels: readonly (readonly NamedPolicy[])[];
}

/**
 * The verification of one set of policies. `principals` is how many had calls to replay; `lint` goes by policy of the set.
 * `identity`: its policies, then those that hold beside them.
 */
export interface Verification {
  readonly set: PolicySet;
  readonly identity: readonly NamedPolicy[];
  readonly guardrails: Guardrails;
  readonly principals: number;
  /** Who made calls that its policies decide: those of a group are replayed with all that their callers have. */
  readonly callers: readonly string[];
  readonly replay: Replay;
  /** The replayed calls that the boundary or the service control policies that the bundle tells of would deny. */
  readonly limited: readonly (LimitedUse & Pick<DeniedUse, 'caller'>)[];
  readonly neverUsed: readonly NeverUsed[];
  readonly lint: readonly (readonly LintFinding[])[];
}

/** All verifications, and the principals that made calls and that no set of policies is for. */
export interface VerifiedRun {
  readonly verifications: readonly Verification[];
  readonly unverified: readonly string[];
}

/** Verifies sets of policies, in their order, each against the principals that it is for. */
export function verify(
  sets: readonly PolicySet[],
  guardrails: Guardrails,
  principals: readonly PrincipalLines[],
  catalog: Catalog,
): VerifiedRun {
  const verifications = sets.map((set) => verifySet(set, guardrails, principals, catalog));
  const unverified = principals
    .map(({ principal }) => principal)
    .filter((name) => !sets.some((set) => set.attached?.kind !== 'group' && isFor(set, name)));
  return { verifications, unverified };
}

function verifySet(
  set: PolicySet,
  guardrails: Guardrails,
  principals: readonly PrincipalLines[],
  catalog: Catalog,
): Verification {
  const { attached, policies } = set;
  const identity = [...policies, ...(attached?.beside ?? [])];
  const callers = principals.filter(({ principal }) => isFor(set, principal));
  const replayed = attached?.kind === 'group' ? [] : callers;
  const before = attached && { identity: documentsOf(attached.before), isShared: attached.kind === 'policy' };
  const own = documentsOf(policies);
  return {
    ...{ set, identity, guardrails, principals: replayed.length, callers: callers.map(({ principal }) => principal) },
    replay: replay(replayed, worldOf(identity, guardrails), before),
    limited: attached?.kind === 'principal' ? limitedIn(attached, replayed) : [],
    neverUsed: neverUsed(callers, own),
    lint: own.map((document) => {
      const findings = lintPolicy(document, catalog);
      return before ? lintWithin(findings, document, before.identity) : findings;
    }),
  };
}

function worldOf(identity: readonly NamedPolicy[], { boundary, levels }: Guardrails): PolicyWorld {
  return {
    identity: documentsOf(identity),
    ...(boundary && { boundary: boundary.document }),
    levels: levels.map(documentsOf),
  };
}

function limitedIn({ boundary, levels }: Guardrails, callers: readonly PrincipalLines[]): Verification['limited'] {
  const limits = { ...(boundary && { boundary: boundary.document }), levels: levels.map(documentsOf) };
  return callers.flatMap((caller) =>
    limitedCalls(
      caller.uses.map((line) => ({ line, caller })),
      () => limits,
    ).map((use) => ({ ...use, caller })),
  );
}

function documentsOf(policies: readonly NamedPolicy[]): readonly PolicyDocument[] {
  return policies.map(({ document }) => document);
}

function isFor({ principal, roles = [], attached }: PolicySet, name: string): boolean {
  if (attached) return attached.members.includes(name);
  return principal === undefined || principal === name || roles.includes(name);
}
