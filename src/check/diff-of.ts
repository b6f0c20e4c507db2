// From a right-sizing to the difference: what a person must know of one principal to tighten what it has.

import type { Catalog } from '../catalog/catalog.js';
import type { AttachedSubject } from '../proposal/attached-subjects.js';
import type { Proposal } from '../proposal/proposal.js';
import type { Window } from '../usage/summary.js';
import type { Diff } from './diff.js';
import { activityOf } from './diff-activity.js';
import { addCounts } from './diff-counts.js';
import { deniedCalls } from './diff-denials.js';
import { addLevels } from './diff-levels.js';
import { limitsOf, type LimitLevels } from './diff-limits.js';
import { policyDiffs } from './diff-policies.js';
import { ungrantedCalls } from './diff-ungranted.js';

/** What a difference depends on beside the right-sizing. `window` is that of the evidence; levels are those of service control policies. */
export interface DiffContext {
  readonly catalog: Catalog;
  readonly window: Window | null;
  readonly levels: LimitLevels;
}

/** The difference of one subject whose right-sizing is known. Pure; equal input, equal result. */
export function diffOf(subject: AttachedSubject, proposal: Proposal, context: DiffContext): Diff {
  const limits = limitsOf(subject, context.levels);
  const policies = policyDiffs(subject, proposal, { catalog: context.catalog, limits });
  return {
    subject,
    proposal,
    activity: activityOf(subject, context.window),
    policies,
    ungranted: ungrantedCalls(subject, proposal.rightSized?.ungranted ?? []),
    denied: deniedCalls(subject, context.levels),
    counts: addCounts(policies.map(({ counts }) => counts)),
    tightens: addLevels(policies.map(({ tightens }) => tightens)),
  };
}
