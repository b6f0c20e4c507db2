// Actions of a wide pattern that are too many to be named: counted by service, and those of idle services together.

import type { AttachedStatement } from '../comparison/attached-statement.js';
import type { HiddenReason } from '../comparison/compare.js';
import type { KeepReason } from '../proposal/keep.js';
import type { ActionGroup, GrantStatus, StatementContext } from './diff.js';
import type { Fate } from './diff-fate.js';
import { countLevels } from './diff-levels.js';

/** Actions of one pattern with one status. `busy`: those of the pattern that were used. */
export interface UnnamedActions {
  readonly at: AttachedStatement;
  readonly pattern: string | undefined;
  readonly status: GrantStatus;
  readonly actions: readonly string[];
  readonly hidden: ReadonlyMap<string, readonly HiddenReason[]>;
  readonly busy: readonly string[];
}

/** How many services of one pattern have a group of their own: those of which something was used, then the biggest. */
const mostServices = 8;

/** How many reasons of a group are told. */
const mostReasons = 5;

/** The groups of actions, at least one. */
export function actionGroups(unnamed: UnnamedActions, fate: Fate, context: StatementContext): readonly ActionGroup[] {
  const byService = new Map<string, string[]>();
  for (const action of unnamed.actions) {
    const service = serviceOf(action);
    const own = byService.get(service);
    if (own) own.push(action);
    else byService.set(service, [action]);
  }
  const busy = new Set(unnamed.busy.map(serviceOf));
  const services = [...byService].sort(
    ([left, leftActions], [right, rightActions]) =>
      Number(busy.has(right)) - Number(busy.has(left)) ||
      rightActions.length - leftActions.length ||
      (left < right ? -1 : 1),
  );
  const isFew = services.length <= mostServices;
  const apart = isFew ? services : services.slice(0, mostServices).filter(([service]) => busy.has(service));
  const rest = services.slice(apart.length);
  return [
    ...apart.map(([service, actions]) => group(unnamed, { service, services: 1, actions }, fate, context)),
    ...(rest.length > 0
      ? [
          group(
            unnamed,
            { service: undefined, services: rest.length, actions: rest.flatMap(([, own]) => own) },
            fate,
            context,
          ),
        ]
      : []),
  ];
}

function group(
  { at, pattern, status, hidden }: UnnamedActions,
  {
    service,
    services,
    actions,
  }: { readonly service: string | undefined; readonly services: number; readonly actions: readonly string[] },
  { keptBy, isReplaced }: Fate,
  { catalog, limits }: StatementContext,
): ActionGroup {
  let keptReason: KeepReason | undefined;
  let kept = 0;
  let cut = 0;
  const going: string[] = [];
  for (const action of actions) {
    const reason = keptBy(action);
    if (limits(action, at).length > 0) cut += 1;
    if (reason) {
      kept += 1;
      keptReason ??= reason;
    } else if (isReplaced && status === 'unused') going.push(action);
  }
  return {
    ...{ pattern, service, services, status, actions: actions.length, levels: countLevels(actions, catalog) },
    ...{ reasons: status === 'unobservable' ? reasonsOf(actions, hidden) : [], kept, keptBy: keptReason, cut },
    tightens: countLevels(going, catalog),
  };
}

function reasonsOf(actions: readonly string[], hidden: UnnamedActions['hidden']): readonly HiddenReason[] {
  const all = new Map<string, HiddenReason>();
  for (const action of actions)
    for (const reason of hidden.get(action) ?? []) if (all.size < mostReasons) all.set(JSON.stringify(reason), reason);
  return [...all.values()];
}

function serviceOf(action: string): string {
  return action.slice(0, action.indexOf(':'));
}
