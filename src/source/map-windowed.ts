// Work on a listing of any length, some items at a time, with only a window of it in memory.

import pLimit from 'p-limit';

/**
 * Does the work on each item, at most `concurrency` at a time, and hands out the results as they are ready. Of a
 * listing of a million items at most `2 * concurrency` are held at any time: pulled, waiting, under way, or done and
 * not yet taken; so a slow consumer slows the listing. The first failure, of the work or of the listing, ends it; work
 * that is under way then is not waited for.
 */
export async function* mapWindowed<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  concurrency: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const window = new Window(items, concurrency, work);
  try {
    yield* window.results();
  } finally {
    window.stop();
  }
}

type Outcome<Result> =
  { readonly kind: 'done'; readonly result: Result } | { readonly kind: 'failed'; readonly error: unknown };

class Window<Item, Result> {
  readonly #iterator: AsyncIterator<Item> | Iterator<Item>;
  readonly #work: (item: Item) => Promise<Result>;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #size: number;
  readonly #outcomes: Outcome<Result>[] = [];
  /** Items pulled whose results have not been taken. */
  #held = 0;
  #isPulling = false;
  #hasEnded = false;
  #wake: () => void = () => undefined;

  constructor(items: AsyncIterable<Item> | Iterable<Item>, concurrency: number, work: (item: Item) => Promise<Result>) {
    this.#iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
    this.#work = work;
    this.#limit = pLimit(concurrency);
    this.#size = 2 * concurrency;
  }

  async *results(): AsyncGenerator<Result> {
    for (;;) {
      void this.#fill();
      const outcome = this.#outcomes.shift();
      if (outcome?.kind === 'failed') throw outcome.error;
      if (outcome) {
        this.#held--;
        void this.#fill();
        yield outcome.result;
      } else if (this.#hasEnded && this.#held === 0) {
        return;
      } else {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    }
  }

  stop(): void {
    this.#limit.clearQueue();
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    // Not waited for: a listing that is asked for its next item would first have to find it.
    Promise.resolve(this.#iterator.return?.()).catch(() => undefined);
  }

  // Never rejects. One pull at a time, so that items keep their order.
  async #fill(): Promise<void> {
    if (this.#isPulling) return;
    this.#isPulling = true;
    while (!this.#hasEnded && this.#held < this.#size) await this.#pull();
    this.#isPulling = false;
  }

  async #pull(): Promise<void> {
    try {
      const next = await this.#iterator.next();
      if (this.#hasEnded) return;
      if (next.done) this.#end();
      else this.#start(next.value);
    } catch (error) {
      this.#end();
      this.#settle({ kind: 'failed', error });
    }
  }

  #start(item: Item): void {
    this.#held++;
    this.#limit(this.#work, item).then(
      (result) => {
        this.#settle({ kind: 'done', result });
      },
      (error: unknown) => {
        this.#settle({ kind: 'failed', error });
      },
    );
  }

  #settle(outcome: Outcome<Result>): void {
    this.#outcomes.push(outcome);
    this.#wake();
  }

  #end(): void {
    this.#hasEnded = true;
    this.#wake();
  }
}
