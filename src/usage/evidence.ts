// Evidence: usage, the account of the run, and what was seen. A commutative monoid: any order, any split, the same in the end.

import { servicePrefix } from '../iam/action.js';
import { addAccount, emptyAccount, type Account, type RecordClass } from './account.js';
import type { CallBatch, CallShape, CountedShape } from './call-batch.js';
import type { Catalogs } from './mapped-by.js';
import { currentRow, rowPart, type Row } from './family.js';
import { IdTable } from './id-table.js';
import { addPlace, type Places } from './places.js';
import { joinSpans, type Span } from './span.js';
import { addChanges, type ChangeSet } from './trail-changes.js';
import { currentCell, type UnmappedCell } from './unmapped.js';
import {
  addId,
  addUse,
  defaultLimits,
  emptyUsage,
  principalUsage,
  sharedContext,
  sharedWord,
  type Usage,
  type UsageLimits,
} from './usage.js';

/** How many calls are remembered by default, to know their repeats. */
export const defaultIdLimit = 4_000_000;

/** How many different sets of rows are remembered: calls that are counted in yet another one are not. */
const groupLimit = 200_000;

/** Where a remembered call was counted, so that a repeat found later can be taken out again. `records` are its principal's. */
export interface CallGroup {
  readonly records: Record<RecordClass, number>;
  readonly recordClass: RecordClass;
  readonly rows: readonly Row[];
  readonly unmapped: { readonly cell: UnmappedCell; readonly used: 0 | 1 } | undefined;
}

/**
 * The mutable evidence of a run. `selections` holds, as canonical JSON, what each part of it was selected by. A row among
 * the `groups` stands for the calls that are counted in it alone: most are.
 */
export interface Evidence {
  readonly usage: Usage;
  readonly account: Account;
  readonly places: Places;
  readonly changes: ChangeSet;
  /** The first and the last call that was read, whoever made it. */
  span: Span | null;
  readonly selections: Set<string>;
  /** The services whose actions this run has mapped. */
  readonly services: Set<string>;
  /** By which catalogs other runs, now merged into this one, have mapped. */
  readonly catalogs: Catalogs;
  readonly ids: IdTable;
  readonly groups: (CallGroup | Row)[];
  readonly groupNumbers: Map<string, number>;
  readonly numbers: WeakMap<object, number>;
  nextNumber: number;
  /** How many groups there were when rows that had been merged were last let go. */
  sweptGroups: number;
}

const groupsBetweenSweeps = 4096;

/** Evidence of nothing: the identity of merging. */
export function emptyEvidence(limits: UsageLimits = defaultLimits, idLimit = defaultIdLimit): Evidence {
  return {
    usage: emptyUsage(limits),
    account: emptyAccount(),
    places: new Map(),
    changes: new Map(),
    span: null,
    selections: new Set(),
    services: new Set(),
    catalogs: new Map(),
    ids: new IdTable(idLimit),
    groups: [],
    groupNumbers: new Map(),
    numbers: new WeakMap(),
    nextNumber: 0,
    sweptGroups: 0,
  };
}

/** Adds a batch of calls; repeats are counted as duplicates and nowhere else. */
export function addBatch(evidence: Evidence, batch: CallBatch): void {
  addAccount(evidence.account, batch.account);
  for (const place of batch.places) addPlace(evidence.places, place);
  for (const change of batch.changes) addChanges(evidence.changes, change);
  evidence.span = joinSpans(evidence.span, batch.span);
  const groups = batch.shapes.map((counted) => addShape(evidence, counted));
  const numbers = groups.map((group) => groupNumber(evidence, group));
  const fresh = batch.shapes.map((counted) => counted.anonymous);
  for (let index = 0; index < batch.digests.length; index += 3) {
    const shape = batch.digests[index + 2] ?? 0;
    if (remember(evidence, batch.digests[index] ?? 0, batch.digests[index + 1] ?? 0, numbers[shape]))
      fresh[shape] = (fresh[shape] ?? 0) + 1;
    else evidence.account.records.duplicate++;
  }
  groups.forEach((group, shape) => {
    if (!batch.shapes[shape]?.shape.isAddendum) countCalls(evidence, group, fresh[shape] ?? 0);
  });
  forgetMergedRows(evidence);
}

