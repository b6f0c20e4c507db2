// A family: all that one principal did with one action and one outcome. It folds when it holds too many resources.

import type { CallContext, Outcome } from '../event/event.js';
import type { Action } from '../iam/action.js';
import type { ResourcePattern } from '../iam/resource-pattern.js';
import type { Basis, Reason, Scope, Use } from '../mapping/use.js';
import type { RecordClass } from './account.js';
import { addToCell, copyCell, smallest, type Cell, type CellPart } from './cell.js';
import { deepestFoldWithin, foldResource, unfolded } from './fold-resource.js';

/** How many distinct contexts one use keeps; with more of them the context is unknown. */
const contextLimit = 16;

/** How many of its members a folded resource names: the smallest. */
export const memberLimit = 16;

/** One line of usage. `context` is `undefined` where there were too many. A row that was merged points to its heir. */
export interface Row {
  readonly family: Family;
  readonly event: string;
  readonly basis: Basis;
  readonly reason: Reason;
  readonly passedTo: readonly string[];
  readonly resource: ResourcePattern;
  readonly scope: Scope;
  readonly context: CallContext | undefined;
  readonly cell: Cell;
  /** The smallest resources that a folded one stands for, sorted; all of them where there are fewer than the limit. */
  members: readonly string[];
  heir: Row | undefined;
  /** The number of the group of calls that are counted in this row and in no other, once there is one. */
  ownGroup: number | undefined;
  /** The next row of the same resource. */
  next: Row | undefined;
}

/**
 * The rows of one family: for each resource the first of a chain of rows, which differ in how it was used, or in
 * context. `records` are the counts of the family's principal.
 */
export interface Family {
  readonly action: Action;
  readonly outcome: Outcome;
  readonly records: Record<RecordClass, number>;
  depth: number;
  readonly rows: Map<ResourcePattern, Row>;
}

/** What a row is made of, before its place is known. */
export type RowPart = Omit<Row, 'family' | 'cell' | 'heir' | 'ownGroup' | 'next'>;

/** A family with nothing in it. */
export function emptyFamily(action: Action, outcome: Outcome, records: Record<RecordClass, number>): Family {
  return { action, outcome, records, depth: unfolded, rows: new Map() };
}

/** The part that a use of a call makes. */
export function rowPart(use: Use, event: string, context: CallContext): RowPart {
  const { basis, reason, resource, scope, passedTo = none, accessPoint, inferenceProfile } = use;
  // Most calls reach nothing through another resource, and share their context.
  const told =
    accessPoint === undefined && inferenceProfile === undefined
      ? context
      : {
          ...context,
          ...(accessPoint !== undefined && { accessPoint }),
          ...(inferenceProfile && { inferenceProfile }),
        };
  return { event, basis, reason, resource, scope, passedTo, context: told, members: none };
}

const none: readonly string[] = [];

/** Adds a part to its row and answers the row. The caller folds the family when it has grown too large. */
export function addRow(family: Family, part: RowPart, cell: CellPart): Row {
  const placed = foldPart(part, family.depth);
  const first = family.rows.get(placed.resource);
  let contexts = 0;
  for (let row = first; row; row = row.next) {
    if (!isSameUse(row, placed)) continue;
    if (row.context === undefined || isSameContext(row.context, placed.context)) return mergeInto(row, placed, cell);
    contexts++;
  }
  const added = createRow(family, placed, cell, first);
  family.rows.set(placed.resource, added);
  const isTooMany = contexts >= contextLimit || (contexts > 0 && placed.context === undefined);
  return isTooMany ? collapseContexts(added) : added;
}

// Field by field, in one literal: an object that is spread and then extended takes much more memory, and rows are many.
function createRow(family: Family, part: RowPart, cell: CellPart, next: Row | undefined): Row {
  return {
    family,
    event: part.event,
    basis: part.basis,
    reason: part.reason,
    passedTo: part.passedTo,
    resource: part.resource,
    scope: part.scope,
    context: part.context,
    cell: copyCell(cell),
    members: part.members,
    heir: undefined,
    ownGroup: undefined,
    next,
  };
}

