// Places: in which account and region, and in which hours, the evidence shows that calls were logged.

import { byFields } from './cell.js';
import { HourSet } from './hour-set.js';

/** One place. `source` is the event source for data events and empty for management events, which are logged together. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly category: 'Management' | 'Data';
  readonly source: string;
}

/** A place with its hours, each the number of hours since 1970-01-01T00Z, distinct. */
export interface PlaceHours extends Place {
  readonly hours: Iterable<number>;
}

/** A place with spans of whole hours, first and last such as `2026-11-23T07`, in order and apart. */
export interface PlaceSpans extends Place {
  readonly hours: readonly (readonly [first: string, last: string])[];
}

/** The mutable set of places. */
export type Places = Map<string, { readonly place: Place; readonly hours: HourSet }>;

const hourMs = 3_600_000;

/** Adds the hours of one place. */
export function addPlace(places: Places, { account, region, category, source, hours }: PlaceHours): void {
  const key = placeKey(account, region, category, source);
  let known = places.get(key);
  if (!known) places.set(key, (known = { place: { account, region, category, source }, hours: new HourSet() }));
  for (const hour of hours) known.hours.add(hour);
}

/** A place as a key: no other place has the same, whatever stands in its fields. */
export function placeKey(account: string, region: string, category: Place['category'], source: string): string {
  return `${category} ${account.length}:${account}${region.length}:${region}${source}`;
}

/** The hour of an ISO 8601 UTC time. */
export function hourOf(time: string): number {
  return Math.floor(Date.parse(time) / hourMs);
}

/** All places in order, with their spans. */
export function placeSpans(places: Places): readonly PlaceSpans[] {
  return [...places.values()]
    .sort((left, right) => byFields(fieldsOf(left.place), fieldsOf(right.place)))
    .map(({ place, hours }) => ({ ...place, hours: spans(hours.inOrder()) }));
}

/** The hours of spans that `placeSpans` wrote. */
export function* hoursOf(hours: PlaceSpans['hours']): Generator<number> {
  for (const [first, last] of hours) {
    for (let hour = hourOf(`${first}:00Z`); hour <= hourOf(`${last}:00Z`); hour++) yield hour;
  }
}

function fieldsOf({ account, region, category, source }: Place): readonly string[] {
  return [account, region, category, source];
}

function spans(hours: Iterable<number>): PlaceSpans['hours'] {
  const result: [string, string][] = [];
  let previous = Number.NaN;
  for (const hour of hours) {
    const open = result.at(-1);
    if (open && hour === previous + 1) open[1] = hourText(hour);
    else result.push([hourText(hour), hourText(hour)]);
    previous = hour;
  }
  return result;
}

function hourText(hour: number): string {
  return new Date(hour * hourMs).toISOString().slice(0, 13);
}
