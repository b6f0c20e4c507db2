// Usage that tells only what was seen: a window, places, selections, and single uses.

import type { SeenUsage } from '../../src/coverage/seen.js';
import type { PrincipalLines, UsageLine } from '../../src/usage/usage-file.js';

/** What the usage is to tell. A place has records at every hour of a span. */
export interface Wanted {
  readonly window: readonly [string, string] | null;
  readonly places: readonly {
    readonly account: string;
    readonly region: string;
    readonly from: string;
    readonly hours: number;
  }[];
  readonly selections?: readonly string[];
  readonly changes?: SeenUsage['seen']['changes'];
  /** How many records came from elsewhere than a trail. */
  readonly partial?: Readonly<Record<string, number>>;
  readonly uses?: readonly {
    readonly action: string;
    readonly event: string;
    readonly resource: string;
    readonly at: readonly [string, string];
  }[];
}

/** Makes it. */
export function seenUsage({ window, places, selections = [], changes = [], uses = [], partial }: Wanted): SeenUsage {
  const lines = uses.map(({ action, event, resource, at: [firstSeen, lastSeen] }): UsageLine => ({
    ...{ action, event, resource, firstSeen, lastSeen },
    ...{ basis: 'event', reason: 'called', scope: 'exact', outcome: 'used', context: null, count: 1, examples: [] },
  }));
  const principal: PrincipalLines = {
    ...{ principal: 'arn:aws:iam::111122223333:role/admin', kind: 'role', ids: [], folds: [], unmapped: [] },
    records: { used: lines.length, denied: 0, undecided: 0, unmapped: 0 },
    uses: lines,
  };
  return {
    window: window && { first: window[0], last: window[1] },
    seen: {
      selections,
      changes,
      isFull: false,
      calls: [],
      places: places.map(({ account, region, from, hours }) => ({
        ...{ account, region, category: 'Management', source: '' },
        hours: [[from, hourAfter(from, hours - 1)]],
      })),
    },
    principals: [principal],
    ...(partial && { summary: { records: { partial } } }),
  };
}

function hourAfter(hour: string, hours: number): string {
  return new Date(Date.parse(`${hour}:00Z`) + hours * 3_600_000).toISOString().slice(0, 13);
}
