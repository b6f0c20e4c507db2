// The explanation of proposals, as text for a person and as `trailfit/explain/1`. Text of strangers is made plain.

import type { ExplainedPolicy, ExplainedStatement, ExplainedUse } from '../proposal/explain.js';
import type { Wildcard } from '../proposal/wildcards.js';
import { countWords, firstLines, firstNames, grouped } from './counted.js';
import { keepWords } from './keep-words.js';
import { plainText } from './plain-text.js';
import { alsoWords, whyWords } from './wildcard-words.js';

/** The policies of one principal, explained. */
export interface Explained {
  readonly principal: string;
  readonly policies: readonly ExplainedPolicy[];
}

/** How many lines of a kind a statement shows; the JSON has all. */
const mostLines = 10;

/** The document but for its list `principals`. */
export const explainHead = { schema: 'trailfit/explain/1' } as const;

/** One of the `principals` with all that is known, as JSON on one level. */
export function explainEntry({ principal, policies }: Explained): string {
  const shown = policies.map(({ name, statements }) => ({
    name,
    statements: statements.map(({ sid, wildcards, ...rest }) => ({
      ...(sid !== undefined && { sid }),
      ...rest,
      wildcards: wildcards.map((one) => ({ ...one, why: whyWords(one), alsoMatches: alsoWords(one) })),
    })),
  }));
  return JSON.stringify({ principal, policies: shown }, null, 2);
}

/** The text: a heading for each policy and statement, then a line for each fact. */
export function formatExplain(principals: readonly Explained[]): string {
  const lines = principals.flatMap(({ principal, policies }) => [
    plainText(principal),
    ...policies.flatMap(({ name, statements }) => [`  policy ${plainText(name)}`, ...statements.flatMap(linesOf)]),
    ...(policies.length === 0 ? ['  no policy'] : []),
  ]);
  return `${lines.join('\n')}\n`;
}

function linesOf(statement: ExplainedStatement, index: number): readonly string[] {
  const { sid, effect, actions, calls, firstSeen, lastSeen, evidence, from, kept, wildcards } = statement;
  const seen = `${countWords(calls, 'call')}, ${firstSeen ?? ''} to ${lastSeen ?? ''}`;
  return [
    `    statement ${String(index + 1)}${sid === undefined ? '' : ` ${plainText(sid)}`}: ${effect} ${firstNames(actions, mostLines)}`,
    `      evidence  ${evidence.length === 0 ? 'none: as it is attached' : seen}`,
    ...shortened(foldedUses(evidence), (use) => `        ${useWords(use)}`),
    ...shortened(from, ({ policy, statement: at, sid: own }) => {
      const name = own === undefined ? '' : ` (${plainText(own)})`;
      return `      from      ${plainText(policy)}, statement ${String(at + 1)}${name}`;
    }),
    ...shortened(kept, (reason) => `      stays     ${plainText(keepWords(reason))}`),
    ...shortened(wildcards, (one) => wildcardWords(one)),
  ];
}

// Uses that differ only in how they were called are one line, with the example of the first.
function foldedUses(uses: readonly ExplainedUse[]): readonly ExplainedUse[] {
  const folded = new Map<string, ExplainedUse>();
  for (const use of uses) {
    const { action, resource, event, basis, reason, outcome } = use;
    const key = JSON.stringify([action, resource, event, basis, reason, outcome]);
    folded.set(key, { ...use, ...folded.get(key), calls: use.calls + (folded.get(key)?.calls ?? 0) });
  }
  return [...folded.values()];
}

function useWords({ action, resource, event, basis, reason, outcome, calls, examples }: ExplainedUse): string {
  const how = basis === 'event' ? '' : `, inferred: ${reason}`;
  const why = outcome === 'used' ? '' : `, ${outcome}`;
  const such = examples[0] === undefined ? '' : `, such as event ${plainText(examples[0])}`;
  return `${plainText(action)} on ${plainText(resource)}: ${grouped(calls)} × ${plainText(event)}${how}${why}${such}`;
}

function wildcardWords(wildcard: Wildcard): string {
  const { action, resource, standsFor } = wildcard;
  const members = standsFor
    ? ` Stands for ${grouped(standsFor.count)}: ${firstNames(standsFor.some.slice(0, 3), mostLines)}${standsFor.count > 3 ? ', …' : ''}.`
    : '';
  return `      wildcard  ${plainText(resource)} for ${plainText(action)}: ${whyWords(wildcard)}.${members} Would also match ${alsoWords(wildcard)}.`;
}

function shortened<Item>(items: readonly Item[], line: (item: Item) => string): readonly string[] {
  return firstLines(items.map(line), { most: mostLines, indent: '        ' });
}
