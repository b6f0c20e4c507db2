// What one walk over a request has found, kept in arrays that are used again for the next event.

import type { CloudTrailEvent } from '../event/event.js';
import type { PlaceBook } from './place.js';

/** Where a resource is, in place of the region and account of the event. */
export interface Home {
  readonly region: string;
  readonly account: string;
}

/** The findings of the event at hand. `values` go by slot (one a variable of a resource type), `wholes` by type. */
export interface Scratch {
  event: CloudTrailEvent;
  readonly values: string[][];
  /** Whether a slot's values come from a bare `name` or `id`, which any better name replaces. */
  readonly bare: boolean[];
  /** Whole ARNs, raw, as the caller or AWS wrote them. */
  readonly wholes: string[][];
  /** By type: region and account of the ARN that named what a resource belongs to. */
  readonly homes: (Home | undefined)[];
  /** Whether a parameter that takes any ARN told the resource: then no other type is asked for. */
  isNamedByArn: boolean;
  /** The owner of the resources, where a parameter names another account. */
  account: string | undefined;
  /** The IAM path of something that is being made. */
  path: string | undefined;
  readonly places: PlaceBook;
}

/** An empty scratch for a number of slots and types. */
export function createScratch(event: CloudTrailEvent, places: PlaceBook, slots: number, types: number): Scratch {
  return {
    event,
    values: Array.from({ length: slots }, () => []),
    bare: Array.from({ length: slots }, () => false),
    wholes: Array.from({ length: types }, () => []),
    homes: Array.from({ length: types }, () => undefined),
    isNamedByArn: false,
    account: undefined,
    path: undefined,
    places,
  };
}

/** Makes the scratch ready for another event. */
export function resetScratch(scratch: Scratch, event: CloudTrailEvent): void {
  scratch.event = event;
  const { values, bare, wholes, homes } = scratch;
  for (let slot = 0; slot < values.length; slot++) {
    const found = values[slot];
    if (found !== undefined && found.length > 0) found.length = 0;
    bare[slot] = false;
  }
  for (let type = 0; type < wholes.length; type++) {
    const found = wholes[type];
    if (found !== undefined && found.length > 0) found.length = 0;
    if (homes[type] !== undefined) homes[type] = undefined;
  }
  scratch.isNamedByArn = false;
  scratch.account = undefined;
  scratch.path = undefined;
}

/** Adds a value to a slot; a bare one yields to any other. */
export function addValue(scratch: Scratch, slot: number, value: string, bare: boolean): void {
  const values = scratch.values[slot];
  if (values === undefined) return;
  if (values.length === 0) {
    scratch.bare[slot] = bare;
    values.push(value);
    return;
  }
  if (bare && scratch.bare[slot] === false) return;
  if (!bare && scratch.bare[slot] === true) {
    values.length = 0;
    scratch.bare[slot] = false;
  }
  if (!values.includes(value)) values.push(value);
}

/** Adds a whole ARN of a type. */
export function addWhole(scratch: Scratch, type: number, arn: string): void {
  const wholes = scratch.wholes[type];
  if (wholes !== undefined && !wholes.includes(arn)) wholes.push(arn);
}

/** Whether a slot has a value. */
export function hasValue(scratch: Scratch, slot: number): boolean {
  const values = scratch.values[slot];
  return values !== undefined && values.length > 0;
}

/** Whether a type has a whole ARN. */
export function hasWhole(scratch: Scratch, type: number): boolean {
  const wholes = scratch.wholes[type];
  return wholes !== undefined && wholes.length > 0;
}
