// How much of what was used could be scoped, by service: for the summary of a run.

import { byCodeUnit } from './cell.js';
import { rowsOf, type Family } from './family.js';
import { standingOf, type Standing } from './standing.js';
import type { PrincipalUsage } from './usage.js';

/** Distinct uses (of one principal, action and resource), and the calls behind them; a call counts for each use that it needed. */
export interface ScopeCount {
  readonly uses: number;
  readonly calls: number;
}

/** By service and by what the resources stand for, both sorted; only what AWS authorized. */
export type ScopeCounts = Readonly<Record<string, Readonly<Partial<Record<Standing, ScopeCount>>>>>;

/** Counts the used resources of principals. */
export function scopeCounts(principals: Iterable<PrincipalUsage>): ScopeCounts {
  const services = new Map<string, Map<Standing, ScopeCount>>();
  for (const { families } of principals) {
    for (const family of families.values()) {
      if (family.outcome !== 'used') continue;
      const service = family.action.slice(0, family.action.indexOf(':'));
      let counts = services.get(service);
      if (!counts) services.set(service, (counts = new Map<Standing, ScopeCount>()));
      addFamily(family, counts);
    }
  }
  return sortedObject(new Map([...services].map(([service, counts]) => [service, sortedObject(counts)])));
}

function addFamily(family: Family, counts: Map<Standing, ScopeCount>): void {
  const seen = new Set<string>();
  for (const { scope, resource, cell } of rowsOf(family)) {
    const standing = standingOf(scope, resource);
    const { uses, calls } = counts.get(standing) ?? { uses: 0, calls: 0 };
    const isNew = !seen.has(`${standing} ${resource}`);
    if (isNew) seen.add(`${standing} ${resource}`);
    counts.set(standing, { uses: uses + (isNew ? 1 : 0), calls: calls + cell.count });
  }
}

function sortedObject<Value>(map: ReadonlyMap<string, Value>): Readonly<Record<string, Value>> {
  return Object.fromEntries([...map].sort(([left], [right]) => byCodeUnit(left, right)));
}
