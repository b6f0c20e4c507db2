// What the main thread and its workers say to each other: plain data.

import type { ObjectRef } from '../source/object-ref.js';
import type { CallBatch } from '../usage/call-batch.js';
import type { ObjectOutcome } from './read-object.js';

/** From the main thread: read these objects, or: that batch has been taken in. */
export type Order =
  { readonly kind: 'read'; readonly task: number; readonly refs: readonly ObjectRef[] } | { readonly kind: 'taken' };

/** From a worker: a batch of calls, or: all objects of a task are read and all their batches sent. */
export type Reply =
  | { readonly kind: 'batch'; readonly batch: CallBatch }
  | { readonly kind: 'done'; readonly task: number; readonly outcomes: readonly ObjectOutcome[] };
