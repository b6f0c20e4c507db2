// Why a proposal says what it says: for each statement of its policies the evidence behind it, the attached statements
// that it comes from, and each wildcard with its reasons. Pure.

import type { AttachedStatement } from '../comparison/attached-statement.js';
import type { Clause, Condition, Statement } from '../iam/policy.js';
import { byCodeUnit } from '../usage/cell.js';
import type { UsageLine } from '../usage/usage-file.js';
import type { Grant } from './grant.js';
import type { KeepReason } from './keep.js';
import type { Proposal } from './proposal.js';
import type { KeptPart } from './right-size.js';
import { wildcardOf, type Wildcard } from './wildcards.js';
import { hasWildcard } from '../iam/has-wildcard.js';

/** Calls by which an action on a resource is granted: which event they were, and how the action follows from it. */
export interface ExplainedUse {
  readonly action: string;
  /** As usage has it: a statement may have a pattern for several. */
  readonly resource: string;
  readonly event: string;
  readonly basis: UsageLine['basis'];
  readonly reason: UsageLine['reason'];
  readonly outcome: UsageLine['outcome'];
  readonly calls: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly examples: readonly string[];
}

/** The place of an attached statement; `statement` counts from 0. */
export interface Origin {
  readonly policy: string;
  readonly arn?: string;
  readonly statement: number;
  readonly sid?: string;
}

/** One statement. `evidence` is empty where it stands as it was attached: a deny, or what stays, with its reasons in `kept`. */
export interface ExplainedStatement {
  readonly sid: string | undefined;
  readonly effect: Statement['effect'];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** The used calls: how many, the first and the last, and some of their ids. */
  readonly calls: number;
  readonly firstSeen: string | undefined;
  readonly lastSeen: string | undefined;
  readonly examples: readonly string[];
  readonly evidence: readonly ExplainedUse[];
  readonly from: readonly Origin[];
  /** Why what stays as it was attached does, distinct. */
  readonly kept: readonly KeepReason[];
  readonly wildcards: readonly Wildcard[];
}

/** A policy with its statements in their order. */
export interface ExplainedPolicy {
  readonly name: string;
  readonly statements: readonly ExplainedStatement[];
}

const mostExamples = 3;

/** Explains the policies of a proposal. */
export function explainPolicies({
  policies,
  grants,
  rightSized,
}: Pick<Proposal, 'policies' | 'grants' | 'rightSized'>): readonly ExplainedPolicy[] {
  const byAction = new Map<string, Grant[]>();
  for (const grant of grants) {
    const known = byAction.get(grant.action);
    if (known) known.push(grant);
    else byAction.set(grant.action, [grant]);
  }
  return policies.map(({ name, document }) => ({
    name,
    statements: document.statements.map((statement) =>
      explainStatement(statement, grantsOf(statement, byAction), partsOf(statement, rightSized?.kept ?? [])),
    ),
  }));
}

// A statement allows each of its actions on each of its resources: each pair is a grant.
function grantsOf(
  { effect, actions, resources, conditions }: Statement,
  byAction: ReadonlyMap<string, readonly Grant[]>,
): readonly Grant[] {
  if (effect !== 'Allow' || actions.kind !== 'in' || resources?.kind !== 'in') return [];
  const wanted = new Set(resources.patterns);
  const key = conditionsKey(conditions);
  return actions.patterns
    .flatMap((action) => byAction.get(action) ?? [])
    .filter((grant) => wanted.has(grant.resource) && conditionsKey(grant.conditions) === key);
}

// What stays of an attached statement has its resources and conditions, and all or some of its actions.
function partsOf(
  { effect, actions, resources, conditions }: Statement,
  kept: readonly KeptPart[],
): readonly KeptPart[] {
  if (effect !== 'Allow') return [];
  const named = new Set(actions.patterns);
  const key = conditionsKey(conditions);
  return kept.filter(
    ({ at: { statement }, actions: own = statement.actions.patterns }) =>
      own.some((action) => named.has(action)) &&
      clauseKey(statement.resources) === clauseKey(resources) &&
      conditionsKey(statement.conditions) === key,
  );
}

function clauseKey(clause: Clause | undefined): string {
  return JSON.stringify([clause?.kind, ...[...new Set(clause?.patterns)].sort(byCodeUnit)]);
}

// Emitting may change their order.
function conditionsKey(conditions: readonly Condition[]): string {
  const lines = conditions.map(({ operator, key, values }) => [operator, key, ...[...values].sort(byCodeUnit)]);
  return JSON.stringify(lines.map((line) => JSON.stringify(line)).sort(byCodeUnit));
}

function explainStatement(
  statement: Statement,
  grants: readonly Grant[],
  parts: readonly KeptPart[],
): ExplainedStatement {
  const lines = [...new Set(grants.flatMap((grant) => grant.lines))];
  const evidence = lines.map(explainLine).sort((one, another) => byCodeUnit(keyOf(one), keyOf(another)));
  return {
    sid: statement.sid,
    effect: statement.effect,
    actions: statement.actions.patterns,
    resources: statement.resources?.patterns ?? [],
    calls: lines.reduce((sum, { count }) => sum + count, 0),
    firstSeen: lines.map(({ firstSeen }) => firstSeen).sort(byCodeUnit)[0],
    lastSeen: lines
      .map(({ lastSeen }) => lastSeen)
      .sort(byCodeUnit)
      .at(-1),
    examples: [...new Set(lines.flatMap(({ examples }) => examples))].sort(byCodeUnit).slice(0, mostExamples),
    evidence,
    from: originsOf([...grants.flatMap(({ from = [] }) => from), ...parts.map(({ at }) => at)]),
    kept: [...new Map(parts.map(({ reason }) => [JSON.stringify(reason), reason])).values()],
    wildcards: grants.filter(({ resource }) => hasWildcard(resource)).map(wildcardOf),
  };
}

function explainLine(line: UsageLine): ExplainedUse {
  const { action, resource, event, basis, reason, outcome, count, firstSeen, lastSeen, examples } = line;
  return { action, resource, event, basis, reason, outcome, calls: count, firstSeen, lastSeen, examples };
}

function keyOf({ action, resource, event, reason, firstSeen }: ExplainedUse): string {
  return JSON.stringify([action, resource, event, reason, firstSeen]);
}

function originsOf(statements: readonly AttachedStatement[]): readonly Origin[] {
  return [...new Set(statements)].map(({ held, index, statement: { sid } }) => ({
    policy: held.policy.name,
    ...(held.policy.arn !== undefined && { arn: held.policy.arn }),
    statement: index,
    ...(sid !== undefined && sid !== '' && { sid }),
  }));
}
