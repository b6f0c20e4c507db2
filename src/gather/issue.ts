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

/** The issues of a run, in an order that does not depend on that of arrival. */
export class IssueLog {
  #kept: ObjectIssue[] = [];
  #count = 0;

  /** Adds issues of one object. */
  add(issues: readonly ObjectIssue[]): void {
    if (issues.length === 0) return;
    this.#count += issues.length;
    this.#kept = [...this.#kept, ...issues].sort(byPlace).slice(0, keptIssues);
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
  return byCodeUnit(left.id, right.id) || left.afterRecords - right.afterRecords || byCodeUnit(left.kind, right.kind);
}
