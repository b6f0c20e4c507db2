// Verification: the calls of principals against policies, ours or not: what would be denied, what was never used, what is odd.

import type { NamedPolicy, PolicySet } from '../attached/policy-file.js';
import type { Catalog } from '../catalog/catalog.js';
import type { PrincipalLines } from '../usage/usage-file.js';
import { lintPolicy, type LintFinding } from './lint.js';
import { neverUsed, type NeverUsed } from './never-used.js';
import { replay, type Replay } from './replay.js';

/** What holds beside the identity policies. */
export interface Guardrails {
  readonly boundary?: NamedPolicy;
  /** Service control policies, root first. */
  readonly levels: readonly (readonly NamedPolicy[])[];
}

/** The verification of one set of policies. `principals` is how many had calls to replay; `lint` goes by policy. */
export interface Verification {
  readonly set: PolicySet;
  readonly guardrails: Guardrails;
  readonly principals: number;
  readonly replay: Replay;
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
  const { boundary, levels } = guardrails;
  const others = {
    ...(boundary && { boundary: boundary.document }),
    levels: levels.map((policies) => policies.map(({ document }) => document)),
  };
  const verifications = sets.map((set) => {
    const identity = set.policies.map(({ document }) => document);
    const own = principals.filter(({ principal }) => isFor(set, principal));
    return {
      set,
      guardrails,
      principals: own.length,
      replay: replay(own, { identity, ...others }),
      neverUsed: neverUsed(own, identity),
      lint: identity.map((document) => lintPolicy(document, catalog)),
    };
  });
  const unverified = principals
    .map(({ principal }) => principal)
    .filter((name) => !sets.some((set) => isFor(set, name)));
  return { verifications, unverified };
}

function isFor({ principal, roles = [] }: PolicySet, name: string): boolean {
  return principal === undefined || principal === name || roles.includes(name);
}
