// The calls that evidence remembers, as they stand in a saved document: grouped by the lines that they were counted in.

import type { RecordClass } from './account.js';
import { byCodeUnit } from './cell.js';
import { callGroup, type CallGroup, type Evidence } from './evidence.js';
import { currentRow, type Row } from './family.js';
import { currentCell } from './unmapped.js';
import type { PrincipalUsage } from './usage.js';

/** The remembered calls that were counted in the same lines: `uses` are indexes, `digests` base64 of sorted 8-byte digests. */
export interface RememberedCalls {
  readonly principal: number;
  readonly as: RecordClass;
  readonly uses: readonly number[];
  readonly unmapped?: { readonly event: string; readonly used: 0 | 1 };
  readonly digests: string;
}

/** The groups in order; `rows` are each principal's in the order of its lines. */
export function* rememberedCalls(
  evidence: Evidence,
  principals: readonly PrincipalUsage[],
  rows: readonly (readonly Row[])[],
): Generator<RememberedCalls> {
  const principalIndex = new Map(principals.map(({ records }, index) => [records, index]));
  const rowIndex = new Map(rows.flatMap((list) => list.map((row, index) => [row, index] as const)));
  const place = (group: CallGroup): Omit<RememberedCalls, 'digests'> => ({
    principal: principalIndex.get(group.records) ?? 0,
    as: group.recordClass,
    uses: group.rows.map((row) => rowIndex.get(currentRow(row)) ?? 0).sort((left, right) => left - right),
    ...(group.unmapped && { unmapped: { event: currentCell(group.unmapped.cell).event, used: group.unmapped.used } }),
  });
  // Groups whose rows have become one by folding are one place.
  const numbers = new Map<string, number>();
  const places: Omit<RememberedCalls, 'digests'>[] = [];
  const placeOf = evidence.groups.map((group) => {
    const where = place(callGroup(group));
    const key = JSON.stringify(where);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, places.length);
    return places.push(where) - 1;
  });
  const digests = digestsByPlace(evidence, placeOf, places.length);
  for (const [, number] of [...numbers].sort(([left], [right]) => byCodeUnit(left, right))) {
    const [where, own] = [places[number], digests[number]];
    if (where && own && own.length > 0) yield { ...where, digests: packDigests(own) };
  }
}

/** The digests of each place, all in one array: with millions of them, a list each would cost many times as much. */
function digestsByPlace(evidence: Evidence, placeOf: readonly number[], count: number): readonly BigUint64Array[] {
  const sizes = new Uint32Array(count);
  const all = new BigUint64Array(evidence.ids.size);
  for (const { value } of evidence.ids.entries()) tick(sizes, placeOf[value] ?? 0);
  let end = 0;
  const places = [...sizes].map((size) => all.subarray(end, (end += size)));
  const filled = new Uint32Array(count);
  for (const { high, low, value } of evidence.ids.entries()) {
    const number = placeOf[value] ?? 0;
    const own = places[number];
    if (own) own[tick(filled, number)] = (BigInt(high) << 32n) | BigInt(low);
  }
  return places;
}

function tick(counters: Uint32Array, index: number): number {
  const count = counters[index] ?? 0;
  counters[index] = count + 1;
  return count;
}

function packDigests(digests: BigUint64Array): string {
  const bytes = Buffer.alloc(digests.length * 8);
  digests.sort().forEach((digest, index) => bytes.writeBigUInt64BE(digest, index * 8));
  return bytes.toString('base64');
}
