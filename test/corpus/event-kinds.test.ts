// Real records against the table of events: what CloudTrail itself says in `eventCategory` and `readOnly` is in it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { loadEventKinds, type EventKind } from '../../src/catalog/event-kinds.js';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import type { RawRecord } from '../../src/decode/record.js';
import type { CloudTrailEvent } from '../../src/event/event.js';
import { createReader } from '../../src/event/read-event.js';
import { createMapper } from '../../src/mapping/map-event.js';

interface Sample {
  readonly label: string;
  readonly event: CloudTrailEvent;
  /** Of the actions that the event itself is, as far as one is known. */
  readonly kinds: readonly EventKind[];
}

let samples: readonly Sample[] = [];

beforeAll(() => {
  const text = gunzipSync(readFileSync(join(process.env['TRAILFIT_CORPUS'] ?? '', 'records.jsonl.gz'))).toString();
  const reader = createReader({ principals: [], accounts: [], regions: [] });
  const map = createMapper(loadCatalog());
  const { of } = loadEventKinds();
  samples = text
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const read = reader.read(JSON.parse(line) as RawRecord);
      if (read.kind !== 'event') return [];
      const mapped = map(read.event);
      const called = mapped.kind === 'uses' ? mapped.uses.filter(({ basis }) => basis === 'event') : [];
      const kinds = called.flatMap(({ action }) => of(action));
      return kinds.length === 0 ? [] : [{ label: `${read.event.source}:${read.event.name}`, event: read.event, kinds }];
    });
});

test('an event that was recorded is known to be recorded', () => {
  expect(samples.length).toBeGreaterThan(1000);
  const isKnown = ({ kind }: EventKind) => kind === 'management' || kind === 'data';
  expect(labels(samples.filter(({ kinds }) => !kinds.some(isKnown)))).toEqual([]);
});

test('a data event is one in the table', () => {
  const data = samples.filter(({ event }) => event.category === 'Data');
  expect(data.length).toBeGreaterThan(5);
  expect(labels(data.filter(({ kinds }) => !kinds.some(({ kind }) => kind === 'data')))).toEqual([]);
});

test('a management event is one in the table', () => {
  const management = samples.filter(({ event }) => event.category === 'Management');
  expect(labels(management.filter(({ kinds }) => !kinds.some(({ kind }) => kind === 'management')))).toEqual([]);
});

test('an event is on the side that the table says', () => {
  const contradicts = ({ event, kinds }: Sample) =>
    event.readOnly !== undefined &&
    !kinds.some((kind) => 'side' in kind && (kind.side === 'both' || (kind.side === 'read') === event.readOnly));
  expect(labels(samples.filter(contradicts))).toEqual([]);
});

function labels(wrong: readonly Sample[]): readonly string[] {
  return [...new Set(wrong.map(({ label }) => label))].sort();
}
