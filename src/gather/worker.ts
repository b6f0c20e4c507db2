// The entry of a worker thread: object references in, batches of calls out.

import { parentPort, workerData } from 'node:worker_threads';
import type { ObjectRef } from '../source/object-ref.js';
import { createOpener } from '../source/open-object.js';
import { mapWindowed } from '../source/map-windowed.js';
import type { CallBatch } from '../usage/call-batch.js';
import { Gate } from './gate.js';
import type { Order, Reply } from './messages.js';
import { ObjectReader, type ObjectOutcome } from './read-object.js';
import type { GatherSettings } from './settings.js';
import { createUnderstanding } from './understanding.js';

/** How many batches may be under way to the main thread. */
const sentAhead = 2;

/** What a worker is started with: the settings, with its share of the concurrency. */
export type WorkerSettings = GatherSettings & { readonly concurrency: number };

if (parentPort) serve(parentPort, workerData as WorkerSettings);

function serve(port: NonNullable<typeof parentPort>, settings: WorkerSettings): void {
  const gate = new Gate(sentAhead);
  const say = (reply: Reply, transfer: readonly ArrayBufferLike[] = []) => {
    port.postMessage(
      reply,
      transfer.filter((buffer) => buffer instanceof ArrayBuffer),
    );
  };
  const send = async (batch: CallBatch): Promise<void> => {
    await gate.enter();
    say({ kind: 'batch', batch }, [batch.digests.buffer]);
  };
  const reader = new ObjectReader(createUnderstanding(settings), createOpener(settings.source), send);
  port.on('message', (order: Order) => {
    if (order.kind === 'taken') {
      gate.leave();
    } else {
      void readAll(reader, order.refs, settings.concurrency).then((outcomes) => {
        say({ kind: 'done', task: order.task, outcomes });
      });
    }
  });
}

async function readAll(
  reader: ObjectReader,
  refs: readonly ObjectRef[],
  concurrency: number,
): Promise<readonly ObjectOutcome[]> {
  const outcomes: ObjectOutcome[] = [];
  for await (const outcome of mapWindowed(refs, concurrency, (ref) => reader.read(ref))) outcomes.push(outcome);
  await reader.flush();
  return outcomes;
}
