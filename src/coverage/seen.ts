// What the logs themselves tell about what was logged: accounts, Regions, hours, changes of trails, and data events.

import type { EventKinds } from '../catalog/event-kinds.js';
import { hourOf, hoursOf, type PlaceSpans } from '../usage/places.js';
import type { Counts, Window } from '../usage/summary.js';
import type { TrailChanges } from '../usage/trail-changes.js';
import type { UsageFile, UsageLine } from '../usage/usage-file.js';
import { gapsOf, type Gap } from './gaps.js';
import type { Side } from './question.js';

/** The part of usage that tells what was seen. */
export type SeenUsage = Pick<UsageFile, 'window' | 'seen' | 'principals'> & {
  readonly summary?: { readonly records: { readonly partial?: Counts } };
};

/** What the logs tell. */
export interface Seen {
  readonly window: Window | null;
  readonly regionsOf: ReadonlyMap<string, ReadonlySet<string>>;
  readonly gapsOf: ReadonlyMap<string, readonly Gap[]>;
  readonly changes: readonly TrailChanges[];
  /** Whether data events on this very resource and side were logged from one end of the window to the other. */
  readonly hasData: (types: readonly string[], side: Side, resource: string) => boolean;
}

/** Reads usage once. */
export function readSeen(usage: SeenUsage, kinds: EventKinds): Seen {
  const data = new DataEvents(kinds);
  for (const { uses } of usage.principals) {
    for (const line of uses) {
      if (line.basis === 'event') data.add(line);
    }
  }
  return {
    window: usage.window,
    regionsOf: regionsByAccount(usage.seen.places),
    gapsOf: gapsByAccount(usage),
    changes: [...(usage.seen.changes ?? [])].sort((left, right) =>
      left.first < right.first ? -1 : left.first > right.first ? 1 : 0,
    ),
    hasData: (types, side, resource) => data.span(types, side, resource, usage.window),
  };
}

function regionsByAccount(places: readonly PlaceSpans[]): Seen['regionsOf'] {
  const regions = new Map<string, Set<string>>();
  for (const { account, region } of places) {
    const known = regions.get(account);
    if (known) known.add(region);
    else regions.set(account, new Set([region]));
  }
  return regions;
}

function gapsByAccount({ seen, window }: SeenUsage): Seen['gapsOf'] {
  const hours = new Map<string, Set<number>>();
  for (const place of seen.places) {
    if (place.category !== 'Management') continue;
    const known = hours.get(place.account) ?? new Set();
    for (const hour of hoursOf(place.hours)) known.add(hour);
    hours.set(place.account, known);
  }
  if (!window) return new Map();
  const span = { first: hourOf(window.first), last: hourOf(window.last) };
  return new Map([...hours].map(([account, known]) => [account, gapsOf(known, span)]));
}

/** How far from either end of the window the first and the last data event may be. */
const slackHours = 24;

// A data event that is there proves that its type was selected for that resource and side when it happened, and nothing
// about others: a selector may end at this very object, and may have been set the day before.
class DataEvents {
  readonly #spans = new Map<string, { first: string; last: string }>();

  constructor(private readonly kinds: EventKinds) {}

  add({ action, resource, firstSeen, lastSeen }: UsageLine): void {
    for (const kind of this.kinds.of(action)) {
      if (kind.kind !== 'data' || kind.side === 'both') continue;
      for (const types of kind.types) this.#widen(keyOf(types, kind.side, resource), firstSeen, lastSeen);
    }
  }

  span(types: readonly string[], side: Side, resource: string, window: Window | null): boolean {
    const span = this.#spans.get(keyOf(types, side, resource));
    if (!span || !window) return false;
    const isNear = (one: string, other: string) => Math.abs(hourOf(one) - hourOf(other)) <= slackHours;
    return isNear(span.first, window.first) && isNear(span.last, window.last);
  }

  #widen(key: string, first: string, last: string): void {
    const known = this.#spans.get(key);
    if (!known) {
      this.#spans.set(key, { first, last });
      return;
    }
    if (first < known.first) known.first = first;
    if (last > known.last) known.last = last;
  }
}

function keyOf(types: readonly string[], side: Side, resource: string): string {
  return `${side} ${types.join('|')} ${resource}`;
}
