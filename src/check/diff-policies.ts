// The attached policies of a subject, statement by statement, with what right-sizing does to each of their actions.

import type { HeldPolicy } from '../attached/attached.js';
import type { ComparedStatement } from '../comparison/compare.js';
import type { AttachedSubject } from '../proposal/attached-subjects.js';
import type { Proposal } from '../proposal/proposal.js';
import type { KeptPart, PolicyChange } from '../proposal/right-size.js';
import type { PolicyDiff, StatementContext, StatementDiff } from './diff.js';
import { addCounts, emptyCounts } from './diff-counts.js';
import { fateOf, remainderOf, type Fate } from './diff-fate.js';
import { addLevels } from './diff-levels.js';
import { statementDiff } from './diff-statement.js';

/** The subject's own policies, in their order. */
export function policyDiffs(
  subject: AttachedSubject,
  proposal: Proposal,
  context: StatementContext,
): readonly PolicyDiff[] {
  const { compared = [], changes = [], kept = [] } = proposal.rightSized ?? {};
  const byPolicy = new Map<HeldPolicy, ComparedStatement[]>();
  for (const one of compared) {
    const own = byPolicy.get(one.at.held);
    if (own) own.push(one);
    else byPolicy.set(one.at.held, [one]);
  }
  const parts = new Map<ComparedStatement['at'], KeptPart[]>();
  for (const part of kept) {
    const own = parts.get(part.at);
    if (own) own.push(part);
    else parts.set(part.at, [part]);
  }
  const changeOf = new Map(changes.map((change) => [change.held, change]));
  const remainder = remainderOf(proposal);
  return subject.own.map((held) => {
    const change = changeOf.get(held) ?? { kind: 'stay', held, reason: undefined };
    const fates = (one: ComparedStatement) => fateOf(change, parts.get(one.at) ?? [], remainder);
    return policyDiff(held, change, { own: byPolicy.get(held) ?? [], fates, context });
  });
}

function policyDiff(
  held: HeldPolicy,
  change: PolicyChange,
  {
    own,
    fates,
    context,
  }: {
    readonly own: readonly ComparedStatement[];
    readonly fates: (one: ComparedStatement) => Fate;
    readonly context: StatementContext;
  },
): PolicyDiff {
  const byIndex = new Map(own.map((one) => [one.at.index, one]));
  const statements = held.policy.document.statements.map((statement, index): StatementDiff => {
    const one = byIndex.get(index);
    if (one) return statementDiff(one, statement, fates(one), context);
    const nothing = { actions: [], groups: [], privileges: [], unusedResources: [] };
    return { index, statement, ...nothing, counts: emptyCounts, tightens: {} };
  });
  return {
    ...{ policy: held.policy, holder: held.holder, change: change.kind, statements },
    reason: change.kind === 'stay' ? change.reason : undefined,
    counts: addCounts(statements.map(({ counts }) => counts)),
    tightens: addLevels(statements.map(({ tightens }) => tightens)),
  };
}
