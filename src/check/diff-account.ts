// What a difference says of an account beside its principals: managed policies that nobody has; and the order of principals.

import type { Attached, ManagedPolicy } from '../attached/attached.js';
import type { AccessLevel } from '../catalog/catalog.js';
import type { AttachedSubject } from '../proposal/attached-subjects.js';
import { byCodeUnit } from '../usage/cell.js';
import type { Diff } from './diff.js';
import type { Activity } from './diff-activity.js';
import { addCounts, type GrantCounts } from './diff-counts.js';
import { addLevels, byLevels, reaches, totalOf, type LevelCounts } from './diff-levels.js';

/** What of a difference is held for all principals at once, to order and to count them. */
export interface DiffRow {
  readonly subject: AttachedSubject;
  readonly activity: Activity;
  readonly policies: number;
  readonly ungranted: number;
  readonly counts: GrantCounts;
  readonly tightens: LevelCounts;
  readonly isTooLarge: boolean;
}

/** The row of a difference. */
export function rowOf({ subject, proposal, activity, policies, ungranted, counts, tightens }: Diff): DiffRow {
  return {
    ...{ subject, activity, counts, tightens, policies: policies.length },
    ungranted: ungranted.named.length + ungranted.more,
    isTooLarge: proposal.tooLarge !== undefined,
  };
}

/** Rows with the worst first: what can be tightened of the highest level, then what is used and not granted, then unused. */
export function worstFirst(rows: readonly DiffRow[]): readonly DiffRow[] {
  return [...rows].sort(
    (left, right) =>
      byLevels(left.tightens, right.tightens) ||
      right.ungranted - left.ungranted ||
      right.counts.unused - left.counts.unused ||
      byCodeUnit(left.subject.principal, right.subject.principal),
  );
}

/** What all rows come to. `tightening`: principals of which something can be tightened. */
export interface DiffTotals {
  readonly principals: number;
  readonly silent: number;
  readonly tightening: number;
  readonly ungranted: number;
  readonly counts: GrantCounts;
  readonly tightens: LevelCounts;
}

/** Adds rows up. */
export function totalsOf(rows: readonly DiffRow[]): DiffTotals {
  return {
    principals: rows.length,
    silent: rows.filter(({ activity }) => activity.kind === 'silent').length,
    tightening: rows.filter(({ tightens }) => totalOf(tightens) > 0).length,
    ungranted: rows.reduce((sum, row) => sum + row.ungranted, 0),
    counts: addCounts(rows.map(({ counts }) => counts)),
    tightens: addLevels(rows.map(({ tightens }) => tightens)),
  };
}

/** Managed policies that nobody has and that are nobody's boundary, neither here nor as AWS counts. */
export function unattachedPolicies({ managed }: Attached): readonly ManagedPolicy[] {
  return [...managed.values()].filter(
    ({ attachedTo, boundaryOf, attachmentCount = 0 }) => attachedTo.length + boundaryOf.length + attachmentCount === 0,
  );
}

/** From which level on a grant that can be tightened is a finding of the run; `never`: none is. */
export type FailLevel = 'never' | AccessLevel;

/** Whether one of the rows has a finding. */
export function hasFinding(rows: readonly DiffRow[], level: FailLevel): boolean {
  return level !== 'never' && rows.some(({ tightens }) => reaches(tightens, level));
}
