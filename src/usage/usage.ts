// Usage: who used which action on which resource, how often, first and last. Bounded: what grows too large is folded.

import type { CallContext, Outcome } from '../event/event.js';
import type { PrincipalKind } from '../event/principal.js';
import type { Action } from '../iam/action.js';
import type { Arn } from '../iam/arn.js';
import type { CellPart } from './cell.js';
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
import { UnmappedEvents } from './unmapped.js';

/** How far usage may grow before it folds. */
export interface UsageLimits {
  /** Distinct resources of one principal with one action and outcome. */
  readonly resourcesPerAction: number;
  /**
   * The same, summed over all principals and actions of a pool. Past it no principal may have more than an equal share,
   * which is halved until all fit; whoever has more folds, and nobody else.
   */
  readonly resourcesPerRun: number;
}

/** Limits for which the memory stays small and no ordinary policy loses a name. */
export const defaultLimits: UsageLimits = { resourcesPerAction: 1000, resourcesPerRun: 100_000 };

const sharedValues = 10_000;

/** How many unique ids of one principal are kept: the smallest, so that no order shows. */
const keptIds = 16;

/** All that one principal did. `records` counts its calls, each once. */
export interface PrincipalUsage {
  readonly arn: Arn;
  kind: PrincipalKind;
  readonly ids: Set<string>;
  readonly records: Record<RecordClass, number>;
  readonly unmapped: UnmappedEvents;
  readonly families: Map<string, Family>;
  readonly parts: Readonly<Record<PoolName, PoolPart>>;
}

/**
 * What is limited together: used calls apart from all others, so that nobody can coarsen what was used by calls that
 * AWS denied. `share` is how many resources each principal may have, halved when the run grew past its own limit;
 * `resources` is what the principals have, each at most a share.
 */
export interface Pool {
  share: number;
  resources: number;
}

/**
 * What one principal has of a pool. `limit` is the limit in force for each of its actions, halved when it has more than
 * its share; `weight` is what it has, a folded action counting as the limit.
 */
export interface PoolPart {
  limit: number;
  weight: number;
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
  const pool = (): Pool => ({ share: limits.resourcesPerRun, resources: 0 });
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
  const part = (): PoolPart => ({ limit: usage.limits.resourcesPerAction, weight: 0 });
  const parts = { used: part(), other: part() };
  const unmapped = new UnmappedEvents(usage.limits.resourcesPerAction);
  const added: PrincipalUsage = { arn, kind, ids: new Set(), records, unmapped, families: new Map(), parts };
  usage.principals.set(arn, added);
  return added;
}

/** Notes a unique id of a principal: it has another one each time that it is made again. */
export function addId({ ids }: PrincipalUsage, id: string): void {
  if (ids.has(id)) return;
  ids.add(id);
  if (ids.size <= keptIds) return;
  let largest = id;
  for (const kept of ids) if (kept > largest) largest = kept;
  ids.delete(largest);
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
  const own = principal.parts[poolOf(family)];
  const before = weight(own, family);
  const row = addRow(family, part, cell);
  if (family.rows.size > own.limit) foldFamily(family, own.limit);
  weigh(usage, principal, family, before);
  return row;
}

/** Folds one action of a principal to a depth at which other usage, to be merged into this one, had folded it. */
export function foldUse(usage: Usage, principal: PrincipalUsage, { action, outcome, depth }: Fold): void {
  const family = familyOf(principal, action, outcome);
  const before = weight(principal.parts[poolOf(family)], family);
  foldFamilyTo(family, depth);
  weigh(usage, principal, family, before);
}

/** Lowers the share to that of other usage, to be merged into this one. */
export function lowerShare(usage: Usage, name: PoolName, share: number): void {
  if (share < usage.pools[name].share) setShare(usage, name, share);
}

/** Lowers the limit of a principal to that in other usage, to be merged into this one. */
export function lowerLimit(usage: Usage, principal: PrincipalUsage, name: PoolName, limit: number): void {
  if (limit >= principal.parts[name].limit) return;
  const before = charge(usage, principal, name);
  setLimit(principal, name, limit);
  usage.pools[name].resources += charge(usage, principal, name) - before;
  keepWithinRun(usage, name);
}

// What a family weighs must be known after folding and never shrink as calls come in, or the order of arrival would
// decide when the limit is halved: a folded family had more resources than the limit, so it weighs the limit.
function weight({ limit }: PoolPart, family: Family): number {
  return family.depth === unfolded ? family.rows.size : limit;
}

// So it is with what a principal weighs in its pool: one that has been limited had more than its share.
function charge({ pools, limits }: Usage, { parts }: PrincipalUsage, name: PoolName): number {
  const { share } = pools[name];
  const own = parts[name];
  return own.limit < limits.resourcesPerAction ? share : Math.min(own.weight, share);
}

function poolOf({ outcome }: Family): PoolName {
  return outcome === 'used' ? 'used' : 'other';
}

function familyOf(principal: PrincipalUsage, action: Action, outcome: Outcome): Family {
  const name = `${action} ${outcome}`;
  let family = principal.families.get(name);
  if (!family) principal.families.set(name, (family = emptyFamily(action, outcome, principal.records)));
  return family;
}

/** Takes in that a family has grown from a weight. */
function weigh(usage: Usage, principal: PrincipalUsage, family: Family, before: number): void {
  const name = poolOf(family);
  const own = principal.parts[name];
  const charged = charge(usage, principal, name);
  own.weight += weight(own, family) - before;
  keepWithinShare(principal, name, usage.pools[name].share);
  usage.pools[name].resources += charge(usage, principal, name) - charged;
  keepWithinRun(usage, name);
}

function keepWithinShare(principal: PrincipalUsage, name: PoolName, share: number): void {
  const own = principal.parts[name];
  while (own.weight > share && own.limit > 1) setLimit(principal, name, Math.max(1, Math.floor(own.limit / 2)));
}

function keepWithinRun(usage: Usage, name: PoolName): void {
  const pool = usage.pools[name];
  while (pool.resources > usage.limits.resourcesPerRun && pool.share > 1)
    setShare(usage, name, Math.max(1, Math.floor(pool.share / 2)));
}

function setShare(usage: Usage, name: PoolName, share: number): void {
  const pool = usage.pools[name];
  pool.share = share;
  pool.resources = 0;
  for (const principal of usage.principals.values()) {
    keepWithinShare(principal, name, share);
    pool.resources += charge(usage, principal, name);
  }
}

function setLimit(principal: PrincipalUsage, name: PoolName, limit: number): void {
  const own = principal.parts[name];
  own.limit = limit;
  own.weight = 0;
  for (const family of principal.families.values()) {
    if (poolOf(family) !== name) continue;
    if (family.rows.size > limit) foldFamily(family, limit);
    own.weight += weight(own, family);
  }
}
