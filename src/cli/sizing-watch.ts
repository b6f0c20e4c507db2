// What is remembered of right-sizings that pass by one after the other: their checks, and what stands in for calls.

import type { RightSizing, RightSizingCheck } from '../pipeline.js';
import { failedPromise, standsIn } from './proposed.js';
import type { UserError } from './user-error.js';

/** What was remembered. `standIns`: principals for whose calls without a known action attached statements stand in. */
export interface SeenSizings {
  readonly checks: readonly RightSizingCheck[];
  readonly standIns: ReadonlySet<string>;
  readonly failure: UserError | undefined;
}

/** Looks at each right-sizing once. */
export class SizingWatch {
  readonly #checks: RightSizingCheck[] = [];
  readonly #standIns = new Set<string>();
  #failure: UserError | undefined;

  /** Remembers numbers, not proposals. */
  see(sizing: RightSizing): void {
    const { subject, check } = sizing;
    if (check) this.#checks.push(check);
    if (standsIn(sizing)) for (const { principal } of subject.members) this.#standIns.add(principal);
    this.#failure ??= failedPromise(sizing);
  }

  /** All that was remembered. */
  seen(): SeenSizings {
    return { checks: this.#checks, standIns: this.#standIns, failure: this.#failure };
  }
}
