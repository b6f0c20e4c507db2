// Waiting and asking again, when the client's own attempts are used up.

import { setTimeout as wait } from 'node:timers/promises';
import { SourceError } from './source-error.js';

/** How often in a row something is tried again, and how long is waited: doubled each time, up to a most, and half of it by chance. */
export interface Patience {
  readonly tries: number;
  readonly firstMs: number;
  readonly mostMs: number;
}

/**
 * For throttling. All requests of a client share one budget of retries, which a long enough time of throttling uses
 * up for all of them at once: a run over millions of objects must not end there.
 */
export const throttledPatience: Patience = { tries: 6, firstMs: 1_000, mostMs: 30_000 };

/** For a connection that is cut in the middle of an object. */
export const cutPatience: Patience = { tries: 5, firstMs: 100, mostMs: 5_000 };

/** Waits before the next try; `failures` is one after the first failure. */
export async function pause({ firstMs, mostMs }: Patience, failures: number): Promise<void> {
  const longestMs = Math.min(mostMs, firstMs * 2 ** (failures - 1));
  // Chance keeps those that were refused together from coming back together. Nothing of it reaches a result.
  await wait(longestMs * (0.5 + Math.random() / 2));
}

/** Does the work, and does it again as long as it is throttled and patience lasts. */
export async function whileThrottled<Answer>(
  work: () => Promise<Answer>,
  patience = throttledPatience,
): Promise<Answer> {
  for (let failures = 1; ; failures++) {
    try {
      return await work();
    } catch (error) {
      const isThrottled = error instanceof SourceError && error.kind === 'throttled';
      if (!isThrottled || failures > patience.tries) throw error;
      await pause(patience, failures);
    }
  }
}
