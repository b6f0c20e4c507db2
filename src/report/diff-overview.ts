// What a run found over all principals, in a few lines.

import type { DiffTotals } from '../check/diff-account.js';
import type { GrantCounts } from '../check/diff-counts.js';
import type { Coverage } from '../coverage/coverage.js';
import { regionAssumption } from './assumptions.js';
import { heading, item, listOf, type Line, type Part } from './diff-page.js';
import { countWords, grouped } from './counted.js';
import { levelWords } from './diff-words.js';

/** The overview. */
export function overviewLines({
  coverage,
  totals,
}: {
  readonly coverage: Coverage;
  readonly totals: DiffTotals;
}): readonly Line[] {
  const { principals, silent, tightening, ungranted, counts, tightens } = totals;
  const levels = levelWords(tightens);
  return [
    heading(1, 'attached policies against usage'),
    item(0, ...evidence(coverage)),
    ...regionAssumption(coverage).map((text) => item(0, text)),
    item(0, `${countWords(principals, 'principal')}, ${grouped(silent)} of them without a single event`),
    item(0, `grants: ${grantWords(counts)}`),
    ...(ungranted > 0 ? [item(0, `${countWords(ungranted, 'use')} that no attached policy here allows`)] : []),
    item(
      0,
      levels === ''
        ? `nothing can be tightened${counts.unused > 0 ? ': what is unused stands in statements that stay, each with its reason' : ''}`
        : `can be tightened, of ${countWords(tightening, 'principal')}: ${levels}`,
    ),
  ];
}

function evidence({ window, trails, isAssumed }: Coverage): readonly Part[] {
  const span = window ? [`evidence from ${window.first} to ${window.last}`] : ['no evidence'];
  if (isAssumed) return [...span, ', seen by a trail taken to log management events only, as none was given'];
  return [
    ...span,
    ', seen by ',
    ...listOf(
      trails.map(({ arn, name }) => arn ?? name),
      3,
    ),
  ];
}

/** Counts of grants in words. */
export function grantWords({ used, broad, unused, unobservable }: GrantCounts): string {
  const wide = broad > 0 ? ` (${grouped(broad)} on fewer resources than granted)` : '';
  return `${grouped(used)} used${wide}, ${grouped(unused)} unused, ${grouped(unobservable)} not observable`;
}
