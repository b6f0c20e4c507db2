// The policy document as data: what a statement says, in one shape whatever spelling it was written in.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

/** The versions of the policy language; policy variables and escapes exist only in the newer one. */
export type PolicyVersion = '2012-10-17' | '2008-10-17';

/**
 * `Action`/`Resource` (`in`) or `NotAction`/`NotResource` (`not-in`) with its patterns as written. Empty only where a
 * document says `[]`, which IAM accepts and which then matches nothing (`in`) or everything (`not-in`).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html (empty array action)
 */
export interface Clause {
  readonly kind: 'in' | 'not-in';
  readonly patterns: readonly string[];
}

/** One operator applied to one condition key; `values` as strings, in the order written. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** One statement. `resources` is absent only in documents without resources (trust policies). */
export interface Statement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Clause;
  readonly resources?: Clause;
  readonly conditions: readonly Condition[];
}

/** A parsed policy document. */
export interface PolicyDocument {
  readonly version: PolicyVersion;
  readonly id?: string;
  readonly statements: readonly Statement[];
}
