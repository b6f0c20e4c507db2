// The summary of a run: the account with the principals, the evidence window and the unmapped events, as plain data.

import type { PrincipalKind } from '../event/principal.js';
import type { RecordClass, Tally } from './account.js';
import { byCodeUnit } from './cell.js';
import type { Evidence } from './evidence.js';
import { rowsOf } from './family.js';
import { scopeCounts, type ScopeCounts } from './scope-counts.js';
import { joinSpans, type Span } from './span.js';
import type { PoolName, PrincipalUsage, Usage } from './usage.js';

/** Counts by reason, sorted. */
export type Counts = Readonly<Record<string, number>>;

/** How many principals of a kind there are, and their records by class. */
export interface KindSummary {
  readonly principals: number;
  readonly records: Readonly<Record<RecordClass, number>>;
}

/** The first and the last time of a call, whoever made it, ISO 8601 UTC. */
export type Window = Span;

/**
 * `trailfit/summary/1`. In `records`: read = used + denied + undecided + duplicate + unmapped + the sums of setAside and
 * failed. `asOf` stands there when spans such as `90d` were counted back from it. `resourceLimit` is the number of
 * resources past which one action of a principal folds, of that principal which folds soonest; `resourceShare`, where the
 * run was too large, is how many all actions of a principal may have; `otherResource…` the same for calls not used.
 */
export interface Summary {
  readonly schema: 'trailfit/summary/1';
  readonly asOf?: string;
  readonly records: {
    readonly read: number;
    readonly used: number;
    readonly denied: number;
    readonly undecided: number;
    readonly duplicate: number;
    readonly unmapped: number;
    readonly setAside: Counts;
    readonly failed: Counts;
    /** Of those read, how many came by a way that holds less than a trail's log files; absent: none. */
    readonly partial?: Counts;
  };
  readonly objects: {
    readonly listed: number;
    readonly read: number;
    readonly skipped: Counts;
    readonly failed: Counts;
  };
  readonly principals: Readonly<Partial<Record<PrincipalKind, KindSummary>>>;
  readonly window: Window | null;
  readonly unmappedEvents: Counts;
  /** How much of what was used could be scoped, by service and by what its resources stand for. */
  readonly resources: ScopeCounts;
  /** How many calls are remembered to know repeats, and whether the memory was full: then counts may be too high. */
  readonly repeats: { readonly remembered: number; readonly isFull: boolean };
  readonly resourceLimit: number;
  readonly otherResourceLimit: number;
  readonly resourceShare?: number;
  readonly otherResourceShare?: number;
  /** The catalog of the run: `embedded` or the file as it was named, what its data is from, and of which day. */
  readonly catalog?: { readonly file: string; readonly version: string; readonly date: string };
}

/** The summary of evidence, in a fixed order. */
export function summaryOf(evidence: Evidence): Summary {
  const { records, objects } = evidence.account;
  const principals = [...evidence.usage.principals.values()];
  return {
    schema: 'trailfit/summary/1',
    records: {
      read: records.read,
      used: records.used,
      denied: records.denied,
      undecided: records.undecided,
      duplicate: records.duplicate,
      unmapped: records.unmapped,
      setAside: sortedCounts(records.setAside),
      failed: sortedCounts(records.failed),
      ...(records.partial.size > 0 && { partial: sortedCounts(records.partial) }),
    },
    objects: {
      listed: objects.listed,
      read: objects.read,
      skipped: sortedCounts(objects.skipped),
      failed: sortedCounts(objects.failed),
    },
    principals: kindSummaries(principals),
    window: joinSpans(evidence.span, windowOf(principals)),
    unmappedEvents: sortedCounts(unmappedTally(principals)),
    resources: scopeCounts(principals),
    repeats: { remembered: evidence.ids.size, isFull: evidence.ids.isFull },
    ...limitsOf(evidence.usage, principals),
  };
}

function limitsOf({ limits, pools }: Usage, principals: readonly PrincipalUsage[]) {
  const least = (name: PoolName) =>
    principals.reduce((limit, { parts }) => Math.min(limit, parts[name].limit), limits.resourcesPerAction);
  const share = (name: PoolName) => (pools[name].share < limits.resourcesPerRun ? pools[name].share : undefined);
  const [used, other] = [share('used'), share('other')];
  return {
    resourceLimit: least('used'),
    otherResourceLimit: least('other'),
    ...(used !== undefined && { resourceShare: used }),
    ...(other !== undefined && { otherResourceShare: other }),
  };
}

/** A tally as an object, sorted by reason; reasons with nothing in them are left out. */
export function sortedCounts(tally: ReadonlyMap<string, number>): Counts {
  return Object.fromEntries(
    [...tally].filter(([, count]) => count !== 0).sort(([left], [right]) => byCodeUnit(left, right)),
  );
}

// Saved usage of an account that is left out in part has only lines to tell it.
function windowOf(principals: readonly PrincipalUsage[]): Window | null {
  let window: { first: string; last: string } | null = null;
  for (const { families, unmapped } of principals) {
    const cells = [
      ...unmapped.values(),
      ...[...families.values()].flatMap((family) => [...rowsOf(family)].map((row) => row.cell)),
    ];
    for (const { first, last } of cells) {
      window ??= { first, last };
      if (first < window.first) window.first = first;
      if (last > window.last) window.last = last;
    }
  }
  return window;
}

function kindSummaries(principals: readonly PrincipalUsage[]): Readonly<Partial<Record<PrincipalKind, KindSummary>>> {
  const kinds = [...new Set(principals.map(({ kind }) => kind))].sort(byCodeUnit);
  return Object.fromEntries(
    kinds.map((kind) => {
      const members = principals.filter((principal) => principal.kind === kind);
      const sum = (name: RecordClass) => members.reduce((total, { records }) => total + records[name], 0);
      const records = {
        used: sum('used'),
        denied: sum('denied'),
        undecided: sum('undecided'),
        unmapped: sum('unmapped'),
      };
      return [kind, { principals: members.length, records }];
    }),
  );
}

function unmappedTally(principals: readonly PrincipalUsage[]): Tally {
  const tally: Tally = new Map();
  for (const { unmapped } of principals) {
    for (const [event, cell] of unmapped) tally.set(event, (tally.get(event) ?? 0) + cell.count);
  }
  return tally;
}
