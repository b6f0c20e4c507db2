// The difference between what is attached and what was used, for people: as text for a terminal, and as markdown.

import type { Attached, ManagedPolicy } from '../attached/attached.js';
import type { Diff } from '../check/diff.js';
import type { DiffRow, DiffTotals } from '../check/diff-account.js';
import type { Coverage } from '../coverage/coverage.js';
import { countWords } from './counted.js';
import { heading, item, listOf, markdownOf, named, textOf, badItem, type Line } from './diff-page.js';
import { overviewLines } from './diff-overview.js';
import { principalLines } from './diff-principal.js';

/** What is shown. `rows`: all principals, the worst first. */
export interface ShownDiff {
  readonly attached: Attached;
  readonly coverage: Coverage;
  readonly rows: readonly DiffRow[];
  readonly totals: DiffTotals;
  readonly unattached: readonly ManagedPolicy[];
  readonly diffOf: (row: DiffRow) => Diff;
}

/** How many principals have a screen of their own, and how many names a list has. */
const mostPrincipals = 20;
const mostNames = 20;

/** Text for a terminal: the worst principal first, and the overview last, where a terminal ends. */
export function formatDiff(shown: ShownDiff, color: boolean): string {
  return textOf([...principals(shown), ...idle(shown), ...issues(shown), ...overviewLines(shown)], color);
}

/** Markdown: the overview first. */
export function diffMarkdown(shown: ShownDiff): string {
  return markdownOf([...overviewLines(shown), ...principals(shown), ...idle(shown), ...issues(shown)]);
}

function principals({ rows, diffOf }: ShownDiff): readonly Line[] {
  const telling = rows.length <= mostPrincipals ? rows : rows.filter(hasSomething);
  const shown = telling.slice(0, mostPrincipals);
  const more = telling.length - shown.length;
  const still = rows.length - telling.length;
  return [
    ...shown.flatMap((row) => principalLines(diffOf(row))),
    ...(more + still > 0 ? [heading(2, 'further principals')] : []),
    ...(more > 0
      ? [
          item(
            0,
            `${countWords(more, 'principal')} more can be tightened, or used what is not granted here: the worst are shown, JSON has all`,
          ),
          item(
            1,
            ...listOf(
              telling.slice(mostPrincipals).map(({ subject }) => subject.principal),
              mostNames,
            ),
          ),
        ]
      : []),
    ...(still > 0 ? [item(0, `${countWords(still, 'principal')} with nothing that can be tightened`)] : []),
  ];
}

function hasSomething({ tightens, ungranted }: DiffRow): boolean {
  return Object.keys(tightens).length > 0 || ungranted > 0;
}

function idle({ rows, unattached }: ShownDiff): readonly Line[] {
  const silent = rows.filter(({ activity, subject }) => activity.kind === 'silent' && subject.kind !== 'group');
  const empty = rows.filter(({ subject }) => subject.kind === 'group' && subject.members.length === 0);
  const list = (title: string, names: readonly string[]): readonly Line[] =>
    names.length === 0
      ? []
      : [
          heading(2, `${title}: ${countWords(names.length, 'in all', 'in all')}`),
          ...names.slice(0, mostNames).map((name) => item(0, named(name))),
          ...moreLine(names.length),
        ];
  return [
    ...list(
      'without a single event',
      silent.map(({ subject }) => subject.principal),
    ),
    ...list(
      'groups without members',
      empty.map(({ subject }) => subject.principal),
    ),
    ...list(
      'policies attached to nobody',
      unattached.map(({ policy }) => policy.arn ?? policy.name),
    ),
  ];
}

function moreLine(count: number): readonly Line[] {
  return count > mostNames ? [item(0, countWords(count - mostNames, 'more', 'more'))] : [];
}

function issues({ attached }: ShownDiff): readonly Line[] {
  const { issues: all } = attached;
  if (all.length === 0) return [];
  return [
    heading(2, 'not known of what is attached'),
    ...all
      .slice(0, mostNames)
      .map(({ place, message, consequence }) => badItem(0, named(`${place}: ${message}: ${consequence}`))),
    ...moreLine(all.length),
  ];
}