/** Cuts the resources of a family to the deepest depth with at most `limit` of them. */
export function foldFamily(family: Family, limit: number): void {
  foldFamilyTo(family, deepestFoldWithin(family.rows.keys(), limit));
}

/** Cuts the resources of a family to a depth, if they are not cut to a lower one. */
export function foldFamilyTo(family: Family, depth: number): void {
  if (depth >= family.depth) return;
  const rows = [...rowsOf(family)];
  family.depth = depth;
  family.rows.clear();
  for (const row of rows) row.heir = addRow(family, row, row.cell);
}

/** All living rows of a family. */
export function* rowsOf(family: Family): Generator<Row> {
  for (const first of family.rows.values()) yield* chain(first);
}

/** The living row that a row has become. */
export function currentRow(row: Row): Row {
  let current = row;
  while (current.heir) current = current.heir;
  return current;
}

/** A context as a key: the same for equal contexts and no others, empty for the unknown one. */
export function contextKey(context: CallContext | undefined): string {
  if (!context) return '';
  const {
    region,
    via,
    vpcEndpoint,
    mfa = '',
    address,
    denial = '',
    federated,
    accessPoint,
    inferenceProfile,
  } = context;
  const told = [accessPoint, inferenceProfile];
  const through = told.every((one) => one === undefined) ? '' : told.map(keyPart).join('');
  return `${address} ${String(mfa)} ${denial}${federated ? ' federated' : ''} ${keyPart(region)}${keyPart(vpcEndpoint)}${keyPart(via)}${through}`;
}

/** A text as part of a key: its length stands before it, so that whatever it holds it cannot pass for two parts. */
export function keyPart(text: string | undefined): string {
  return text === undefined ? '-' : `${text.length}:${text}`;
}

function foldPart(part: RowPart, depth: number): RowPart {
  const resource = foldResource(part.resource, depth);
  if (resource === part.resource) return part;
  const members = part.members.length > 0 ? part.members : [part.resource];
  return { ...part, resource, members, scope: isNeverGranted(part.scope) ? part.scope : 'folded' };
}

function isNeverGranted(scope: Scope): boolean {
  return scope === 'inexpressible' || scope === 'unescapable';
}

function isSameUse(row: Row, part: RowPart): boolean {
  return (
    row.event === part.event &&
    row.basis === part.basis &&
    row.reason === part.reason &&
    row.scope === part.scope &&
    row.passedTo.length === part.passedTo.length &&
    row.passedTo.every((service, index) => service === part.passedTo[index])
  );
}

function isSameContext(one: CallContext, other: CallContext | undefined): boolean {
  return (
    one.region === other?.region &&
    one.address === other.address &&
    one.mfa === other.mfa &&
    one.denial === other.denial &&
    one.vpcEndpoint === other.vpcEndpoint &&
    one.via === other.via &&
    one.federated === other.federated &&
    one.accessPoint === other.accessPoint &&
    one.inferenceProfile === other.inferenceProfile
  );
}

function mergeInto(row: Row, part: RowPart, cell: CellPart): Row {
  addToCell(row.cell, cell);
  row.members = smallest(row.members, part.members, memberLimit);
  return row;
}

function collapseContexts(latest: Row): Row {
  const rows = [...chain(latest)];
  let next: Row | undefined;
  for (const row of rows) {
    if (isSameUse(row, latest)) continue;
    row.next = next;
    next = row;
  }
  const heir = createRow(latest.family, { ...latest, context: undefined }, latest.cell, next);
  for (const row of rows) {
    if (!isSameUse(row, latest)) continue;
    row.heir = heir;
    if (row !== latest) mergeInto(heir, row, row.cell);
  }
  latest.family.rows.set(latest.resource, heir);
  return heir;
}

function* chain(first: Row): Generator<Row> {
  for (let row: Row | undefined = first; row; row = row.next) yield row;
}
