// `trailfit/usage/1`: evidence as a JSON document, to save, to merge and to use again. Equal evidence, equal bytes.

import type { CallContext, Outcome } from '../event/event.js';
import type { PrincipalKind } from '../event/principal.js';
import type { Basis, Reason, Scope } from '../mapping/use.js';
import type { RecordClass } from './account.js';
import { byCodeUnit, byFields } from './cell.js';
import { callGroup, type CallGroup, type Evidence } from './evidence.js';
import { currentRow, rowsOf, type Row } from './family.js';
import { mappedBy, type CatalogFacts, type MappedBy } from './mapped-by.js';
import { placeSpans, type PlaceSpans } from './places.js';
import { summaryOf, type Summary, type Window } from './summary.js';
import { unfolded } from './fold-resource.js';
import type { Fold, PrincipalUsage } from './usage.js';

/** One line of usage. `context` null: too many different ones. `members`: the smallest names that a folded resource stands for. */
export interface UsageLine {
  readonly action: string;
  readonly resource: string;
  readonly event: string;
  readonly basis: Basis;
  readonly reason: Reason;
  readonly scope: Scope;
  readonly passedTo?: readonly string[];
  readonly outcome: Outcome;
  readonly context: CallContext | null;
  readonly count: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly examples: readonly string[];
  readonly members?: readonly string[];
}

/** Calls of which no action is known; `used` counts those that AWS authorized. */
export interface UnmappedLine {
  readonly event: string;
  readonly count: number;
  readonly used: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly examples: readonly string[];
}

/** All lines of one principal; `ids` are the unique ids under its ARN: more than one if it was deleted and made again. */
export interface PrincipalLines {
  readonly principal: string;
  readonly kind: PrincipalKind;
  readonly ids: readonly string[];
  readonly records: Readonly<Record<RecordClass, number>>;
  /** How many resources of one action are kept apart, of used calls and of others; absent where all are as usual. */
  readonly limits?: { readonly used: number; readonly other: number };
  /** The actions whose resources are folded, and the number of path segments that were kept. */
  readonly folds: readonly Fold[];
  readonly unmapped: readonly UnmappedLine[];
  readonly uses: readonly UsageLine[];
}

/** The remembered calls that were counted in the same lines: `uses` are indexes, `digests` base64 of sorted 8-byte digests. */
export interface RememberedCalls {
  readonly principal: number;
  readonly as: RecordClass;
  readonly uses: readonly number[];
  readonly unmapped?: { readonly event: string; readonly used: 0 | 1 };
  readonly digests: string;
}

/** What was seen beside the uses: by which selections, where and when, and which calls, to know their repeats. */
export interface Seen {
  readonly selections: readonly string[];
  readonly places: readonly PlaceSpans[];
  readonly isFull: boolean;
  readonly calls: Iterable<RememberedCalls>;
}

/**
 * The whole document. What grows with the logs is made anew each time that it is iterated, a part at a time, so that a
 * document many times larger than the evidence never stands in memory.
 */
export interface UsageFile {
  readonly schema: 'trailfit/usage/1';
  readonly window: Window | null;
  readonly summary: Summary;
  readonly catalog: readonly MappedBy[];
  readonly seen: Seen;
  readonly principals: Iterable<PrincipalLines>;
}

/** The document of evidence. `catalog` is the version of the catalog that the mapping used. */
export function usageFile(evidence: Evidence, catalog: CatalogFacts): UsageFile {
  const summary = summaryOf(evidence);
  const principals = [...evidence.usage.principals.values()].sort((left, right) => byCodeUnit(left.arn, right.arn));
  const rows = principals.map((principal) => sortedRows(principal));
  return {
    schema: 'trailfit/usage/1',
    window: summary.window,
    summary,
    catalog: mappedBy(evidence.catalogs, evidence.services, catalog),
    seen: {
      selections: [...evidence.selections].sort(byCodeUnit),
      places: placeSpans(evidence.places),
      isFull: evidence.ids.isFull,
      calls: repeatable(() => rememberedCalls(evidence, principals, rows)),
    },
    principals: repeatable(function* () {
      for (const [index, principal] of principals.entries())
        yield principalLines(principal, rows[index] ?? [], evidence.usage.limits.resourcesPerAction);
    }),
  };
}

function repeatable<Item>(begin: () => Iterator<Item>): Iterable<Item> {
  return { [Symbol.iterator]: begin };
}

