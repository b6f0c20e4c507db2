// What the account says of proposals that pass by one after the other: what they grant widely, what was granted though it was
// denied, and what they leave out. Of each list the first lines are kept.

import type { Proposal } from '../proposal/proposal.js';
import type { Wildcard } from '../proposal/wildcards.js';
import { untoldWords } from './blind-reason.js';
import { addedUp, FirstLines, firstLines, grouped } from './counted.js';
import { wildcardLines, type RankedLine } from './format-scopes.js';
import { plainText } from './plain-text.js';
import { tooLargeWords } from './too-large-words.js';

/** How many lines a list shows before it only counts. */
const mostLines = 20;

/** A list of the account, empty where there is nothing to say. */
export interface NoteList {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Looks at each proposal once. */
export class ProposalNotes {
  #wildcards: readonly RankedLine[] = [];
  #wildcardCount = 0;
  readonly #denied = new FirstLines(mostLines);
  readonly #omitted = new FirstLines(mostLines);
  readonly #untold = new FirstLines(mostLines);

  /** Notes lines, not proposals. */
  see(proposal: Proposal, wildcards: readonly Wildcard[]): void {
    const ranked = wildcardLines(proposal.principal, wildcards);
    this.#wildcardCount += ranked.length;
    // INVARIANT: the worst of all that were seen, of one rank in the order in which they came.
    this.#wildcards = [...this.#wildcards, ...ranked].sort((left, right) => left.rank - right.rank).slice(0, mostLines);
    this.#denied.add(deniedGrantLines(proposal));
    this.#omitted.add(omissionLines(proposal));
    this.#untold.add(untoldLines(proposal));
  }

  /** The lists in their order. */
  lists(): readonly NoteList[] {
    const wildcards = this.#wildcards.map(({ line }) => line);
    const shown = firstLines(wildcards, { most: mostLines, total: this.#wildcardCount });
    return [
      { title: 'granted with a wildcard, and why', lines: shown },
      { title: 'granted as asked for, though AWS denied it', lines: this.#denied.shown() },
      { title: 'not granted', lines: this.#omitted.shown() },
      { title: 'may be needed, and no record tells on what: not granted', lines: this.#untold.shown() },
    ];
  }
}

function deniedGrantLines({ principal, grants }: Proposal): readonly string[] {
  const denied = grants.filter(({ lines }) => lines.every(({ outcome }) => outcome === 'denied'));
  const uses = denied.map(({ action, resource, lines }): readonly [string, number] => [
    `${plainText(action)} on ${plainText(resource)}`,
    lines.reduce((sum, { count }) => sum + count, 0),
  ]);
  return countedLines(principal, uses);
}

// A call that was made from several Regions or addresses is one line.
function omissionLines({ principal, omitted, tooLarge }: Proposal): readonly string[] {
  const uses = omitted.map(({ reason, line: { action, resource, count } }): readonly [string, number] => [
    `${reason}: ${plainText(action)} on ${plainText(resource)}`,
    count,
  ]);
  return [
    ...(tooLarge ? [`  ${plainText(principal)}: the policy has ${tooLargeWords(tooLarge)}`] : []),
    ...countedLines(principal, uses),
  ];
}

function untoldLines({ principal, untold = [] }: Proposal): readonly string[] {
  return untold.map((need) => `  ${plainText(principal)}: ${need.action}: ${plainText(untoldWords(need))}`);
}

function countedLines(principal: string, uses: readonly (readonly [use: string, count: number])[]): readonly string[] {
  return addedUp(uses).map(([use, count]) => `  ${plainText(principal)}: ${use} (${grouped(count)})`);
}
