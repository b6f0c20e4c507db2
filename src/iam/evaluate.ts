// Whether a request is allowed: AWS's policy evaluation within one account, in three values.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

import {
  compilePolicies,
  type CompiledClause,
  type CompiledPolicies,
  type CompiledStatement,
  type PolicyWorld,
  type StatementRef,
} from './compile-policies.js';
import { openKeys } from './condition.js';
import { matchesGlob, type Glob, type Variable } from './glob.js';
import type { ResourceGlob } from './pattern.js';
import {
  contextValues,
  matchesResolved,
  mayBeWithoutValue,
  mayLackValue,
  type RequestContext,
} from './request-context.js';
import { allOf, anyOf, not, type Truth } from './truth.js';

/** One call as IAM sees it. `resource` is a literal ARN, or `*` for an action without a resource. */
export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/**
 * The verdict and the statements that decide it. `allowed`: the allows of every layer. `denied`: the explicit denies, or
 * none where nothing allows the request. `unknown`: the statements of which it is not known whether they apply;
 * `dependsOn` names the condition keys that would tell, sorted, in the spelling of the policies (variables: lower case).
 */
export interface Evaluation {
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  readonly deciding: readonly StatementRef[];
  readonly dependsOn: readonly string[];
}

/** Evaluates one request. For many of them, compile the world once and call `evaluateCompiled`. */
export function evaluate(world: PolicyWorld, request: IamRequest): Evaluation {
  return evaluateCompiled(compilePolicies(world), request);
}

/** Evaluates one request against compiled policies. */
export function evaluateCompiled(policies: CompiledPolicies, request: IamRequest): Evaluation {
  return decide(policies, request.action, {
    context: request.context,
    matchesResource: ({ resources }) => matchesResource(resources, request.resource, request.context),
  });
}

/** What is asked of each statement. */
export interface Question {
  readonly context: RequestContext;
  /** Whether the statement's resources have the request's one (or all of them, or none). */
  readonly matchesResource: (statement: CompiledStatement) => Truth;
  /** Whether allows that are unknown one by one allow the request together. */
  readonly areAllowedTogether?: (allows: readonly CompiledStatement[]) => boolean;
}

/** An explicit deny first; then every layer must allow. */
export function decide(policies: CompiledPolicies, action: string, question: Question): Evaluation {
  const name = action.toLowerCase();
  const denies = sortOut(policies.denies, name, question);
  if (denies.certain.length > 0) return { verdict: 'denied', deciding: refs(denies.certain), dependsOn: [] };
  const layers = policies.layers.map((allows) => sortOutLayer(allows, name, question));
  if (layers.some(({ certain, unknown }) => certain.length + unknown.length === 0)) {
    return { verdict: 'denied', deciding: [], dependsOn: [] };
  }
  const open = layers.flatMap(({ certain, unknown }) => (certain.length > 0 ? [] : unknown));
  const unknown = [...denies.unknown, ...open];
  if (unknown.length === 0) {
    return { verdict: 'allowed', deciding: refs(layers.flatMap(({ certain }) => certain)), dependsOn: [] };
  }
  return { verdict: 'unknown', deciding: refs(unknown), dependsOn: keysOf(unknown, question) };
}

interface Sorted {
  readonly certain: readonly CompiledStatement[];
  readonly unknown: readonly CompiledStatement[];
}

function sortOut(statements: readonly CompiledStatement[], action: string, question: Question): Sorted {
  const certain: CompiledStatement[] = [];
  const unknown: CompiledStatement[] = [];
  for (const statement of statements) {
    const applies = appliesTo(statement, action, question);
    if (applies === 'true') certain.push(statement);
    else if (applies === 'unknown') unknown.push(statement);
  }
  return { certain, unknown };
}

function sortOutLayer(allows: readonly CompiledStatement[], action: string, question: Question): Sorted {
  const sorted = sortOut(allows, action, question);
  if (sorted.certain.length > 0 || !question.areAllowedTogether) return sorted;
  const held = sorted.unknown.filter((statement) => holdsAll(statement, question.context) === 'true');
  return question.areAllowedTogether(held) ? { certain: held, unknown: [] } : sorted;
}

function appliesTo(statement: CompiledStatement, action: string, question: Question): Truth {
  if (!matchesAction(statement, action)) return 'false';
  const resource = question.matchesResource(statement);
  if (resource === 'false') return resource;
  const conditions = holdsAll(statement, question.context);
  return conditions === 'true' ? resource : conditions;
}

function holdsAll({ conditions }: CompiledStatement, context: RequestContext): Truth {
  return allOf(conditions, ({ holds }) => holds(context));
}

/** Whether the statement's actions have this one, given in lower case. */
function matchesAction({ actions }: CompiledStatement, action: string): boolean {
  return actions.patterns.some((pattern) => matchesGlob(pattern, action)) === (actions.kind === 'in');
}

function matchesResource(clause: CompiledClause<ResourceGlob>, resource: string, context: RequestContext): Truth {
  const matches = anyOf(clause.patterns, ({ glob }) => matchesText(glob, resource, context));
  const applies = clause.kind === 'in' ? matches : not(matches);
  return applies === 'true' && mayBeInvalid(clause, context) ? 'unknown' : applies;
}

/**
 * Whether nobody knows if a statement with these resources holds at all: an exclusion has a variable that may be without a
 * value. It matches nothing then, says the page, and "this might cause the entire statement to be invalid".
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function mayBeInvalid({ kind, patterns }: CompiledClause<ResourceGlob>, context: RequestContext): boolean {
  return kind === 'not-in' && patterns.some(({ glob }) => mayLackValue(glob, context));
}

// Most patterns begin otherwise: no value of a variable changes that.
function matchesText(glob: Glob, text: string, context: RequestContext): Truth {
  if (!text.startsWith(glob.start)) return 'false';
  return matchesResolved(glob, context, (resolved) => matchesGlob(resolved, text));
}

function refs(statements: readonly CompiledStatement[]): readonly StatementRef[] {
  return statements.map(({ ref }) => ref);
}

// The keys that leave conditions open, and those of variables without a known value where the resource hangs on them.
function keysOf(statements: readonly CompiledStatement[], question: Question): readonly string[] {
  const { context } = question;
  const conditions = statements.flatMap((one) => one.conditions.flatMap((condition) => openKeys(condition, context)));
  const variables = statements
    .filter((statement) => question.matchesResource(statement) === 'unknown')
    .flatMap(({ resources: { kind, patterns } }) =>
      patterns.flatMap(({ glob }) => glob.variables.filter((one) => isOpen(one, context, kind === 'not-in'))),
    );
  return [...new Set([...conditions, ...variables.map(({ key }) => key)])].sort();
}

function isOpen(variable: Variable, context: RequestContext, isExclusion: boolean): boolean {
  return contextValues(context, variable.key) === 'unknown' || (isExclusion && mayBeWithoutValue(variable, context));
}
