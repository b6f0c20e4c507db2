// The account of a run as text for a person: where every object and record went, who was seen, what was left out.

import { styleText } from 'node:util';
import type { ObjectIssue } from '../gather/issue.js';
import type { Proposal } from '../proposal/proposal.js';
import type { Counts, Summary } from '../usage/summary.js';
import type { PrincipalLines } from '../usage/usage-file.js';
import { grouped } from './format-progress.js';
import { plainText } from './plain-text.js';

/** How many lines a list shows before it only counts. */
const mostLines = 20;

/** What the account is written from. `issues` are the first of `issueCount`. */
export interface AccountParts {
  readonly summary: Summary;
  readonly principals: Iterable<PrincipalLines>;
  readonly issues: readonly ObjectIssue[];
  readonly issueCount: number;
  readonly proposals: readonly Proposal[];
  /** Services of which a saved usage was mapped by other facts than the catalog of this run has. */
  readonly outdated: readonly string[];
  readonly color: boolean;
}

/** The account as lines of text, each ended. */
export function formatAccount(parts: AccountParts): string {
  const { summary, principals, issues, issueCount, proposals, outdated, color } = parts;
  const heading = (text: string) => (color ? styleText('bold', text, { validateStream: false }) : text);
  const { records, objects, window } = summary;
  const { services, identities } = walkPrincipals(principals);
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
    ...outdatedLines(outdated),
    ...recreatedLines(identities, heading),
    ...unmappedLines(summary.unmappedEvents, heading),
    ...scopeLines(services, heading),
    ...issueLines(issues, issueCount, heading),
    ...deniedGrantLines(proposals, heading),
    ...omissionLines(proposals, heading),
    '',
  ].join('\n');
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

/** What is told of the principals: walked once, as their lines are made anew each time. */
function walkPrincipals(principals: Iterable<PrincipalLines>) {
  const services = new Map<string, { exact: number; wide: number; unscopable: number }>();
  const identities: { readonly principal: string; readonly ids: readonly string[] }[] = [];
  for (const { principal, ids, uses } of principals) {
    if (ids.length > 1) identities.push({ principal, ids });
    for (const { action, scope } of uses.filter(({ outcome }) => outcome === 'used')) {
      const service = action.slice(0, action.indexOf(':'));
      const counts = services.get(service) ?? { exact: 0, wide: 0, unscopable: 0 };
      if (scope === 'unscopable') counts.unscopable++;
      else if (scope === 'exact') counts.exact++;
      else counts.wide++;
      services.set(service, counts);
    }
  }
  return { services, identities };
}

function recreatedLines(
  identities: ReturnType<typeof walkPrincipals>['identities'],
  heading: (text: string) => string,
): string[] {
  if (identities.length === 0) return [];
  return [
    heading('deleted and made again: the evidence is of all that had the name'),
    ...shortened(identities.map(({ principal, ids }) => `  ${plainText(principal)}: ${plainText(ids.join(', '))}`)),
  ];
}

function scopeLines(
  services: ReturnType<typeof walkPrincipals>['services'],
  heading: (text: string) => string,
): string[] {
  if (services.size === 0) return [];
  const rows = [...services]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(
      ([service, { exact, wide, unscopable }]) =>
        `  ${plainText(service).padEnd(24)} ${grouped(exact).padStart(9)} ${grouped(wide).padStart(9)} ${grouped(unscopable).padStart(9)}`,
    );
  return [
    heading(`${'  uses by service'.padEnd(27)}${'exact'.padStart(9)} ${'wider'.padStart(9)} ${'no scope'.padStart(9)}`),
    ...shortened(rows),
  ];
}

function issueLines(issues: readonly ObjectIssue[], count: number, heading: (text: string) => string): string[] {
  if (count === 0) return [];
  const lines = issues.map(
    ({ id, kind, afterRecords, detail, hint }) =>
      `  ${plainText(id)}: ${plainText(kind)} after ${grouped(afterRecords)} records: ${plainText(detail)}${hint === undefined ? '' : ` (${plainText(hint)})`}`,
  );
  return [heading(`issues: ${grouped(count)}`), ...shortened(lines, count)];
}

function deniedGrantLines(proposals: readonly Proposal[], heading: (text: string) => string): string[] {
  const lines = proposals.flatMap(({ principal, grants }) =>
    grants
      .filter((grant) => grant.lines.every(({ outcome }) => outcome === 'denied'))
      .map(({ action, resource }) => `  ${plainText(principal)}: ${plainText(action)} on ${plainText(resource)}`),
  );
  return lines.length === 0 ? [] : [heading('granted as asked for, though AWS denied it'), ...shortened(lines)];
}

function omissionLines(proposals: readonly Proposal[], heading: (text: string) => string): string[] {
  const lines = proposals.flatMap(({ principal, omitted, tooLarge }) => [
    ...(tooLarge
      ? [
          `  ${plainText(principal)}: the policy has ${grouped(tooLarge.size)} characters, more than ${grouped(tooLarge.limit)}`,
        ]
      : []),
    ...omitted.map(
      ({ reason, line: { action, resource, count } }) =>
        `  ${plainText(principal)}: ${reason}: ${plainText(action)} on ${plainText(resource)} (${grouped(count)})`,
    ),
  ]);
  return lines.length === 0 ? [] : [heading('not granted'), ...shortened(lines)];
}

function shortened(lines: readonly string[], total = lines.length): string[] {
  const shown = lines.slice(0, mostLines);
  return total > shown.length ? [...shown, `  … and ${grouped(total - shown.length)} more`] : [...shown];
}

function table(counts: Counts): string[] {
  return Object.entries(counts).map(([name, count]) => `  ${grouped(count).padStart(9)}  ${plainText(name)}`);
}

function prefixed(prefix: string, counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).map(([reason, count]) => [`${prefix}: ${reason}`, count]));
}
