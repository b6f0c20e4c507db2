// The account of a run: where every record and every object went.

/** Counts by reason. */
export type Tally = Map<string, number>;

/** The place of a record that was understood. */
export type RecordClass = 'used' | 'denied' | 'undecided' | 'unmapped';

/** The mutable account. `read` is counted on its own, so that the sum can be checked against it. */
export interface Account {
  readonly records: {
    read: number;
    used: number;
    denied: number;
    undecided: number;
    unmapped: number;
    duplicate: number;
    readonly setAside: Tally;
    readonly failed: Tally;
    /** Of those read, how many came by a way that holds less than a trail's log files: no place of their own. */
    readonly partial: Tally;
  };
  readonly objects: { listed: number; read: number; readonly skipped: Tally; readonly failed: Tally };
}

/** An account in which nothing has happened. */
export function emptyAccount(): Account {
  return {
    records: {
      read: 0,
      used: 0,
      denied: 0,
      undecided: 0,
      unmapped: 0,
      duplicate: 0,
      setAside: new Map(),
      failed: new Map(),
      partial: new Map(),
    },
    objects: { listed: 0, read: 0, skipped: new Map(), failed: new Map() },
  };
}

/** Adds to one reason of a tally. */
export function tally(into: Tally, reason: string, count = 1): void {
  if (count !== 0) into.set(reason, (into.get(reason) ?? 0) + count);
}

/** Adds one account to another. */
export function addAccount(into: Account, part: Account): void {
  for (const name of ['read', 'used', 'denied', 'undecided', 'unmapped', 'duplicate'] as const)
    into.records[name] += part.records[name];
  for (const name of ['listed', 'read'] as const) into.objects[name] += part.objects[name];
  addTally(into.records.setAside, part.records.setAside);
  addTally(into.records.failed, part.records.failed);
  addTally(into.records.partial, part.records.partial);
  addTally(into.objects.skipped, part.objects.skipped);
  addTally(into.objects.failed, part.objects.failed);
}

/** The sum over all places of a record. */
export function accountedRecords({ records }: Account): number {
  const { used, denied, undecided, unmapped, duplicate } = records;
  return used + denied + undecided + unmapped + duplicate + total(records.setAside) + total(records.failed);
}

/** The sum of a tally. */
export function total(tally: ReadonlyMap<string, number>): number {
  return [...tally.values()].reduce((sum, count) => sum + count, 0);
}

function addTally(into: Tally, part: ReadonlyMap<string, number>): void {
  for (const [reason, count] of part) tally(into, reason, count);
}