/** The text of the document in pieces: one line a use, so that it can be compared and compressed well. */
export function* formatUsageFile(file: UsageFile): Generator<string> {
  const { calls, places, ...seen } = file.seen;
  yield `{\n  "schema": ${JSON.stringify(file.schema)},\n`;
  yield `  "window": ${JSON.stringify(file.window)},\n`;
  yield `  "summary": ${JSON.stringify(file.summary)},\n`;
  yield '  "catalog": ';
  yield* listOf(file.catalog, '  ');
  yield ',\n';
  yield `  "seen": { ${JSON.stringify(seen).slice(1, -1)},\n    "places": `;
  yield* listOf(places, '    ');
  yield ',\n    "calls": ';
  yield* listOf(calls, '    ');
  yield ' },\n  "principals": [';
  let separator = '\n';
  for (const { uses, unmapped, ...rest } of file.principals) {
    yield `${separator}    { ${JSON.stringify(rest).slice(1, -1)},\n      "unmapped": `;
    yield* listOf(unmapped, '      ');
    yield ',\n      "uses": ';
    yield* listOf(uses, '      ');
    yield ' }';
    separator = ',\n';
  }
  yield separator === '\n' ? ']\n}\n' : '\n  ]\n}\n';
}

function* listOf(items: Iterable<unknown>, indent: string): Generator<string> {
  let separator = '[\n';
  for (const item of items) {
    yield `${separator}${indent}  ${JSON.stringify(item)}`;
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]' : `\n${indent}]`;
}

/** The rows of a principal in the order of its lines. */
export function sortedRows(principal: PrincipalUsage): readonly Row[] {
  return [...principal.families.values()]
    .flatMap((family) => [...rowsOf(family)])
    .map((row) => ({ row, fields: sortFields(row) }))
    .sort((left, right) => byFields(left.fields, right.fields))
    .map(({ row }) => row);
}

/** One row as a line. */
export function usageLine({ family, cell, ...row }: Row): UsageLine {
  return {
    action: family.action,
    resource: row.resource,
    event: row.event,
    basis: row.basis,
    reason: row.reason,
    scope: row.scope,
    ...(row.passedTo.length > 0 && { passedTo: row.passedTo }),
    outcome: family.outcome,
    context: row.context ? orderedContext(row.context) : null,
    count: cell.count,
    firstSeen: cell.first,
    lastSeen: cell.last,
    examples: cell.examples,
    ...(row.members.length > 0 && { members: row.members }),
  };
}

function principalLines(principal: PrincipalUsage, rows: readonly Row[], perAction: number): PrincipalLines {
  return {
    principal: principal.arn,
    kind: principal.kind,
    ids: [...principal.ids].sort(byCodeUnit),
    records: principal.records,
    ...limitsOf(principal, perAction),
    folds: foldsOf(principal),
    unmapped: [...principal.unmapped]
      .sort(([left], [right]) => byCodeUnit(left, right))
      .map(([event, { count, used, first, last, examples }]) => ({
        event,
        count,
        used,
        firstSeen: first,
        lastSeen: last,
        examples,
      })),
    uses: rows.map(usageLine),
  };
}

function limitsOf({ parts }: PrincipalUsage, perAction: number): Pick<PrincipalLines, 'limits'> {
  const limits = { used: parts.used.limit, other: parts.other.limit };
  return Math.min(limits.used, limits.other) < perAction ? { limits } : {};
}

function foldsOf(principal: PrincipalUsage): readonly Fold[] {
  return [...principal.families]
    .filter(([, { depth }]) => depth !== unfolded)
    .sort(([left], [right]) => byCodeUnit(left, right))
    .map(([, { action, outcome, depth }]) => ({ action, outcome, depth }));
}

function orderedContext({ region, address, mfa, denial, vpcEndpoint, via, federated }: CallContext): CallContext {
  return {
    region,
    address,
    ...(mfa !== undefined && { mfa }),
    ...(denial !== undefined && { denial }),
    ...(vpcEndpoint !== undefined && { vpcEndpoint }),
    ...(via !== undefined && { via }),
    ...(federated && { federated }),
  };
}

function sortFields({ family, context, ...row }: Row): readonly string[] {
  const {
    region = '',
    address = '',
    mfa = '',
    denial = '',
    vpcEndpoint = '',
    via = '',
    federated = '',
  } = context ?? {};
  return [
    ...[family.action, family.outcome, row.resource, row.event, row.basis, row.reason, row.scope],
    ...[region, address, String(mfa), denial, vpcEndpoint, via, String(federated), ...row.passedTo],
  ];
}

function* rememberedCalls(
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
    ...(group.unmapped && { unmapped: { event: group.unmapped.event, used: group.unmapped.used } }),
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
