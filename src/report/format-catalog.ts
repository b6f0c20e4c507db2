// What the catalog knows as text for a person: itself in numbers, an action, or an event.

import type { CatalogCounts, TableFacts } from '../catalog/describe-catalog.js';
import type { Origin } from '../catalog/table-origin.js';
import type { ActionType, BringingEvent, KnownAction } from '../mapping/explain-action.js';
import type { EventFacts, NeededAction } from '../mapping/explain-event.js';
import { firstLines, grouped } from './counted.js';
import { formatWhen } from './format-when.js';
import { plainText } from './plain-text.js';

/** Which catalog answers. `file` is `embedded` or as the user named it. */
export interface CatalogName {
  readonly file: string;
  readonly version: string;
  readonly date: string;
}

/** How many events of an action are shown: `iam:PassRole` has hundreds. */
const mostEvents = 25;

/** The catalog in numbers, with the tables beside it. */
export function formatCounts(name: CatalogName, counts: CatalogCounts, tables: readonly TableFacts[]): string {
  const number = (count: number, what: string) => `  ${grouped(count).padStart(9)}  ${what}`;
  return lines([
    nameLine(name),
    number(counts.services, 'services'),
    number(counts.actions, `actions, ${grouped(counts.unscopableActions)} of which take no resource`),
    number(counts.resourceTypes, 'resource types'),
    number(counts.conditionKeys, 'condition keys of services'),
    'tables of what AWS does not publish in that form, which hold for every catalog',
    ...tables.map(({ name: table, about, rows }) =>
      number(rows, `${plainText(table).padEnd(25)} ${plainText(about.split(': [')[0] ?? '')}`),
    ),
  ]);
}

/** All that is known of an action. */
export function formatAction(name: CatalogName, { facts, types, events, taggedBy }: KnownAction): string {
  return lines([
    `${plainText(facts.action)}: an action, access level ${facts.level}`,
    types.length === 0 ? 'no resource types: it cannot be scoped, its resource is *' : 'resource types',
    ...types.flatMap(typeLines),
    ...listLines('condition keys', facts.conditionKeys),
    ...listLines('dependent actions, by what the request asks for', facts.dependentActions),
    events.length === 0 ? 'no event brings it' : 'events that bring it',
    ...firstLines(events.map(eventText), { most: mostEvents, rest: ': `--format json` has all' }),
    ...(taggedBy.length === 0 ? [] : ['needed besides by what makes something with tags']),
    ...taggedBy.map(({ action, from }) => `  ${plainText(action)} (${originText(from)})`),
    nameLine(name),
  ]);
}

/** All that is known of an event. */
export function formatEvent(name: CatalogName, known: EventFacts): string {
  const event = plainText(known.event);
  if (known.kind !== 'actions') {
    const what =
      known.kind === 'no-permission' ? 'an event that needs no IAM permission' : 'no API call of the principal';
    return lines([`${event}: ${what} (${originText(known.from)})`, nameLine(name)]);
  }
  return lines([
    `${event}: an event`,
    'actions that it may bring',
    ...known.actions.flatMap(neededLines),
    ...(known.formats.length > 0 ? ['ARN formats of its own, over its parameters'] : []),
    ...known.formats.map(({ format, from }) => `  ${plainText(format)} (${originText(from)})`),
    nameLine(name),
  ]);
}

function nameLine({ file, version, date }: CatalogName): string {
  return `${whichCatalog(file)}: ${plainText(version)}, of ${plainText(date)}`;
}

/** A catalog by its file. */
export function whichCatalog(file: string): string {
  return file === 'embedded' ? 'the embedded catalog' : `the catalog \`${plainText(file)}\``;
}

function typeLines({ name, formats, isRequired, conditionKeys, from }: ActionType): readonly string[] {
  const source = from.length === 0 ? '' : ` (${from.map(originText).join('; ')})`;
  return [
    `  ${plainText(name)}${isRequired ? ', required' : ''}${source}`,
    ...formats.map((format) => `    ${plainText(format)}`),
    ...(conditionKeys.length > 0 ? [`    keys: ${conditionKeys.map((key) => plainText(key)).join(', ')}`] : []),
  ];
}

function listLines(heading: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [heading, ...items.map((item) => `  ${plainText(item)}`)];
}

function eventText({ event, ...needed }: BringingEvent): string {
  const isSure = needed.from.table !== 'same-name' || needed.part !== undefined;
  return [`  ${plainText(event)}${isSure ? '' : ', where AWS logs one'}`, ...reasonLines(needed)].join('\n');
}

function neededLines({ action, ...needed }: NeededAction): readonly string[] {
  return [`  ${plainText(action)}`, ...reasonLines(needed)];
}

const kinds: Readonly<Record<NeededAction['how'], string>> = {
  own: '',
  and: 'besides',
  instead: 'in place of the other',
  unscoped: 'in place of the other, on *',
};

function reasonLines({ how, when, reason, passedTo, part, from }: Omit<NeededAction, 'action'>): readonly string[] {
  const conditions = when.map(formatWhen).join(', and ');
  const words = [
    kinds[how],
    part === undefined ? '' : `for its part ${plainText(part)}`,
    reason === 'called' ? '' : reason,
    conditions === '' ? '' : `where ${conditions}`,
    passedTo === undefined ? '' : `to ${passedTo.map((service) => plainText(service)).join(' or ')}`,
  ].filter((word) => word !== '');
  return [...(words.length > 0 ? [`    ${words.join(', ')}`] : []), `    from ${originText(from)}`];
}

function originText({ table, evidence }: Origin): string {
  if (table === 'same-name') return 'its name';
  return `${plainText(table)}: ${evidence.map((one) => plainText(one)).join(', ')}`;
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
