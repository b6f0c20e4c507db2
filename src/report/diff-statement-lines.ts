// One statement of a difference as lines: what of it was used, what was not, what nobody could see, and what stays.

import type { ActionDiff, ActionGroup, StatementDiff } from '../check/diff.js';
import { countWords, grouped } from './counted.js';
import { badItem, item, listOf, named, type Line, type Part } from './diff-page.js';
import { levelWords, limitWords, privilegeWords } from './diff-words.js';
import { hiddenBy, keepWords } from './keep-words.js';

const mostNames = 6;
const mostUsed = 8;
const mostResources = 3;

/**
 * The lines of a statement. A deny is listed; an allow of which all was used as it is granted is one line. `isToldWhy`:
 * whether it was said of the whole policy why it stays.
 */
export function statementLines(one: StatementDiff, isToldWhy: boolean): readonly Line[] {
  const { statement, actions, groups, privileges, unusedResources, counts } = one;
  if (statement.effect === 'Deny') return [item(1, ...placeOf(one), ': denies, and stays in force')];
  const isSeen = actions.every(({ reasons }) => reasons.length === 0);
  const isAll = isSeen && counts.used > 0 && counts.unused + counts.unobservable + counts.broad === 0;
  return [
    item(
      1,
      ...placeOf(one),
      ...scopeOf(one),
      isAll ? `: all of it was used (${countWords(counts.used, 'action')})` : '',
    ),
    ...privileges.map((privilege) => badItem(2, ...privilegeWords(privilege))),
    ...usedLines(actions, isAll),
    ...(unusedResources.length > 0 ? [item(2, 'never used on ', ...listOf(unusedResources, mostNames))] : []),
    ...unusedLines(actions, groups),
    ...hiddenLines(actions, groups),
    ...(isToldWhy ? [] : keptLines(actions, groups)),
    ...cutLines(actions, groups),
  ];
}

function placeOf({ index, statement: { sid } }: StatementDiff): readonly Part[] {
  return [`statement ${String(index)}`, ...(sid === undefined || sid === '' ? [] : [' ', named(sid)])];
}

function scopeOf({ statement: { resources, conditions } }: StatementDiff): readonly Part[] {
  const where: readonly Part[] =
    resources === undefined
      ? []
      : [resources.kind === 'in' ? ' on ' : ' on all but ', ...listOf(resources.patterns, mostResources)];
  return [...where, conditions.length > 0 ? ', under conditions' : ''];
}

function usedLines(actions: readonly ActionDiff[], isAll: boolean): readonly Line[] {
  const used = actions.filter(({ status }) => status === 'used');
  const sorted = [...used.filter(({ broad }) => broad), ...used.filter(({ broad }) => !broad)];
  const shown = isAll ? [] : sorted.slice(0, mostUsed);
  const more = isAll ? 0 : sorted.length - shown.length;
  return [
    ...shown.map((one) => item(2, ...usedWords(one))),
    ...(more > 0 ? [item(2, `used: ${countWords(more, 'more action')}`)] : []),
  ];
}

function usedWords({ action, span, resources, moreResources, broad, reasons }: ActionDiff): readonly Part[] {
  const calls = span ? `, ${countWords(span.calls, 'call')}, last at ${span.lastSeen}` : '';
  const names = resources.map(({ resource }) => resource);
  return [
    ...['used: ', named(action), calls, ', on ', ...listOf(names, mostResources, names.length + moreResources)],
    ...(broad ? ['; that is less than granted'] : []),
    ...(reasons.length > 0 ? ['; elsewhere not observable'] : []),
  ];
}

function unusedLines(actions: readonly ActionDiff[], groups: readonly ActionGroup[]): readonly Line[] {
  const unused = actions.filter(({ status }) => status === 'unused');
  const names = [...unused].sort((left, right) => rank(right) - rank(left)).map(({ action }) => action);
  return [
    ...(names.length > 0 ? [item(2, 'unused: ', ...listOf(names, mostNames))] : []),
    ...groups.filter(({ status }) => status === 'unused').map((one) => item(2, 'unused: ', ...groupWords(one))),
  ];
}

const ranks: readonly (string | undefined)[] = ['List', 'Read', 'Tagging', 'Write', 'Permissions management'];

function rank({ level }: ActionDiff): number {
  return ranks.indexOf(level);
}

function groupWords({ pattern, service, services, actions, levels }: ActionGroup): readonly Part[] {
  const of: readonly Part[] = service === undefined ? [` of ${grouped(services)} services`] : [' of ', named(service)];
  const by: readonly Part[] = pattern === undefined ? [] : [' by ', named(pattern)];
  return [countWords(actions, 'action'), ...of, ...by, ` (${levelWords(levels)})`];
}

// Those with the same reasons together.
function hiddenLines(actions: readonly ActionDiff[], groups: readonly ActionGroup[]): readonly Line[] {
  const byReason = new Map<string, string[]>();
  for (const { action, status, reasons } of actions) {
    if (status !== 'unobservable') continue;
    const why = hiddenBy(reasons);
    byReason.set(why, [...(byReason.get(why) ?? []), action]);
  }
  return [
    ...[...byReason].map(([why, names]) => item(2, 'not observable: ', ...listOf(names, mostNames), ': ', named(why))),
    ...groups
      .filter(({ status }) => status === 'unobservable')
      .map((one) => item(2, 'not observable: ', ...groupWords(one), ': ', named(hiddenBy(one.reasons)))),
  ];
}

// What is not observable stays anyway, and has been said.
function keptLines(actions: readonly ActionDiff[], groups: readonly ActionGroup[]): readonly Line[] {
  const byReason = new Map<string, { readonly names: string[]; more: number }>();
  const of = (why: string) => {
    const known = byReason.get(why) ?? { names: [], more: 0 };
    byReason.set(why, known);
    return known;
  };
  for (const { action, kept, status } of actions)
    if (kept && status !== 'unobservable') of(keepWords(kept)).names.push(action);
  for (const { keptBy, kept, status } of groups)
    if (keptBy && status !== 'unobservable') of(keepWords(keptBy)).more += kept;
  return [...byReason].map(([why, { names, more }]) =>
    item(2, 'stays: ', ...listOf(names, mostNames, names.length + more), more > 0 ? ' actions' : '', ': ', named(why)),
  );
}

function cutLines(actions: readonly ActionDiff[], groups: readonly ActionGroup[]): readonly Line[] {
  const byLimit = new Map<
    string,
    { readonly words: readonly Part[]; readonly used: string[]; readonly others: string[] }
  >();
  for (const { action, status, cutBy } of actions) {
    for (const limit of cutBy) {
      const key = JSON.stringify(limit);
      const known = byLimit.get(key) ?? { words: limitWords(limit), used: [], others: [] };
      byLimit.set(key, known);
      (status === 'used' ? known.used : known.others).push(action);
    }
  }
  const cut = groups.reduce((sum, group) => sum + group.cut, 0);
  return [
    ...[...byLimit.values()].flatMap(({ words, used, others }) => [
      ...(others.length > 0 ? [item(2, 'cut off anyway by ', ...words, ': ', ...listOf(others, mostNames))] : []),
      ...(used.length > 0
        ? [badItem(2, 'used, though cut off by ', ...words, ' today: ', ...listOf(used, mostNames))]
        : []),
    ]),
    ...(cut > 0 ? [item(2, `cut off anyway: ${countWords(cut, 'more action')}`)] : []),
  ];
}
