// Every case of the tables under cases/ and beside it: the record means exactly these actions on exactly these resources.

import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { createMapper } from '../../src/mapping/map-event.js';
import { readModelCases, readCases, readEvent, sortUses, wordsOf } from './read-cases.js';

const mapEvent = createMapper(loadCatalog());
const tables = [...readCases(), ['models', readModelCases()] as const];

describe.each(tables)('%s', (_service, cases) => {
  test.each(cases.map((each) => [each.title, each] as const))('%s', (_title, { record, uses }) => {
    const mapped = mapEvent(readEvent(record));
    expect(wordsOf(mapped)).toEqual(typeof uses === 'string' ? uses : sortUses(uses));
    if (mapped.kind !== 'uses') return;
    for (const { basis, reason } of mapped.uses) expect(basis).toBe(reason === 'called' ? 'event' : 'side');
  });
});

test('every case says where its truth comes from, and none has the title of another', () => {
  for (const [service, cases] of tables) {
    expect(cases.filter(({ source }) => !source.startsWith('https://')).map(({ title }) => title)).toEqual([]);
    expect(new Set(cases.map(({ title }) => title)).size, service).toBe(cases.length);
  }
});
