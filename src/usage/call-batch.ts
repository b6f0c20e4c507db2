// What one batch of records adds to the evidence, as plain data that may cross a thread.

import type { CallContext, Outcome } from '../event/event.js';
import type { Principal } from '../event/principal.js';
import type { Use } from '../mapping/use.js';
import type { Account } from './account.js';
import type { PlaceHours } from './places.js';
import type { Span } from './span.js';
import type { TrailChanges } from './trail-changes.js';

/** Calls that are alike in all that a policy can tell. */
export interface CallShape {
  readonly principal: Principal;
  /** The short event name, such as `s3:GetObject`. */
  readonly event: string;
  readonly outcome: Outcome;
  /** `undefined`: no action is known. Empty: none is needed. */
  readonly uses: readonly Use[] | undefined;
  readonly context: CallContext;
  /** Whether the records only add resources to calls that are counted elsewhere. */
  readonly isAddendum: boolean;
}

/** A shape with what its calls in this batch add. `examples` is sorted and distinct. */
export interface CountedShape {
  readonly shape: CallShape;
  /** Calls without an event id, of which none can be known as a repeat. */
  anonymous: number;
  first: string;
  last: string;
  examples: readonly string[];
}

/** One batch. `digests` holds three numbers a call that has an event id: high half, low half, index of its shape. */
export interface CallBatch {
  readonly shapes: readonly CountedShape[];
  readonly digests: Uint32Array;
  readonly account: Account;
  readonly places: readonly PlaceHours[];
  readonly changes: readonly TrailChanges[];
  /** The first and the last call, those of principals that are not selected included. */
  readonly span: Span | null;
}
