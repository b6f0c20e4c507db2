// The fewest characters with the same meaning: pairs of an action and a resource as statements that each allow all of
// their actions on all of their resources, and together nothing but the pairs.

import { visibleJson } from '../iam/visible-json.js';
import { byCodeUnit } from '../usage/cell.js';
import { bestCover } from './block-cover.js';
import type { Block } from './block.js';

/** A pair that is to be allowed. Pairs of one `class` may stand in one statement: the same conditions, the same meaning of `*`. */
export interface Pair {
  readonly action: string;
  readonly resource: string;
  readonly class: string;
}

/** A statement's actions and resources, each sorted. */
export interface Rectangle {
  readonly class: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** What a statement costs beside its names: its own comma, less those that the last name of either list has none of. */
export const statementCost = '{"Effect":"Allow","Action":[],"Resource":[]},'.length - 2;

/** What a name costs: its text as it is written, and a comma. */
export function nameCost(name: string): number {
  return visibleJson(JSON.stringify(name)).length + 1;
}

/**
 * The rectangles of pairs, by class, then by their names. `costOf` tells what a statement of a class costs beside its names:
 * its conditions.
 */
export function minimize(pairs: readonly Pair[], costOf: (one: string) => number): readonly Rectangle[] {
  const classes = new Map<string, Map<string, Set<string>>>();
  for (const { class: own, action, resource } of pairs) {
    const rows = classes.get(own) ?? new Map<string, Set<string>>();
    classes.set(own, rows);
    rows.set(action, (rows.get(action) ?? new Set()).add(resource));
  }
  return [...classes]
    .sort(([left], [right]) => byCodeUnit(left, right))
    .flatMap(([own, rows]) => rectanglesOf(rows, costOf(own)).map((rectangle) => ({ class: own, ...rectangle })));
}

// Actions with the same resources go together, then resources with the same actions: what is left is small.
function rectanglesOf(
  rows: ReadonlyMap<string, ReadonlySet<string>>,
  overhead: number,
): readonly Omit<Rectangle, 'class'>[] {
  const actionGroups = grouped([...rows], ([, resources]) => [...resources].sort(byCodeUnit));
  const actionsOf = new Map<string, number[]>();
  actionGroups.forEach(({ members: [first] }, group) => {
    for (const resource of first?.[1] ?? []) {
      const known = actionsOf.get(resource);
      if (known) known.push(group);
      else actionsOf.set(resource, [group]);
    }
  });
  const resourceGroups = grouped([...actionsOf], ([, groups]) => groups.map(String));
  const names = {
    actions: actionGroups.map(({ members }) => members.map(([action]) => action).sort(byCodeUnit)),
    resources: resourceGroups.map(({ members }) => members.map(([resource]) => resource).sort(byCodeUnit)),
  };
  const rowsOf = names.actions.map(() => new Set<number>());
  resourceGroups.forEach(({ members: [first] }, column) => {
    for (const row of first?.[1] ?? []) rowsOf[row]?.add(column);
  });
  const matrix = {
    rowCosts: names.actions.map(costOfNames),
    columnCosts: names.resources.map(costOfNames),
    rows: rowsOf,
    overhead,
  };
  return bestCover(matrix)
    .map((block) => toNames(block, names))
    .sort((left, right) => byCodeUnit(keyOf(left), keyOf(right)));
}

function toNames(
  { rows, columns }: Block,
  names: { readonly actions: readonly (readonly string[])[]; readonly resources: readonly (readonly string[])[] },
): Omit<Rectangle, 'class'> {
  return {
    actions: rows.flatMap((row) => names.actions[row] ?? []).sort(byCodeUnit),
    resources: columns.flatMap((column) => names.resources[column] ?? []).sort(byCodeUnit),
  };
}

function keyOf({ actions, resources }: Omit<Rectangle, 'class'>): string {
  return JSON.stringify([actions, resources]);
}

function costOfNames(names: readonly string[]): number {
  return names.reduce((sum, name) => sum + nameCost(name), 0);
}

interface Grouped<Item> {
  readonly members: readonly Item[];
}

/** Items with the same list of words together, in the order of these lists. */
function grouped<Item>(items: readonly Item[], wordsOf: (item: Item) => readonly string[]): readonly Grouped<Item>[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = JSON.stringify(wordsOf(item));
    const known = groups.get(key);
    if (known) known.push(item);
    else groups.set(key, [item]);
  }
  return [...groups].sort(([left], [right]) => byCodeUnit(left, right)).map(([, members]) => ({ members }));
}
