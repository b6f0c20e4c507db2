// Makes uses of the patterns that one action after another is bound to.

import type { ResourcePattern } from '../iam/resource-pattern.js';
import { trimTail } from './arn-tail.js';
import type { Step } from './plan.js';
import type { Scope, Use } from './use.js';

/** Takes the patterns of the steps of an event, and of the next event after that: made once, as each step has some. */
export class UseTaker {
  #uses: Use[] | undefined;
  #step: Step | undefined;

  /** The patterns that follow are those of this step. */
  begin(step: Step): void {
    this.#step = step;
  }

  readonly take = (resource: ResourcePattern, scope: Scope): void => {
    const step = this.#step;
    if (step === undefined) return;
    const { facts, isTrimmed, basis, reason } = step;
    const use = { action: facts.action, resource: isTrimmed ? trimTail(resource) : resource, scope, basis, reason };
    // A list that is written down with its only element keeps no room for more.
    if (this.#uses === undefined) this.#uses = [use];
    else this.#uses.push(use);
  };

  /** The uses that were made since the last time. */
  finish(): Use[] {
    const uses = this.#uses ?? [];
    this.#uses = undefined;
    return uses;
  }
}
