// The account of a run as text for a person: where every object and record went, who was seen, what was left out.

import type { ObjectIssue } from '../gather/issue.js';
import type { Counts, Summary } from '../usage/summary.js';
import type { PrincipalLines } from '../usage/usage-file.js';
import { countWords, firstLines, grouped } from './counted.js';
import { whichCatalog } from './format-catalog.js';
import { scopeLines } from './format-scopes.js';
import { headingsIn } from './headings.js';
import { plainText } from './plain-text.js';
import type { ProposalNotes } from './proposal-notes.js';

/** How many lines a list shows before it only counts. */
const mostLines = 20;

/** What the account is written from. `issues` are the first of `issueCount`. */
export interface AccountParts {
  readonly summary: Summary;
  readonly principals: Iterable<PrincipalLines>;
  readonly issues: readonly ObjectIssue[];
  readonly issueCount: number;
  /** What was noted of proposals, where any were made. */
  readonly notes: ProposalNotes | undefined;
  /** Services of which a saved usage was mapped by other facts than the catalog of this run has. */
  readonly outdated: readonly string[];
  readonly color: boolean;
}

/** The account as lines of text, each ended. */
export function formatAccount(parts: AccountParts): string {
  const { summary, principals, issues, issueCount, notes, outdated, color } = parts;
  const heading = headingsIn(color);
  const { records, objects, window } = summary;
  return [
    heading('objects'),
    ...table({
      listed: objects.listed,
      read: objects.read,
      ...prefixed('skipped', objects.skipped),
      ...prefixed('failed', objects.failed),
    }),
    heading('records'),
    ...table({
      read: records.read,
      used: records.used,
      denied: records.denied,
      undecided: records.undecided,
      unmapped: records.unmapped,
      duplicate: records.duplicate,
      ...prefixed('set aside', records.setAside),
      ...prefixed('failed', records.failed),
    }),
    heading('principals'),
    ...table(Object.fromEntries(Object.entries(summary.principals).map(([kind, part]) => [kind, part.principals]))),
    ...(window ? [`evidence from ${window.first} to ${window.last}`] : ['no evidence']),
    ...(summary.repeats.isFull ? ['the memory of calls was full: repeats after that were counted again'] : []),
    ...catalogLines(summary.catalog),
    ...outdatedLines(outdated),
    ...recreatedLines(principals, heading),
    ...unmappedLines(summary.unmappedEvents, heading),
    ...headed(scopeLines(summary.resources), heading),
    ...issueLines(issues, issueCount, heading),
    ...noteLines(notes, heading),
    '',
  ].join('\n');
}

function catalogLines(catalog: Summary['catalog']): string[] {
  if (catalog === undefined) return [];
  return [`mapped by ${whichCatalog(catalog.file)} of ${plainText(catalog.date)}: ${plainText(catalog.version)}`];
}

function outdatedLines(services: readonly string[]): string[] {
  if (services.length === 0) return [];
  const names = services.map((service) => plainText(service)).join(', ');
  return [`saved usage was mapped by a catalog with other facts of ${names}: read those logs again for today's`];
}

function unmappedLines(events: Counts, heading: (text: string) => string): string[] {
  const entries = Object.entries(events);
  if (entries.length === 0) return [];
  return [
    heading('unmapped events: no action is known for them, nothing is guessed'),
    ...shortened(entries.map(([event, count]) => `  ${grouped(count).padStart(9)}  ${plainText(event)}`)),
  ];
}

/** The principals are walked once, as their lines are made anew each time. */
function recreatedLines(principals: Iterable<PrincipalLines>, heading: (text: string) => string): string[] {
  const lines: string[] = [];
  for (const { principal, ids } of principals)
    if (ids.length > 1) lines.push(`  ${plainText(principal)}: ${plainText(ids.join(', '))}`);
  if (lines.length === 0) return [];
  return [heading('deleted and made again: the evidence is of all that had the name'), ...shortened(lines)];
}

/** Lines of which the first is the heading. */
function headed([first, ...rest]: readonly string[], heading: (text: string) => string): string[] {
  return first === undefined ? [] : [heading(first), ...rest];
}

function issueLines(issues: readonly ObjectIssue[], count: number, heading: (text: string) => string): string[] {
  if (count === 0) return [];
  const lines = issues.map(
    ({ id, kind, afterRecords, lostRecords, detail, hint }) =>
      `  ${plainText(id)}: ${plainText(kind)} after ${countWords(afterRecords, 'record')}${lostWords(kind, lostRecords)}: ${plainText(detail)}${hint === undefined ? '' : ` (${plainText(hint)})`}`,
  );
  return [heading(`issues: ${grouped(count)}`), ...shortened(lines, count)];
}

/** Behind these nothing more of an object is read: how many records that were, nobody knows. */
const ends = new Set(['corrupt-gzip', 'truncated-gzip', 'not-json', 'truncated-json', 'object-too-large']);

function lostWords(kind: string, records: number): string {
  if (ends.has(kind)) return ', the rest is lost';
  return records === 0 ? '' : `, ${grouped(records)} not counted`;
}

function noteLines(notes: ProposalNotes | undefined, heading: (text: string) => string): readonly string[] {
  return (notes?.lists() ?? []).flatMap(({ title, lines }) => (lines.length === 0 ? [] : [heading(title), ...lines]));
}

function shortened(lines: readonly string[], total = lines.length): readonly string[] {
  return firstLines(lines, { most: mostLines, total });
}

function table(counts: Counts): string[] {
  return Object.entries(counts).map(([name, count]) => `  ${grouped(count).padStart(9)}  ${plainText(name)}`);
}

function prefixed(prefix: string, counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).map(([reason, count]) => [`${prefix}: ${reason}`, count]));
}
