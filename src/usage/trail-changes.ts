// When trails were changed, as all records of the selected accounts tell: of each kind of change of a trail the first and the last.

import type { TrailChange } from '../event/trail-change.js';
import { byFields } from './cell.js';
import { joinSpans, type Span } from './span.js';

/** Changes of one kind of one trail. */
export type TrailChanges = Omit<TrailChange, 'time'> & Span;

/** The mutable set of changes. */
export type ChangeSet = Map<string, TrailChanges>;

/** Adds changes; neither their order nor a repeat of them changes the set that results. */
export function addChanges(set: ChangeSet, added: TrailChanges): void {
  const key = JSON.stringify(fieldsOf(added));
  set.set(key, { ...added, ...joinSpans(set.get(key) ?? null, added) });
}

/** All changes in order. */
export function sortedChanges(set: ChangeSet): readonly TrailChanges[] {
  return [...set.values()].sort((left, right) => byFields(fieldsOf(left), fieldsOf(right)));
}

function fieldsOf({ account, trail, event }: TrailChanges): readonly string[] {
  return [account, trail, event];
}
