// A family: all that one principal did with one action and one outcome. It folds when it holds too many resources.

import type { CallContext, Outcome } from '../event/event.js';
import type { Action } from '../iam/action.js';
import type { ResourcePattern } from '../iam/resource-pattern.js';
import type { Basis, Reason, Scope, Use } from '../mapping/use.js';
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
}

/** The rows of one family by slot (all but the context) and context. */
export interface Family {
  readonly action: Action;
  readonly outcome: Outcome;
  depth: number;
  readonly resources: Set<ResourcePattern>;
  readonly slots: Map<string, Map<string, Row>>;
}

/** What a row is made of, before its place is known. */
export type RowPart = Omit<Row, 'family' | 'cell' | 'heir'>;

/** A family with nothing in it. */
export function emptyFamily(action: Action, outcome: Outcome): Family {
  return { action, outcome, depth: unfolded, resources: new Set(), slots: new Map() };
}

/** The part that a use of a call makes. */
export function rowPart(use: Use, event: string, context: CallContext): RowPart {
  const { basis, reason, resource, scope, passedTo = [] } = use;
  return { event, basis, reason, resource, scope, passedTo, context, members: [] };
}

/** Adds a part to its row and answers the row. The caller folds the family when it has grown too large. */
export function addRow(family: Family, part: RowPart, cell: CellPart): Row {
  const placed = foldPart(part, family.depth);
  family.resources.add(placed.resource);
  const slot = slotOf(family, placed);
  const everyContext = slot.get(unknownContext);
  if (everyContext) return mergeInto(everyContext, placed, cell);
  const key = contextKey(placed.context);
  const row = slot.get(key);
  if (row) return mergeInto(row, placed, cell);
  const added: Row = { ...placed, family, cell: copyCell(cell), heir: undefined };
  slot.set(key, added);
  if (key !== unknownContext && slot.size <= contextLimit) return added;
  return collapseContexts(slot, added);
}

/** Cuts the resources of a family to the deepest depth with at most `limit` of them. */
export function foldFamily(family: Family, limit: number): void {
  foldFamilyTo(family, deepestFoldWithin(family.resources, limit));
}

/** Cuts the resources of a family to a depth, if they are not cut to a lower one. */
export function foldFamilyTo(family: Family, depth: number): void {
  if (depth >= family.depth) return;
  const rows = [...rowsOf(family)];
  family.depth = depth;
  family.resources.clear();
  family.slots.clear();
  for (const row of rows) row.heir = addRow(family, row, row.cell);
}

/** All living rows of a family. */
export function* rowsOf(family: Family): Generator<Row> {
  for (const slot of family.slots.values()) yield* slot.values();
}

/** The living row that a row has become. */
export function currentRow(row: Row): Row {
  let current = row;
  while (current.heir) current = current.heir;
  return current;
}

/** A context as a key: the same for equal contexts, empty for the unknown one. */
export function contextKey(context: CallContext | undefined): string {
  if (!context) return unknownContext;
  const { region, via = '', vpcEndpoint = '', mfa = '', address, denial = '' } = context;
  return [region, address, String(mfa), denial, vpcEndpoint, via].join('\n');
}

const unknownContext = '';

function foldPart(part: RowPart, depth: number): RowPart {
  const resource = foldResource(part.resource, depth);
  if (resource === part.resource) return part;
  const members = part.members.length > 0 ? part.members : [part.resource];
  return { ...part, resource, members, scope: isNeverGranted(part.scope) ? part.scope : 'folded' };
}

function isNeverGranted(scope: Scope): boolean {
  return scope === 'inexpressible' || scope === 'unescapable';
}

function slotOf(family: Family, part: RowPart): Map<string, Row> {
  const key = [part.resource, part.event, part.basis, part.reason, part.scope, ...part.passedTo].join('\n');
  let slot = family.slots.get(key);
  if (!slot) family.slots.set(key, (slot = new Map<string, Row>()));
  return slot;
}

function mergeInto(row: Row, part: RowPart, cell: CellPart): Row {
  addToCell(row.cell, cell);
  row.members = smallest(row.members, part.members, memberLimit);
  return row;
}

function collapseContexts(slot: Map<string, Row>, latest: Row): Row {
  const rows = [...slot.values()];
  const heir: Row = { ...latest, context: undefined, cell: copyCell(latest.cell), heir: undefined };
  for (const row of rows) {
    row.heir = heir;
    if (row !== latest) mergeInto(heir, row, row.cell);
  }
  slot.clear();
  slot.set(unknownContext, heir);
  return heir;
}
