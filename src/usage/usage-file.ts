// `trailfit/usage/1`: evidence as a JSON document, to save, to merge and to use again. Equal evidence, equal bytes.

import type { CallContext, Outcome } from '../event/event.js';
import type { PrincipalKind } from '../event/principal.js';
import type { Basis, Reason, Scope } from '../mapping/use.js';
import type { RecordClass } from './account.js';
import { byCodeUnit, byFields } from './cell.js';
import type { Evidence } from './evidence.js';
import { rowsOf, type Row } from './family.js';
import { mappedBy, type CatalogFacts, type MappedBy } from './mapped-by.js';
import { placeSpans, type PlaceSpans } from './places.js';
import { rememberedCalls, type RememberedCalls } from './remembered-calls.js';
import { summaryOf, type Summary, type Window } from './summary.js';
import { sortedChanges, type TrailChanges } from './trail-changes.js';
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

/** What was seen beside the uses: by which selections, where and when, and which calls, to know their repeats. */
export interface Seen {
  readonly selections: readonly string[];
  readonly places: readonly PlaceSpans[];
  /** When trails were changed; absent: not once. */
  readonly changes?: readonly TrailChanges[];
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
      ...(evidence.changes.size > 0 && { changes: sortedChanges(evidence.changes) }),
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

function orderedContext({ region, address, mfa, denial, ...rest }: CallContext): CallContext {
  const { vpcEndpoint, via, federated, accessPoint, inferenceProfile } = rest;
  return {
    region,
    address,
    ...(mfa !== undefined && { mfa }),
    ...(denial !== undefined && { denial }),
    ...(vpcEndpoint !== undefined && { vpcEndpoint }),
    ...(via !== undefined && { via }),
    ...(federated && { federated }),
    ...(accessPoint !== undefined && { accessPoint }),
    ...(inferenceProfile !== undefined && { inferenceProfile }),
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
    accessPoint = '',
    inferenceProfile = '',
  } = context ?? {};
  return [
    ...[family.action, family.outcome, row.resource, row.event, row.basis, row.reason, row.scope],
    ...[region, address, String(mfa), denial, vpcEndpoint, via, String(federated)],
    ...[accessPoint, inferenceProfile, ...row.passedTo],
  ];
}
