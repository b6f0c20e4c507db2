// Lint of statements against each other: allows that never allow, and allows that another one makes needless.

import { compilePolicies, type CompiledStatement } from '../iam/compile-policies.js';
import { areActionsCovered, areResourcesCovered } from '../iam/containment.js';
import type { PolicyDocument, Statement } from '../iam/policy.js';
import type { LintFinding } from './finding.js';

/** The findings, in the order of the statements; their place is the statement. */
export function lintDead(document: PolicyDocument): readonly LintFinding[] {
  const { denies, layers } = compilePolicies({ identity: [document] });
  const allows = layers[0] ?? [];
  const plainDenies = denies.filter(({ conditions }) => conditions.length === 0);
  return allows.flatMap((allow): readonly LintFinding[] => {
    const place = `Statement[${allow.ref.statement}]`;
    if (isEmpty(allow)) return [dead(place, 'it names no action or no resource')];
    const deny = plainDenies.find((one) => isWithin(allow, one));
    if (deny) return [dead(place, `Statement[${deny.ref.statement}] denies all that it allows`)];
    const other = allows.find((one) => one !== allow && makesNeedless(one, allow, document.statements));
    return other ? [redundant(place, other.ref.statement)] : [];
  });
}

function isEmpty({ actions, resources }: CompiledStatement): boolean {
  return [actions, resources].some(({ kind, patterns }) => kind === 'in' && patterns.length === 0);
}

/** Whether the outer statement has each action and each resource of the inner one. Shown or not shown. */
function isWithin(inner: CompiledStatement, outer: CompiledStatement): boolean {
  if (inner.actions.kind !== 'in' || inner.resources.kind !== 'in') return false;
  return (
    inner.actions.patterns.every((pattern) => areActionsCovered(pattern, [outer.actions])) &&
    inner.resources.patterns.every((pattern) => areResourcesCovered(pattern, [outer.resources]))
  );
}

// Of two that say the same, the later one is needless.
function makesNeedless(one: CompiledStatement, allow: CompiledStatement, statements: readonly Statement[]): boolean {
  const [ours, theirs] = [statements[allow.ref.statement], statements[one.ref.statement]];
  if (!ours || !theirs) return false;
  const isUnconditional = theirs.conditions.length === 0;
  if (!isUnconditional && conditionText(ours) !== conditionText(theirs)) return false;
  if (!isWithin(allow, one)) return false;
  const isMutual = isWithin(one, allow) && conditionText(ours) === conditionText(theirs);
  return !isMutual || one.ref.statement < allow.ref.statement;
}

function conditionText({ conditions }: Statement): string {
  return JSON.stringify(conditions.map(({ operator, key, values }) => [operator, key, [...values].sort()]).sort());
}

function dead(place: string, message: string): LintFinding {
  return {
    rule: 'dead-allow',
    severity: 'warning',
    place,
    message: `it never allows anything: ${message}`,
    hint: 'leave it out',
  };
}

function redundant(place: string, other: number): LintFinding {
  return {
    rule: 'redundant-allow',
    severity: 'note',
    place,
    message: `Statement[${other}] allows all of it already`,
    hint: 'leave it out',
  };
}
