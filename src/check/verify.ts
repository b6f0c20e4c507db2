// Verification: the calls of principals against policies, ours or not: what would be denied, what was never used, what is odd.

import type { Catalog } from '../catalog/catalog.js';
import type { PolicyDocument } from '../iam/policy.js';
import type { PrincipalLines } from '../usage/usage-file.js';
import { lintPolicy, type LintFinding } from './lint.js';
import { neverUsed, type NeverUsed } from './never-used.js';
import { replay, type Replay } from './replay.js';

/** A policy with the name that a report calls it by. */
export interface NamedDocument {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** Identity policies: those of one principal (or of all roles of a permission set), or of everybody who is selected. */
export interface VerifiedPolicies {
  readonly principal?: string;
  readonly roles?: readonly string[];
  readonly policies: readonly NamedDocument[];
}

/** What holds beside the identity policies. */
export interface Guardrails {
  readonly boundary?: NamedDocument;
  /** Service control policies, root first. */
  readonly levels: readonly (readonly NamedDocument[])[];
}

/** The verification of one set of policies. `principals` is how many had calls to replay; `lint` goes by policy. */
export interface Verification {
  readonly set: VerifiedPolicies;
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
  sets: readonly VerifiedPolicies[],
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

function isFor({ principal, roles = [] }: VerifiedPolicies, name: string): boolean {
  return principal === undefined || principal === name || roles.includes(name);
}
