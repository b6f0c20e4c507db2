// What of attached statements goes on: as grants where it is narrower, else in the statement's own words.

import type { AttachedStatement } from '../comparison/attached-statement.js';
import type { Catalog } from '../catalog/catalog.js';
import { containGrant } from '../iam/grant-containment.js';
import { matchesGlob } from '../iam/glob.js';
import type { Statement } from '../iam/policy.js';
import type { ResourcePattern } from '../iam/resource-pattern.js';
import { byCodeUnit } from '../usage/cell.js';
import type { NarrowedUse } from './narrow.js';
import type { Grant } from './grant.js';

/** A grant within attached statements: those that it was narrowed from. */
export interface NarrowedGrant extends Grant {
  readonly from: readonly AttachedStatement[];
}

/** A statement in its own words: all of it (`actions` undefined), or some of its actions on all of its resources. */
export interface AttachedPart {
  readonly at: AttachedStatement;
  readonly actions: readonly string[] | undefined;
}

/** The grants of uses, distinct and in order, and the actions that a statement goes on to allow in its own words. */
export function partsOfUses(
  uses: readonly NarrowedUse[],
  catalog: Catalog,
): { readonly grants: readonly NarrowedGrant[]; readonly parts: readonly AttachedPart[] } {
  const grants = new Map<string, NarrowedGrant>();
  const parts: AttachedPart[] = [];
  for (const { at, call, resources, conditions } of uses) {
    const action = catalog.action(call.line.action)?.action;
    if (action === undefined || resources === 'as-attached') {
      parts.push({ at, actions: action === undefined ? patternsFor(at, call.line.action) : [action] });
      continue;
    }
    for (const resource of resources) {
      const scope = resource === call.pattern ? scopeOf(call) : 'attached';
      const key = JSON.stringify([action, resource, conditions]);
      const known = grants.get(key);
      const lines = known?.lines.includes(call.line) ? known.lines : [...(known?.lines ?? []), call.line];
      const from = known?.from.includes(at) ? known.from : [...(known?.from ?? []), at];
      grants.set(key, {
        action,
        resource: resource as ResourcePattern,
        scope: known?.scope ?? scope,
        conditions,
        lines,
        from,
      });
    }
  }
  const sorted = [...grants].sort(([left], [right]) => byCodeUnit(left, right));
  return { grants: sorted.map(([, grant]) => grant), parts };
}

// A member of a folded resource is named itself.
function scopeOf({ line, pattern }: NarrowedUse['call']): Grant['scope'] {
  return pattern === line.resource ? line.scope : 'exact';
}

function patternsFor({ statement, compiled }: AttachedStatement, action: string): readonly string[] | undefined {
  if (statement.actions.kind === 'not-in') return undefined;
  const name = action.toLowerCase();
  return statement.actions.patterns.filter((_, index) => {
    const glob = compiled.actions.patterns[index];
    return glob !== undefined && matchesGlob(glob, name);
  });
}

/** A grant that could not be shown to be within the attached allows. */
export interface RefusedGrant {
  readonly grant: NarrowedGrant;
  readonly reason: 'not-allowed' | 'conditions' | 'deny';
}

/** The grants that are not shown to be within the allows. */
export function refusedGrants(
  grants: readonly NarrowedGrant[],
  allows: readonly AttachedStatement[],
): readonly RefusedGrant[] {
  const compiled = allows.map((allow) => allow.compiled);
  return grants.flatMap((grant) => {
    const own = containGrant(grant, { allows: grant.from.slice(0, 1).map((at) => at.compiled) });
    const answer = own.kind === 'contained' ? own : containGrant(grant, { allows: compiled });
    return answer.kind === 'contained' ? [] : [{ grant, reason: answer.reason }];
  });
}

/** The statements of parts, one for each attached statement. */
export function statementsOfParts(parts: readonly AttachedPart[]): readonly Statement[] {
  const byStatement = new Map<AttachedStatement, ReadonlySet<string> | undefined>();
  for (const { at, actions } of parts) {
    const known = byStatement.get(at);
    const isWhole = actions === undefined || (byStatement.has(at) && known === undefined);
    byStatement.set(at, isWhole ? undefined : new Set([...(known ?? []), ...actions]));
  }
  return [...byStatement].map(([{ statement }, actions]) =>
    actions ? { ...statement, actions: { kind: 'in', patterns: [...actions].sort(byCodeUnit) } } : statement,
  );
}