// Rows that were merged by folding live on only here: their heirs stand for them.
function forgetMergedRows(evidence: Evidence): void {
  const { groups } = evidence;
  if (groups.length < evidence.sweptGroups + groupsBetweenSweeps) return;
  evidence.sweptGroups = groups.length;
  for (const [number, group] of groups.entries()) {
    if ('family' in group) groups[number] = currentRow(group);
    else if (group.unmapped?.cell.heir)
      groups[number] = { ...group, unmapped: { ...group.unmapped, cell: currentCell(group.unmapped.cell) } };
    else if (group.rows.some(({ heir }) => heir)) groups[number] = { ...group, rows: group.rows.map(currentRow) };
  }
}

/** Remembers a call of a group by its digest, as far as there is memory. Answers whether it is not known as a repeat. */
export function remember(evidence: Evidence, high: number, low: number, group: number | undefined): boolean {
  if (group !== undefined) return evidence.ids.add(high, low, group);
  evidence.ids.markFull();
  return !evidence.ids.has(high, low);
}

/** Adds `count` calls (or takes them away, if negative) to every place where the calls of a group are counted. */
export function countCalls(evidence: Evidence, group: CallGroup, count: number): void {
  evidence.account.records[group.recordClass] += count;
  group.records[group.recordClass] += count;
  for (const row of group.rows) currentRow(row).cell.count += count;
  if (!group.unmapped) return;
  const cell = currentCell(group.unmapped.cell);
  cell.count += count;
  cell.used += count * group.unmapped.used;
}

/** The group that one of the evidence's groups is or stands for. */
export function callGroup(group: CallGroup | Row): CallGroup {
  if (!('family' in group)) return group;
  const { records, outcome } = group.family;
  return { records, recordClass: outcome, rows: [group], unmapped: undefined };
}

/** The number of a group, made where it is new; `undefined` where there are too many. */
export function groupNumber(evidence: Evidence, group: CallGroup): number | undefined {
  const [first, second] = group.rows;
  if (first === undefined || second !== undefined || group.unmapped || group.recordClass !== first.family.outcome)
    return sharedGroupNumber(evidence, group);
  const row = currentRow(first);
  return (row.ownGroup ??= evidence.groups.push(row) - 1);
}

function sharedGroupNumber(evidence: Evidence, group: CallGroup): number | undefined {
  const parts = [
    group.records,
    ...group.rows.map(currentRow),
    ...(group.unmapped ? [currentCell(group.unmapped.cell)] : []),
  ];
  const key = `${group.recordClass} ${String(group.unmapped?.used)} ${parts.map((part) => numberOf(evidence, part)).join(' ')}`;
  let number = evidence.groupNumbers.get(key);
  if (number === undefined && evidence.groupNumbers.size < groupLimit) {
    number = evidence.groups.push(group) - 1;
    evidence.groupNumbers.set(key, number);
  }
  return number;
}

function numberOf(evidence: Evidence, part: object): number {
  let number = evidence.numbers.get(part);
  if (number === undefined) evidence.numbers.set(part, (number = evidence.nextNumber++));
  return number;
}

// The counts come last, when it is known which calls are repeats; until then the rows stand with what a repeat cannot change.
function addShape(evidence: Evidence, { shape, first, last, examples }: CountedShape): CallGroup {
  const principal = principalUsage(evidence.usage, shape.principal.arn, shape.principal.kind);
  if (shape.principal.id !== '') addId(principal, shape.principal.id);
  const { records } = principal;
  const cell = { count: 0, first, last, examples };
  const context = sharedContext(evidence.usage, shape.context);
  const event = sharedWord(evidence.usage, shape.event);
  for (const { action } of shape.uses ?? []) evidence.services.add(servicePrefix(action));
  const rows = (shape.uses ?? []).map((use) =>
    addUse(
      evidence.usage,
      principal,
      { action: use.action, outcome: shape.outcome },
      rowPart(use, event, context),
      cell,
    ),
  );
  if (shape.isAddendum || shape.uses) return { records, recordClass: classOf(shape), rows, unmapped: undefined };
  const used = shape.outcome === 'used' ? 1 : 0;
  const unmapped = {
    cell: principal.unmapped.add(shape.event, { ...cell, used: 0 }),
    used,
  } as const;
  return { records, recordClass: 'unmapped', rows, unmapped };
}

function classOf(shape: CallShape): RecordClass {
  return shape.uses ? shape.outcome : 'unmapped';
}
