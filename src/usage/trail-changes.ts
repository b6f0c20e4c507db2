// When trails were changed, as all records of the selected accounts tell: of each kind of change of a trail the first and the last.

import type { TrailChange } from '../event/trail-change.js';
import { byFields } from './cell.js';

/** Changes of one kind of one trail. */
export interface TrailChanges extends Omit<TrailChange, 'time'> {
  readonly first: string;
  readonly last: string;
}

/** The mutable set of changes. */
export type ChangeSet = Map<string, TrailChanges>;

/** Adds changes: any order, any repeats, the same in the end. */
export function addChanges(set: ChangeSet, added: TrailChanges): void {
  const key = JSON.stringify(fieldsOf(added));
  const known = set.get(key) ?? added;
  const first = added.first < known.first ? added.first : known.first;
  const last = added.last > known.last ? added.last : known.last;
  set.set(key, { ...added, first, last });
}

/** All changes in order. */
export function sortedChanges(set: ChangeSet): readonly TrailChanges[] {
  return [...set.values()].sort((left, right) => byFields(fieldsOf(left), fieldsOf(right)));
}

function fieldsOf({ account, trail, event }: TrailChanges): readonly string[] {
  return [account, trail, event];
}
