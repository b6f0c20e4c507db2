// What one walk over a request has found, kept in objects that are used again for the next event.

import type { CloudTrailEvent } from '../event/event.js';
import { Found } from './found.js';
import type { PlaceBook } from './place.js';
import type { TypePlan } from './type-plan.js';

/** Where a resource is, in place of the region and account of the event. */
export interface Home {
  readonly region: string;
  readonly account: string;
}

/** The findings of the event at hand. `values` go by slot (one a variable of a resource type), `wholes` by type. */
export interface Scratch {
  event: CloudTrailEvent;
  readonly values: readonly Found[];
  /** Whole ARNs, raw, as the caller or AWS wrote them. */
  readonly wholes: readonly Found[];
  /** By type: region and account of the ARN that named what a resource belongs to. */
  readonly homes: (Home | undefined)[];
  /** Types of which the call names one that the request does not tell, with a `*` for what would tell it. */
  untold: readonly TypePlan[];
  /** Whether a parameter that takes any ARN told the resource: then no other type is asked for. */
  isNamedByArn: boolean;
  /** The owner of the resources, where a parameter names another account. */
  account: string | undefined;
  /** The IAM path of something that is being made. */
  path: string | undefined;
  readonly places: PlaceBook;
}

const nothingUntold: readonly TypePlan[] = [];

/** An empty scratch for a number of slots and types. */
export function createScratch(event: CloudTrailEvent, places: PlaceBook, slots: number, types: number): Scratch {
  return {
    event,
    values: Array.from({ length: slots }, () => new Found()),
    wholes: Array.from({ length: types }, () => new Found()),
    homes: Array.from({ length: types }, () => undefined),
    untold: nothingUntold,
    isNamedByArn: false,
    account: undefined,
    path: undefined,
    places,
  };
}

/** Makes the scratch ready for another event. */
export function resetScratch(scratch: Scratch, event: CloudTrailEvent): void {
  scratch.event = event;
  const { values, wholes, homes } = scratch;
  for (const found of values) found.clear();
  for (const found of wholes) found.clear();
  for (let type = 0; type < homes.length; type++) homes[type] = undefined;
  scratch.untold = nothingUntold;
  scratch.isNamedByArn = false;
  scratch.account = undefined;
  scratch.path = undefined;
}

/** Adds a value to a slot; a bare one yields to any other. */
export function addValue(scratch: Scratch, slot: number, value: string, isBare: boolean): void {
  const found = scratch.values[slot];
  if (found === undefined) return;
  if (found.first === undefined) found.isBare = isBare;
  else if (isBare !== found.isBare) {
    if (isBare) return;
    found.clear();
  }
  found.add(value);
}

/** Adds a whole ARN of a type. */
export function addWhole(scratch: Scratch, type: number, arn: string): void {
  scratch.wholes[type]?.add(arn);
}

/** Whether a slot has a value. */
export function hasValue(scratch: Scratch, slot: number): boolean {
  return scratch.values[slot]?.first !== undefined;
}

/** Whether a type has a whole ARN. */
export function hasWhole(scratch: Scratch, type: number): boolean {
  return scratch.wholes[type]?.first !== undefined;
}

/** Whether the call names a resource of the type, by an ARN or by itself. */
export function isTouched(type: TypePlan, scratch: Scratch): boolean {
  return hasWhole(scratch, type.index) || isNamed(type, scratch);
}

/** Whether a name of the resource itself is told, not only of what it belongs to. */
export function isNamed(type: TypePlan, scratch: Scratch): boolean {
  for (const { slot, isMain } of type.variables) if (isMain && hasValue(scratch, slot)) return true;
  return false;
}
