// Policies made ready for many questions: patterns and conditions are prepared once.

import { prepareCondition, type PreparedCondition } from './condition.js';
import type { Glob } from './glob.js';
import { parseActionPattern, parseResourcePattern, type ResourceGlob } from './pattern.js';
import type { Clause, PolicyDocument, Statement } from './policy.js';

/** Everything in AWS's evaluation that trailfit knows of a principal. */
export interface PolicyWorld {
  /** Identity-based policies: managed, inline and of groups; a request needs one that allows it. */
  readonly identity: readonly PolicyDocument[];
  /** The permissions boundary: a request needs it to allow it, too. */
  readonly boundary?: PolicyDocument;
  /** Service control policies by level (root, each OU, account): allowed at every level, by any policy of it. */
  readonly levels?: readonly (readonly PolicyDocument[])[];
}

/** Where a statement stands. `policy` counts in its layer (in its level for `scp`), all from 0. */
export interface StatementRef {
  readonly layer: 'identity' | 'boundary' | 'scp';
  readonly policy: number;
  readonly level?: number;
  readonly statement: number;
}

/** `Action`, `NotAction` and the like, with their patterns compiled. */
export interface CompiledClause<Pattern> {
  readonly kind: Clause['kind'];
  readonly patterns: readonly Pattern[];
}

/** A statement ready to be asked. */
export interface CompiledStatement {
  readonly ref: StatementRef;
  readonly effect: Statement['effect'];
  readonly actions: CompiledClause<Glob>;
  readonly resources: CompiledClause<ResourceGlob>;
  readonly conditions: readonly PreparedCondition[];
}

/** The statements of a world: all denies, and the allows of each layer that must allow a request. */
export interface CompiledPolicies {
  readonly denies: readonly CompiledStatement[];
  /** Identity first, then the boundary, then each level. */
  readonly layers: readonly (readonly CompiledStatement[])[];
}

/** Prepares a world. */
export function compilePolicies(world: PolicyWorld): CompiledPolicies {
  const layers = [
    compileLayer(world.identity, { layer: 'identity' }),
    ...(world.boundary ? [compileLayer([world.boundary], { layer: 'boundary' })] : []),
    ...(world.levels ?? []).map((policies, level) => compileLayer(policies, { layer: 'scp', level })),
  ];
  return {
    denies: layers.flat().filter(({ effect }) => effect === 'Deny'),
    layers: layers.map((statements) => statements.filter(({ effect }) => effect === 'Allow')),
  };
}

function compileLayer(
  policies: readonly PolicyDocument[],
  place: Pick<StatementRef, 'layer' | 'level'>,
): readonly CompiledStatement[] {
  return policies.flatMap((document, policy) =>
    document.statements.map((one, statement) => compileStatement(one, document, { ...place, policy, statement })),
  );
}

function compileStatement(statement: Statement, document: PolicyDocument, ref: StatementRef): CompiledStatement {
  const { effect, actions, conditions } = statement;
  const resources = statement.resources ?? { kind: 'not-in', patterns: [] };
  return {
    ref,
    effect,
    actions: { kind: actions.kind, patterns: actions.patterns.map(parseActionPattern) },
    resources: {
      kind: resources.kind,
      patterns: resources.patterns.map((pattern) => parseResourcePattern(pattern, document.version)),
    },
    conditions: conditions.map((condition) => prepareCondition(condition, document.version)),
  };
}
