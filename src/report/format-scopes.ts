// How much of what was used could be scoped, as text: a line a service, and why the policies have wildcards.

import type { Wildcard, WildcardReason } from '../proposal/wildcards.js';
import type { ScopeCounts } from '../usage/scope-counts.js';
import { firstLines, firstNames, grouped } from './counted.js';
import { plainText } from './plain-text.js';
import { rankOf, standingWords } from './standing-words.js';
import { whyWords } from './wildcard-words.js';

/** How many services are shown, those with the most unscoped uses first. */
const mostServices = 12;

/** How many actions of one wildcard are named. */
const mostActions = 5;

interface ServiceLine {
  readonly service: string;
  readonly told: number;
  readonly reasons: readonly (readonly [reason: WildcardReason, uses: number])[];
}

/** The lines of the services, the heading first; none where nothing was used. */
export function scopeLines(scopes: ScopeCounts): readonly string[] {
  const services = Object.entries(scopes)
    .map(([service, counts]): ServiceLine => {
      const reasons = [...standingWords.keys()].flatMap((reason) => {
        const uses =
          reason === 'attached' || reason === 'generalized' || reason === 'format' ? undefined : counts[reason]?.uses;
        return uses === undefined ? [] : [[reason, uses] as const];
      });
      return { service, told: (counts.exact?.uses ?? 0) + (counts.format?.uses ?? 0), reasons };
    })
    .sort((left, right) => avoidable(right) - avoidable(left) || (left.service < right.service ? -1 : 1));
  if (services.length === 0) return [];
  const rest = services.slice(mostServices);
  const sum = (count: (line: ServiceLine) => number) => rest.reduce((total, line) => total + count(line), 0);
  return [
    `${'  used resources by service'.padEnd(27)}${'named'.padStart(9)} ${'not'.padStart(9)}  why not`,
    ...firstLines(services.map(serviceLine), {
      most: mostServices,
      rest: `: ${grouped(sum(({ told }) => told))} named, ${grouped(sum(unnamed))} not`,
    }),
  ];
}

/** A line that is shown the sooner the lower its rank. */
export interface RankedLine {
  readonly rank: number;
  readonly line: string;
}

/** One line for each wildcard of a principal and reason, in their order. */
export function wildcardLines(principal: string, wildcards: readonly Wildcard[]): readonly RankedLine[] {
  const groups = new Map<string, { readonly first: Wildcard; readonly actions: Set<string> }>();
  for (const wildcard of wildcards) {
    const key = JSON.stringify([wildcard.resource, wildcard.reasons]);
    const known = groups.get(key);
    if (known) known.actions.add(wildcard.action);
    else groups.set(key, { first: wildcard, actions: new Set([wildcard.action]) });
  }
  return [...groups.values()].map(({ first, actions }) => {
    const names = firstNames([...actions], mostActions);
    const line = `  ${plainText(principal)}: ${plainText(first.resource)} for ${names}: ${whyWords(first)}`;
    return { rank: Math.min(...first.reasons.map(rankOf)), line };
  });
}

function serviceLine(line: ServiceLine): string {
  const why = line.reasons.map(([reason, uses]) => `${standingWords.get(reason) ?? reason} ${grouped(uses)}`);
  const numbers = `${grouped(line.told).padStart(9)} ${grouped(unnamed(line)).padStart(9)}`;
  return `  ${plainText(line.service).padEnd(25)}${numbers}${why.length > 0 ? `  ${why.join(', ')}` : ''}`;
}

function unnamed({ reasons }: ServiceLine): number {
  return reasons.reduce((sum, [, uses]) => sum + uses, 0);
}

/** What a log or a table might have told: actions that cannot be scoped are nobody's fault. */
function avoidable({ reasons }: ServiceLine): number {
  return reasons.reduce((sum, [reason, uses]) => sum + (reason === 'unscopable' ? 0 : uses), 0);
}
