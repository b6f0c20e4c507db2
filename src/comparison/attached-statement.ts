// The statements of the policies that hold for a principal, each with its place, ready to be asked.

import type { HeldPolicy } from '../attached/attached.js';
import { compilePolicies, type CompiledStatement } from '../iam/compile-policies.js';
import type { Statement } from '../iam/policy.js';
import { upgradeStatement } from '../iam/upgrade-statement.js';

/** A statement of an attached policy. */
export interface AttachedStatement {
  readonly held: HeldPolicy;
  /** From 0, in its policy. */
  readonly index: number;
  /** In words of version 2012-10-17, whatever its document's version is. */
  readonly statement: Statement;
  readonly compiled: CompiledStatement;
}

/** All statements of policies: the allows and the denies, each in the order of the policies. */
export function attachedStatements(policies: readonly HeldPolicy[]): {
  readonly allows: readonly AttachedStatement[];
  readonly denies: readonly AttachedStatement[];
} {
  const all = policies.flatMap((held) => statementsIn(held));
  return {
    allows: all.filter(({ statement }) => statement.effect === 'Allow'),
    denies: all.filter(({ statement }) => statement.effect === 'Deny'),
  };
}

function statementsIn(held: HeldPolicy): readonly AttachedStatement[] {
  const { document } = held.policy;
  const statements = document.statements.map((one) => upgradeStatement(one, document.version));
  const { denies, layers } = compilePolicies({ identity: [{ version: '2012-10-17', statements }] });
  const compiled = new Map([...denies, ...layers.flat()].map((one) => [one.ref.statement, one]));
  return statements.flatMap((statement, index) => {
    const own = compiled.get(index);
    return own ? [{ held, index, statement, compiled: own }] : [];
  });
}
