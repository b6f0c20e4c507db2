// Writes policy documents: one canonical form, so that equal meaning in equal words gives equal bytes.

import type { Clause, Condition, PolicyDocument, Statement } from './policy.js';
import { visibleJson } from './visible-json.js';

/**
 * The canonical form: lists without repetition and in the order of code units, statements too. Action patterns that
 * differ only in case are one (AWS reads them without regard to case). Statements that say the same are one; of their
 * `Sid`s the smallest stays. Idempotent, and every request keeps its verdict.
 */
export function canonicalPolicy(policy: PolicyDocument): PolicyDocument {
  const bySaying = new Map<string, Statement>();
  for (const statement of policy.statements.map(canonicalStatement)) {
    const saying = JSON.stringify(jsonStatement({ ...statement, sid: '' }));
    const known = bySaying.get(saying);
    bySaying.set(saying, known && isBefore(known.sid, statement.sid) ? known : statement);
  }
  const statements = [...bySaying].sort(([a], [b]) => order(a, b)).map(([, statement]) => statement);
  return { version: policy.version, ...(policy.id === undefined ? {} : { id: policy.id }), statements };
}

/**
 * The canonical form as JSON text: two spaces, a line break at the end. `Action` and `Resource` are always lists, so
 * that one action more is one line more in a diff; AWS and the Terraform provider hold `"a"` and `["a"]` for equal.
 * INVARIANT: a statement has one line for an operator and a key, as every parsed one has; anything else is a bug.
 */
export function formatPolicy(policy: PolicyDocument): string {
  return visibleJson(`${JSON.stringify(jsonPolicy(canonicalPolicy(policy)), undefined, 2)}\n`);
}

/**
 * The number of characters that count against IAM's limits, for the text that `formatPolicy` gives. White space between
 * the elements is not counted, white space inside strings is, so the answer is never too small.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function policySize(policy: PolicyDocument): number {
  return visibleJson(JSON.stringify(jsonPolicy(canonicalPolicy(policy)))).length;
}

/** The policy as a JSON value in the order that AWS's examples have: `Version`, `Id`, `Statement`. */
export function jsonPolicy(policy: PolicyDocument): Readonly<Record<string, unknown>> {
  return {
    Version: policy.version,
    ...(policy.id === undefined ? {} : { Id: policy.id }),
    Statement: policy.statements.map(jsonStatement),
  };
}

function canonicalStatement(statement: Statement): Statement {
  const { sid, effect, actions, resources, conditions } = statement;
  return {
    ...(sid === undefined || sid === '' ? {} : { sid }),
    effect,
    actions: { kind: actions.kind, patterns: distinctActions(actions.patterns) },
    ...(resources ? { resources: { kind: resources.kind, patterns: distinct(resources.patterns) } } : {}),
    conditions: canonicalConditions(conditions),
  };
}

function canonicalConditions(conditions: readonly Condition[]): readonly Condition[] {
  const lines = conditions.map(({ operator, key, values }) => ({ operator, key, values: distinct(values) }));
  const byText = new Map(lines.map((line) => [JSON.stringify([line.operator, line.key, line.values]), line]));
  return [...byText].sort(([a], [b]) => order(a, b)).map(([, line]) => line);
}

/** One statement as a JSON value, as it stands in a policy. */
export function jsonStatement(statement: Statement): Readonly<Record<string, unknown>> {
  const { sid, effect, actions, resources, conditions } = statement;
  return {
    ...(sid === undefined || sid === '' ? {} : { Sid: sid }),
    Effect: effect,
    ...jsonClause('Action', actions),
    ...(resources ? jsonClause('Resource', resources) : {}),
    ...(conditions.length > 0 ? { Condition: jsonConditions(conditions) } : {}),
  };
}

function jsonClause(name: string, clause: Clause): Readonly<Record<string, unknown>> {
  return { [clause.kind === 'in' ? name : `Not${name}`]: clause.patterns };
}

function jsonConditions(conditions: readonly Condition[]): Readonly<Record<string, unknown>> {
  const block = new Map<string, Map<string, unknown>>();
  for (const { operator, key, values } of conditions) {
    const keys = block.get(operator) ?? new Map<string, unknown>();
    if (keys.has(key)) throw new Error(`two lines for ${operator} ${key} in one statement`);
    block.set(operator, keys.set(key, values.length === 1 ? values[0] : values));
  }
  return Object.fromEntries([...block].map(([operator, keys]) => [operator, Object.fromEntries(keys)]));
}

function distinctActions(patterns: readonly string[]): readonly string[] {
  const byMeaning = new Map<string, string>();
  for (const pattern of distinct(patterns)) {
    const meaning = pattern.toLowerCase();
    if (!byMeaning.has(meaning)) byMeaning.set(meaning, pattern);
  }
  return [...byMeaning.values()];
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(order);
}

function isBefore(sid: string | undefined, other: string | undefined): boolean {
  return sid !== undefined && (other === undefined || sid <= other);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
