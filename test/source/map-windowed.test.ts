// The window over a listing: how much is under way, how much is held, and what happens when something fails.

import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { mapWindowed } from '../../src/source/map-windowed.js';

describe('a window', () => {
  it('over a million items holds no more than twice the concurrency', async () => {
    const counts = { pulled: 0, started: 0, finished: 0, taken: 0, mostRunning: 0, mostHeld: 0 };
    async function* listing() {
      for (let item = 0; item < 1_000_000; item++) {
        if (item % 1000 === 0) await turn();
        counts.pulled++;
        yield item;
      }
    }
    let sum = 0;
    const work = async (item: number) => {
      counts.started++;
      counts.mostRunning = Math.max(counts.mostRunning, counts.started - counts.finished);
      await turn();
      counts.finished++;
      return item;
    };
    for await (const result of mapWindowed(listing(), 16, work)) {
      counts.taken++;
      counts.mostHeld = Math.max(counts.mostHeld, counts.pulled - counts.taken);
      sum += result;
    }
    expect(sum).toBe((1_000_000 * 999_999) / 2);
    expect(counts.mostRunning).toBe(16);
    expect(counts.mostHeld).toBeLessThanOrEqual(32);
  });

  it('stops pulling while its consumer does not take', async () => {
    let pulled = 0;
    const window = mapWindowed(
      numbers(1000, () => pulled++),
      4,
      (item) => Promise.resolve(item),
    );
    await window.next();
    await wait(50);
    expect(pulled).toBeLessThanOrEqual(9);
    await window.return(undefined);
  });

  it('keeps as many items under way as it may', async () => {
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await wait(5);
      running--;
    };
    await drain(mapWindowed(numbers(40), 8, work));
    expect(most).toBe(8);
  });

  it('hands out what is ready while the listing is slow', async () => {
    let goOn: () => void = () => undefined;
    async function* listing() {
      yield 1;
      await new Promise<void>((resolve) => (goOn = resolve));
      yield 2;
    }
    const window = mapWindowed(listing(), 4, (item) => Promise.resolve(item));
    expect(await window.next()).toEqual({ done: false, value: 1 });
    goOn();
    expect(await window.next()).toEqual({ done: false, value: 2 });
    expect(await window.next()).toEqual({ done: true, value: undefined });
  });

  it('hands out what is ready first, and everything once', async () => {
    const results: number[] = [];
    for await (const result of mapWindowed([30, 1, 10], 3, (ms) => wait(ms, ms))) results.push(result);
    expect(results).toEqual([1, 10, 30]);
  });

  it.each([[0], [1], [7]])('takes a plain list of %i items', async (length) => {
    const results: number[] = [];
    for await (const result of mapWindowed(
      Array.from({ length }, (_, at) => at),
      3,
      (item) => Promise.resolve(item),
    ))
      results.push(result);
    expect(results.sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, at) => at));
  });

  it('ends with the first failure of the work, and its listing with it', async () => {
    let pulled = 0;
    let isClosed = false;
    async function* listing() {
      try {
        yield* numbers(1000, () => pulled++);
      } finally {
        isClosed = true;
      }
    }
    const window = mapWindowed(listing(), 2, (item) =>
      item === 5 ? Promise.reject(new Error('five')) : Promise.resolve(item),
    );
    await expect(drain(window)).rejects.toThrow('five');
    await wait(10);
    expect(isClosed).toBe(true);
    expect(pulled).toBeLessThan(20);
  });

  it('ends with a failure of the listing', async () => {
    async function* listing() {
      yield* numbers(3);
      throw new Error('no more pages');
    }
    await expect(drain(mapWindowed(listing(), 2, (item) => Promise.resolve(item)))).rejects.toThrow('no more pages');
  });

  it('does not wait for a hanging listing when its consumer has had enough', async () => {
    async function* listing() {
      yield 1;
      await new Promise(() => undefined);
    }
    for await (const result of mapWindowed(listing(), 2, (item) => Promise.resolve(item))) {
      expect(result).toBe(1);
      break;
    }
  });
});

async function* numbers(count: number, onPull: () => void = () => undefined): AsyncGenerator<number> {
  for (let item = 0; item < count; item++) {
    onPull();
    yield await Promise.resolve(item);
  }
}

async function drain(window: AsyncGenerator): Promise<void> {
  while (!(await window.next()).done);
}
