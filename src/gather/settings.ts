// What gathering is told: plain data, as it crosses threads.

import type { DecodeLimits } from '../decode/limits.js';
import type { Selection } from '../event/selection.js';
import type { SourceSettings } from '../source/settings.js';
import type { UsageLimits } from '../usage/usage.js';

/** All that a run of gathering depends on. */
export interface GatherSettings {
  readonly source: SourceSettings;
  readonly selection: Selection;
  /** A catalog file instead of the embedded one. */
  readonly catalogFile?: string;
  /** Threads; `undefined` chooses by the size of the input. One means no thread beside the main one. */
  readonly workers: number | undefined;
  /** How much of an object and of a record is read; there are defaults. */
  readonly decodeLimits?: DecodeLimits;
  readonly limits: UsageLimits;
  readonly idLimit: number;
}

/** How far a run has come. `objectsTotal` is known once the listing has ended. */
export interface GatherProgress {
  readonly objects: number;
  readonly objectsTotal: number | undefined;
  readonly bytes: number;
  readonly bytesTotal: number | undefined;
  readonly records: number;
}
