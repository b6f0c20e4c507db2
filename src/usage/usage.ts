// Usage: who used which action on which resource, how often, first and last. Bounded: what grows too large is folded.

import type { CallContext, Outcome } from '../event/event.js';
import type { PrincipalKind } from '../event/principal.js';
import type { Action } from '../iam/action.js';
import type { Arn } from '../iam/arn.js';
import { addToCell, copyCell, type Cell, type CellPart } from './cell.js';
import {
  addRow,
  contextKey,
  emptyFamily,
  foldFamily,
  foldFamilyTo,
  type Family,
  type Row,
  type RowPart,
} from './family.js';
import { unfolded } from './fold-resource.js';
import type { RecordClass } from './account.js';

/** How far usage may grow before it folds. */
export interface UsageLimits {
  /** Distinct resources of one principal with one action and outcome. */
  readonly resourcesPerAction: number;
  /** The same, summed over all principals and actions of a pool: past it the first limit is halved until it fits. */
  readonly resourcesPerRun: number;
}

/** Limits for which the memory stays small and no ordinary policy loses a name. */
export const defaultLimits: UsageLimits = { resourcesPerAction: 1000, resourcesPerRun: 100_000 };

const sharedValues = 10_000;

/** Calls of which no action is known, by event; `used` counts those that AWS authorized. */
export interface UnmappedCell extends Cell {
  used: number;
}

/** All that one principal did. `records` counts its calls, each once. */
export interface PrincipalUsage {
  readonly arn: Arn;
  kind: PrincipalKind;
  readonly ids: Set<string>;
  readonly records: Record<RecordClass, number>;
  readonly unmapped: Map<string, UnmappedCell>;
  readonly families: Map<string, Family>;
}

/**
 * What is limited together: used calls apart from all others, so that nobody can coarsen what was used by calls that
 * AWS denied. `limit` is the limit in force, halved when the run grew past its own.
 */
export interface Pool {
  limit: number;
  resources: number;
}

/** The name of a pool. */
export type PoolName = 'used' | 'other';

/** The mutable aggregate. */
export interface Usage {
  readonly limits: UsageLimits;
  readonly pools: Readonly<Record<PoolName, Pool>>;
  readonly principals: Map<Arn, PrincipalUsage>;
  readonly contexts: Map<string, CallContext>;
  readonly words: Map<string, string>;
}

/** To which depth an action of a principal is folded. */
export interface Fold {
  readonly action: Action;
  readonly outcome: Outcome;
  readonly depth: number;
}

/** Usage without any use. */
export function emptyUsage(limits: UsageLimits = defaultLimits): Usage {
  const pool = (): Pool => ({ limit: limits.resourcesPerAction, resources: 0 });
  return {
    limits,
    pools: { used: pool(), other: pool() },
    principals: new Map(),
    contexts: new Map(),
    words: new Map(),
  };
}

/** The usage of a principal, made where it is new. Of two kinds the smaller by code unit stays, so that order cannot show. */
export function principalUsage(usage: Usage, arn: Arn, kind: PrincipalKind): PrincipalUsage {
  const known = usage.principals.get(arn);
  if (known) {
    if (kind < known.kind) known.kind = kind;
    return known;
  }
  const records = { used: 0, denied: 0, undecided: 0, unmapped: 0 };
  const added: PrincipalUsage = { arn, kind, ids: new Set(), records, unmapped: new Map(), families: new Map() };
  usage.principals.set(arn, added);
  return added;
}

/** One object for equal contexts, as far as a bounded memory of them reaches: rows are many, contexts few. */
export function sharedContext(usage: Usage, context: CallContext): CallContext {
  const key = contextKey(context);
  const known = usage.contexts.get(key);
  if (known) return known;
  if (usage.contexts.size < sharedValues) usage.contexts.set(key, context);
  return context;
}

/** One string for equal words, likewise: what comes from a worker is always a string of its own. */
export function sharedWord({ words }: Usage, word: string): string {
  const known = words.get(word);
  if (known !== undefined) return known;
  if (words.size < sharedValues) words.set(word, word);
  return word;
}

/** Adds one use of a principal; folds where limits are passed. */
export function addUse(
  usage: Usage,
  principal: PrincipalUsage,
  key: { action: Action; outcome: Outcome },
  part: RowPart,
  cell: CellPart,
): Row {
  const family = familyOf(principal, key.action, key.outcome);
  const pool = poolOf(usage, family);
  const before = weight(pool, family);
  const row = addRow(family, part, cell);
  if (family.rows.size > pool.limit) foldFamily(family, pool.limit);
  pool.resources += weight(pool, family) - before;
  keepWithinRun(usage, pool);
  return row;
}

/** Folds one action of a principal to a depth at which other usage, to be merged into this one, had folded it. */
export function foldUse(usage: Usage, principal: PrincipalUsage, { action, outcome, depth }: Fold): void {
  const family = familyOf(principal, action, outcome);
  const pool = poolOf(usage, family);
  const before = weight(pool, family);
  foldFamilyTo(family, depth);
  pool.resources += weight(pool, family) - before;
  keepWithinRun(usage, pool);
}

/** Lowers a limit to that of other usage, to be merged into this one. */
export function lowerLimit(usage: Usage, name: PoolName, limit: number): void {
  const pool = usage.pools[name];
  if (limit < pool.limit) setLimit(usage, pool, limit);
}

/** Adds calls of which no action is known. */
export function addUnmapped(
  principal: PrincipalUsage,
  event: string,
  part: CellPart & { readonly used: number },
): UnmappedCell {
  const known = principal.unmapped.get(event);
  if (!known) {
    const added = { ...copyCell(part), used: part.used };
    principal.unmapped.set(event, added);
    return added;
  }
  addToCell(known, part);
  known.used += part.used;
  return known;
}

// What a family weighs must be known after folding and never shrink as calls come in, or the order of arrival would
// decide when the limit is halved: a folded family had more resources than the limit, so it weighs the limit.
function weight({ limit }: Pool, family: Family): number {
  return family.depth === unfolded ? family.rows.size : limit;
}

function poolOf({ pools }: Usage, { outcome }: Family): Pool {
  return outcome === 'used' ? pools.used : pools.other;
}

function familyOf(principal: PrincipalUsage, action: Action, outcome: Outcome): Family {
  const name = `${action} ${outcome}`;
  let family = principal.families.get(name);
  if (!family) principal.families.set(name, (family = emptyFamily(action, outcome, principal.records)));
  return family;
}

function keepWithinRun(usage: Usage, pool: Pool): void {
  while (pool.resources > usage.limits.resourcesPerRun && pool.limit > 1) {
    setLimit(usage, pool, Math.max(1, Math.floor(pool.limit / 2)));
  }
}

function setLimit(usage: Usage, pool: Pool, limit: number): void {
  pool.limit = limit;
  pool.resources = 0;
  for (const principal of usage.principals.values()) {
    for (const family of principal.families.values()) {
      if (poolOf(usage, family) !== pool) continue;
      if (family.rows.size > limit) foldFamily(family, limit);
      pool.resources += weight(pool, family);
    }
  }
}
