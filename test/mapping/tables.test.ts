// The tables of facts as the mapping reads them: what no event reaches, or no reader knows, is a row that does nothing.

import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { loadFacts } from '../../src/catalog/load-facts.js';
import { parseFormat } from '../../src/mapping/arn-format.js';
import { namedActions } from '../../src/mapping/event-action.js';
import { readerOf } from '../../src/mapping/value-readers.js';

const catalog = loadCatalog();
const facts = loadFacts();

/** Whether the event means an action of its own, or stands for others: a copy, a transaction. */
function isReached(key: string): boolean {
  const colon = key.indexOf(':');
  const source = key.slice(0, colon);
  const prefixes = facts.eventSourceAlternatives.filter(([of]) => of === source).map(([, , prefix]) => prefix);
  return (
    key === 's3.amazonaws.com:CopyObject' ||
    [undefined, ...prefixes].some(
      (prefix) => namedActions(catalog, facts, source, key.slice(colon + 1), prefix).kind === 'actions',
    )
  );
}

describe('every event of a table has an action', () => {
  test.each([
    ['event-conditions', [...facts.eventConditions.keys()]],
    ['event-formats', [...facts.eventFormats.keys()]],
    ['collections', [...facts.collections.keys()]],
    ['copies', [...facts.copies.keys()]],
    ['pass-role', [...facts.passRole.keys()]],
    ['response-types', [...facts.responseTypes.keys()]],
    ['caller-events', [...facts.callerEvents]],
  ])('%s', (_name, keys) => {
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => !isReached(key))).toEqual([]);
  });
});

test('every reader that a table names exists', () => {
  const bound = [...facts.bindings.values()].flat().map(({ reader }) => reader);
  const formats = [...facts.eventFormats.values()].flat().flatMap((text) => parseFormat(text)?.pieces ?? []);
  const inFormats = formats.flatMap((piece) => (piece.kind === 'variable' ? [piece.reader] : []));
  const named = [...bound, ...inFormats].filter((reader) => !['', 'comma-list', 'untold', 'verbatim'].includes(reader));
  expect(named.length).toBeGreaterThan(20);
  expect([...new Set(named)].filter((reader) => readerOf(reader) === undefined)).toEqual([]);
});

test('every format of an event is read, with a reader for what is no plain name', () => {
  const texts = [...facts.eventFormats.values(), ...facts.collections.values()].flat().filter((text) => text !== '*');
  expect(texts.filter((text) => parseFormat(text) === undefined)).toEqual([]);
});

test('a condition adds an action or puts one in place, and nothing else', () => {
  const hows = [...facts.eventConditions.values()].flat().map(({ how }) => how);
  expect([...new Set(hows)].sort()).toEqual(['and', 'instead', 'unscoped']);
});

test('a condition is a sentence of its small language', () => {
  const term = /^(always|unknown|(not |has )?[A-Za-z0-9_*.-]+((=|!=|\^=)[^=]+)?)$/;
  const whens = [
    ...[...facts.eventConditions.values()].flat().map(({ when }) => when),
    ...facts.eventSourceAlternatives.map(([, when]) => when),
  ];
  expect(whens.length).toBeGreaterThan(50);
  expect(whens.flatMap((when) => when.split(' or ')).filter((one) => !term.test(one))).toEqual([]);
});
