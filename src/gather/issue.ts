// Issues of a run: what was wrong with the input, with its place. All are counted, the first ones by place are kept.

import { byCodeUnit } from '../usage/cell.js';

/** One issue of one object. `detail` and `id` are untrusted text. */
export interface ObjectIssue {
  readonly id: string;
  readonly kind: string;
  readonly afterRecords: number;
  readonly lostRecords: number;
  readonly detail: string;
  readonly hint?: string;
}

/** How many issues are kept to be shown. */
const keptIssues = 100;

/** The first issues by place, and how many there were: plain data that may cross a thread. */
export interface Issues {
  readonly count: number;
  readonly kept: readonly ObjectIssue[];
}

/** The issues of an object or of a run, in an order that does not depend on that of arrival. Memory held: a hundred of them. */
export class IssueLog implements Issues {
  #kept: ObjectIssue[] = [];
  #count = 0;

  /** Adds issues; `count` tells how many they stand for, where some are no longer kept. */
  add(issues: readonly ObjectIssue[], count = issues.length): void {
    this.#count += count;
    if (issues.length > 0) this.#kept = [...this.#kept, ...issues].sort(byPlace).slice(0, keptIssues);
  }

  /** How many issues there were. */
  get count(): number {
    return this.#count;
  }

  /** The first issues by object and place. */
  get kept(): readonly ObjectIssue[] {
    return this.#kept;
  }
}

function byPlace(left: ObjectIssue, right: ObjectIssue): number {
  return (
    byCodeUnit(left.id, right.id) ||
    left.afterRecords - right.afterRecords ||
    byCodeUnit(left.kind, right.kind) ||
    byCodeUnit(left.detail, right.detail)
  );
}
