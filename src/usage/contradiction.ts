// What the fields of a saved document must say together, or counts would be wrong without a trace once it is merged.

import { accountedRecords, type RecordClass } from './account.js';
import { hourOf } from './places.js';
import { accountOf, type SavedUsage } from './saved-usage.js';

/** More hours than this at all places together are no trail: CloudTrail began in 2013. */
const mostHours = 50_000_000;

/** Where a document contradicts itself, and how; `undefined` where it does not. */
export function contradictionOf(saved: SavedUsage): string | undefined {
  return accountContradiction(saved) ?? hoursContradiction(saved) ?? callsContradiction(saved);
}

function accountContradiction(saved: SavedUsage): string | undefined {
  const { records } = saved.summary;
  const accounted = accountedRecords(accountOf(saved));
  if (accounted !== records.read)
    return `summary.records: does not add up: ${records.read} records read, ${accounted} accounted for`;
  for (const name of ['used', 'denied', 'undecided', 'unmapped'] as const) {
    const sum = saved.principals.reduce((total, principal) => total + principal.records[name], 0);
    if (sum !== records[name]) return `summary.records.${name}: is not the sum over the principals, ${sum}`;
  }
  return undefined;
}

function hoursContradiction({ seen: { places } }: SavedUsage): string | undefined {
  let hours = 0;
  for (const [index, place] of places.entries()) {
    for (const [first, last] of place.hours) {
      if (last < first) return `seen.places.${index}.hours: a span ends before it begins`;
      hours += hourOf(`${last}:00Z`) - hourOf(`${first}:00Z`) + 1;
    }
  }
  return hours > mostHours ? `seen.places: ${hours} hours are more than any trail has` : undefined;
}

// Each remembered call was counted where it says so: a repeat of it will be taken out there.
function callsContradiction({ seen: { calls }, principals }: SavedUsage): string | undefined {
  const left = principals.map(({ records, uses, unmapped }) => ({
    records: { ...records },
    uses: uses.map(({ count }) => count),
    unmapped: new Map(unmapped.map(({ event, count, used }) => [event, { count, used }])),
  }));
  for (const [index, part] of calls.entries()) {
    const owner = left[part.principal];
    const digests = digestCount(part.digests);
    if (!owner || digests === undefined || !takeCalls(owner, part, digests))
      return `seen.calls.${index}: remembers calls that are counted nowhere`;
  }
  return undefined;
}

interface Counted {
  readonly records: Record<RecordClass, number>;
  readonly uses: number[];
  readonly unmapped: ReadonlyMap<string, { count: number; used: number }>;
}

function takeCalls(owner: Counted, part: SavedUsage['seen']['calls'][number], digests: number): boolean {
  if ((owner.records[part.as] -= digests) < 0) return false;
  for (const use of part.uses) {
    const count = owner.uses[use];
    if (count === undefined || count < digests) return false;
    owner.uses[use] = count - digests;
  }
  if (!part.unmapped) return part.as !== 'unmapped';
  const cell = owner.unmapped.get(part.unmapped.event);
  if (!cell) return false;
  cell.count -= digests;
  cell.used -= digests * part.unmapped.used;
  return cell.count >= 0 && cell.used >= 0;
}

/** How many digests of eight bytes a base64 text holds, or `undefined` where it is no whole number of them. */
function digestCount(base64: string): number | undefined {
  const bytes = Buffer.byteLength(base64, 'base64');
  return bytes % 8 === 0 ? bytes / 8 : undefined;
}
