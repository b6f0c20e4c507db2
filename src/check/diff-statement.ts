// One attached allow: each of its actions that was used, and as many of the others by name as a person wants to read.

import type { AttachedStatement } from '../comparison/attached-statement.js';
import type { ActionUse, ComparedPattern, ComparedStatement, HiddenReason } from '../comparison/compare.js';
import type { Statement } from '../iam/policy.js';
import type { ActionDiff, GrantStatus, StatementContext, StatementDiff } from './diff.js';
import { spanOf } from './diff-activity.js';
import type { GrantCounts } from './diff-counts.js';
import type { Fate } from './diff-fate.js';
import { actionGroups } from './diff-groups.js';
import { addLevels, type LevelCounts } from './diff-levels.js';
import { privilegesOf } from './diff-privileges.js';
import { broadOf, usedResources } from './diff-resources.js';

/** How many actions of a pattern with a wildcard are named, by status; one that is written out is always named. */
const mostNamed: Readonly<Record<GrantStatus, number>> = { used: 100, unobservable: 10, unused: 5 };

/** The difference of an allow. `written` is the statement as its document has it. */
export function statementDiff(
  one: ComparedStatement,
  written: Statement,
  fate: Fate,
  context: StatementContext,
): StatementDiff {
  const { at, patterns } = one;
  const parts = patterns.map((pattern) => patternDiff(at, pattern, fate, context));
  // What AWS does not know may be written twice.
  const actions = [...new Map(parts.flatMap((part) => part.actions).map((one) => [one.action, one])).values()];
  const groups = parts.flatMap((part) => part.groups);
  return {
    ...{ index: at.index, statement: written, actions, groups },
    privileges: privilegesOf(one, context.catalog),
    unusedResources: unusedResources(actions, written),
    counts: countAll(actions, groups),
    tightens: addLevels([...actions.map(tightensOf), ...groups.map(({ tightens }) => tightens)]),
  };
}

function patternDiff(
  at: AttachedStatement,
  compared: ComparedPattern,
  fate: Fate,
  { catalog, limits }: StatementContext,
): Pick<StatementDiff, 'actions' | 'groups'> {
  const { pattern, actions, used, hidden } = compared;
  if (actions.length === 0 && pattern !== undefined && !/[*?]/.test(pattern))
    return { actions: [unknownAction(pattern, fate)], groups: [] };
  const byStatus: Record<GrantStatus, string[]> = { used: [], unobservable: [], unused: [] };
  for (const action of actions)
    byStatus[used.has(action) ? 'used' : hidden.has(action) ? 'unobservable' : 'unused'].push(action);
  const named: ActionDiff[] = [];
  const rest: { readonly status: GrantStatus; readonly actions: readonly string[] }[] = [];
  for (const status of ['used', 'unobservable', 'unused'] as const) {
    const own = byStatus[status];
    // Used ones are named up to the bound; of the others none where they are too many, as a few of many tell nothing.
    const shown =
      own.length <= mostNamed[status] || actions.length === 1
        ? own
        : status === 'used'
          ? own.slice(0, mostNamed.used)
          : [];
    const reasonsOf = (action: string): readonly HiddenReason[] => findIn(hidden, action) ?? [];
    for (const action of shown)
      named.push(
        actionDiff(at, { action, status, uses: findIn(used, action) ?? [], reasons: reasonsOf(action) }, fate, {
          catalog,
          limits,
        }),
      );
    if (shown.length < own.length) rest.push({ status, actions: own.slice(shown.length) });
  }
  const groups = rest.flatMap(({ status, actions: own }) =>
    actionGroups({ at, pattern, status, actions: own, hidden, busy: byStatus.used }, fate, { catalog, limits }),
  );
  return { actions: named, groups };
}

function findIn<Value>(map: ReadonlyMap<string, Value>, action: string): Value | undefined {
  return map.get(action);
}

function actionDiff(
  at: AttachedStatement,
  {
    action,
    status,
    uses,
    reasons,
  }: {
    readonly action: string;
    readonly status: GrantStatus;
    readonly uses: readonly ActionUse[];
    readonly reasons: readonly HiddenReason[];
  },
  { keptBy, isReplaced, remains }: Fate,
  { catalog, limits }: StatementContext,
): ActionDiff {
  const facts = catalog.action(action);
  const [first, ...others] = uses.map(({ call: { line } }) => line);
  const { named: resources, more: moreResources } = usedResources(uses);
  // Whose use elsewhere may have gone unseen is not known to be broader than used.
  const broad = status === 'used' && facts && reasons.length === 0 ? broadOf(at, uses, facts) : undefined;
  const kept = keptBy(action);
  const isNarrowed =
    broad !== undefined &&
    (at.statement.resources?.kind !== 'in' || [...broad.used, ...broad.unused].some((one) => !remains(action, one)));
  const canTighten = isReplaced && !kept && (isNarrowed || status === 'unused');
  return {
    ...{ action, level: facts?.level, status, reasons, resources, moreResources, broad, kept, canTighten },
    span: first && spanOf([first, ...others]),
    cutBy: limits(action, at),
  };
}

function unknownAction(action: string, { keptBy }: Fate): ActionDiff {
  return {
    ...{ action, level: undefined, status: 'unobservable', reasons: [{ kind: 'unknown-action' }] },
    ...{ span: undefined, resources: [], moreResources: 0, broad: undefined, kept: keptBy(action), cutBy: [] },
    canTighten: false,
  };
}

function unusedResources(actions: readonly ActionDiff[], { resources }: Statement): readonly string[] {
  const used = actions.filter(({ status }) => status === 'used');
  if (resources?.kind !== 'in' || used.some(({ broad }) => !broad)) return [];
  return resources.patterns.filter(
    (pattern) =>
      used.some(({ broad }) => broad?.unused.includes(pattern)) &&
      !used.some(({ broad }) => broad?.used.includes(pattern)),
  );
}

function countAll(actions: readonly ActionDiff[], groups: StatementDiff['groups']): GrantCounts {
  const of = (status: GrantStatus) =>
    actions.filter((one) => one.status === status).length +
    groups.reduce((sum, group) => sum + (group.status === status ? group.actions : 0), 0);
  const broad = actions.filter((one) => one.broad).length;
  return { used: of('used'), unused: of('unused'), unobservable: of('unobservable'), broad };
}

function tightensOf({ canTighten, level }: ActionDiff): LevelCounts {
  return canTighten && level !== undefined ? { [level]: 1 } : {};
}
