// The facts about AWS beside the real records, and the differences from them that are explained. They are read where
// they lie, and are no part of this repository.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { JsonObject } from '../../src/decode/record.js';
import type { Use } from '../../src/mapping/use.js';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { createMapper } from '../../src/mapping/map-event.js';
import { eventOf } from '../mapping/read-cases.js';

const folder = process.env['TRAILFIT_FACTS'] ?? join(process.env['TRAILFIT_CORPUS'] ?? '', '..', 'facts');

/** What a file of facts holds. */
export function readFacts(name: string): unknown {
  expect(
    process.env['TRAILFIT_FACTS'] ?? process.env['TRAILFIT_CORPUS'],
    'TRAILFIT_FACTS must name a folder',
  ).toBeDefined();
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
}

/** `[part of the facts, what, what the facts say, why it is otherwise here, page]`. */
type Difference = readonly [part: string, key: string, theirs: string, why: string, page: string];

const { rows: differences } = JSON.parse(readFileSync(new URL('facts-differences.json', import.meta.url), 'utf8')) as {
  readonly rows: readonly Difference[];
};

/** Fails for a difference that nobody has explained, and for an explanation that explains nothing. */
export function expectExplained(part: string, found: readonly string[]): void {
  const explained = differences.filter(([of]) => of === part).map(([, key]) => key);
  expect({ open: found.filter((key) => !explained.includes(key)) }).toEqual({ open: [] });
  expect({ stale: explained.filter((key) => !found.includes(key)) }).toEqual({ stale: [] });
}

/** The differences that are explained. */
export function readDifferences(): readonly Difference[] {
  return differences;
}

const mapEvent = createMapper(loadCatalog());

/** The uses of a call with these parameters; none where the event means none. */
export function usesOf(key: string, requestParameters: JsonObject): readonly Use[] {
  const [source = '', eventName = ''] = key.split(':');
  const eventSource = source.replace(/\.amazonaws\.com$/, '');
  const mapped = mapEvent(eventOf({ eventSource, eventName, requestParameters }));
  return mapped.kind === 'uses' ? mapped.uses : [];
}
