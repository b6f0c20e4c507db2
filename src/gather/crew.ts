// Who reads the objects: this thread alone, or several workers. The evidence is the same.

import { Worker } from 'node:worker_threads';
import { mapWindowed } from '../source/map-windowed.js';
import type { ObjectRef } from '../source/object-ref.js';
import { createOpener } from '../source/open-object.js';
import type { Order, Reply } from './messages.js';
import { ObjectReader, type ObjectOutcome, type Receiver } from './read-object.js';
import type { GatherSettings } from './settings.js';
import type { Understanding } from './batch-builder.js';
import type { WorkerSettings } from './worker.js';

/** Reads objects; batches of calls go to the receiver it was made with. Outcomes come in no fixed order. */
export type Crew = (refs: AsyncIterable<ObjectRef>) => AsyncIterable<ObjectOutcome>;

/** The most objects and stored bytes of one task of a worker. */
const taskObjects = 32;
const taskBytes = 8 << 20;

/** A crew of this thread alone. */
export function soloCrew(settings: GatherSettings, understanding: Understanding, receive: Receiver): Crew {
  return async function* (refs) {
    const opener = createOpener(settings.source);
    const reader = new ObjectReader(understanding, opener, receive);
    try {
      yield* mapWindowed(refs, settings.source.concurrency, (ref) => reader.read(ref));
      await reader.flush();
    } finally {
      opener.close();
    }
  };
}

/** A crew of worker threads. */
export function workerCrew(settings: GatherSettings, workers: number, receive: Receiver): Crew {
  return async function* (refs) {
    const concurrency = Math.max(1, Math.ceil(settings.source.concurrency / workers));
    const crew = Array.from({ length: workers }, () => new Hand({ ...settings, concurrency }, receive));
    try {
      const rested = [...crew, ...crew];
      for await (const outcomes of mapWindowed(tasksOf(refs), rested.length, async (task) => {
        const hand = rested.pop();
        if (!hand) throw new Error('more tasks under way than places for them');
        const outcomes = await hand.read(task);
        rested.unshift(hand);
        return outcomes;
      })) {
        yield* outcomes;
      }
    } finally {
      await Promise.all(crew.map((hand) => hand.dismiss()));
    }
  };
}

/** One worker thread, with the tasks that it has been given. */
class Hand {
  readonly #worker: Worker;
  readonly #waiting = new Map<
    number,
    { resolve: (outcomes: readonly ObjectOutcome[]) => void; reject: (error: unknown) => void }
  >();
  #tasks = 0;

  constructor(settings: WorkerSettings, receive: Receiver) {
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: settings });
    this.#worker.on('message', (reply: Reply) => {
      if (reply.kind === 'done') {
        this.#waiting.get(reply.task)?.resolve(reply.outcomes);
        this.#waiting.delete(reply.task);
      } else {
        void receive(reply.batch);
        this.#say({ kind: 'taken' });
      }
    });
    this.#worker.on('error', (error) => {
      for (const { reject } of this.#waiting.values()) reject(error);
    });
  }

  read(refs: readonly ObjectRef[]): Promise<readonly ObjectOutcome[]> {
    const task = this.#tasks++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(task, { resolve, reject });
      this.#say({ kind: 'read', task, refs });
    });
  }

  async dismiss(): Promise<void> {
    await this.#worker.terminate();
  }

  #say(order: Order): void {
    this.#worker.postMessage(order);
  }
}

async function* tasksOf(refs: AsyncIterable<ObjectRef>): AsyncGenerator<readonly ObjectRef[]> {
  let task: ObjectRef[] = [];
  let bytes = 0;
  for await (const ref of refs) {
    task.push(ref);
    bytes += ref.sizeBytes ?? taskBytes;
    if (task.length < taskObjects && bytes < taskBytes) continue;
    yield task;
    task = [];
    bytes = 0;
  }
  if (task.length > 0) yield task;
}
