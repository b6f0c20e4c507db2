// Real records: how many of the events of principals that somebody can edit have an action, and how many of their
// parameter shapes a concrete ARN.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import type { Json, RawRecord } from '../../src/decode/record.js';
import type { CloudTrailEvent } from '../../src/event/event.js';
import { createReader } from '../../src/event/read-event.js';
import { createMapper } from '../../src/mapping/map-event.js';
import type { Mapped } from '../../src/mapping/use.js';

const records = join(process.env['TRAILFIT_CORPUS'] ?? '', 'records.jsonl.gz');
const catalog = loadCatalog();
const mapEvent = createMapper(catalog);

interface Call {
  readonly event: CloudTrailEvent;
  readonly mapped: Mapped;
}

let calls: readonly Call[] = [];

beforeAll(() => {
  const { read } = createReader({ principals: [], accounts: [], regions: [] });
  const lines = gunzipSync(readFileSync(records)).toString().split('\n');
  calls = lines
    .filter((line) => line !== '')
    .flatMap((line): readonly Call[] => {
      const result = read(JSON.parse(line) as RawRecord);
      if (result.kind !== 'event' || !['role', 'sso-role', 'user'].includes(result.event.principal.kind)) return [];
      const mapped = mapEvent(result.event);
      return mapped.kind === 'not-a-call' ? [] : [{ event: result.event, mapped }];
    });
});

const labelOf = ({ event: { source, name } }: Call) => `${source}:${name}`;

/** The shape of parameters: the paths of all values, sorted; the items of a list are one. */
function shapeOf(value: Json | undefined, path = ''): readonly string[] {
  if (value === null || value === undefined) return [`${path}=null`];
  if (typeof value !== 'object') return [path];
  const inner = Array.isArray(value)
    ? value.flatMap((item: Json) => shapeOf(item, `${path}[]`))
    : Object.entries(value).flatMap(([key, item]) => shapeOf(item, `${path}.${key}`));
  return [...new Set(inner.length === 0 ? [`${path}={}`] : inner)].sort();
}

/** Whether an ARN has a `*` in region, account or resource that none of the action's formats has. */
function isConcrete(action: string, resource: string): boolean {
  if (resource === '*') return false;
  const plain = resource.replaceAll('${*}', '').replace(/:\*$|-\?{6}$/, '');
  if (!plain.includes('*')) return true;
  const formats = catalog.action(action)?.resources.flatMap(({ type }) => type.formats) ?? [];
  const stars = plain.split('*').length;
  return formats.some((format) => format.split('*').length >= stars);
}

/** AWS leaves the parameters of refused and malformed calls out: such a record has no shape that could carry an ARN. */
function hasShape({ event }: Call): boolean {
  return event.parameters !== undefined || event.errorCode === '';
}

/** The own uses of a call that can be scoped. */
function scopable({ mapped }: Call) {
  const uses = mapped.kind === 'uses' ? mapped.uses : [];
  return uses.filter(({ basis, scope }) => basis === 'event' && scope !== 'unscopable');
}

test('at least 98 % of the distinct events have an action', () => {
  const all = new Set(calls.map(labelOf));
  const unmapped = new Set(calls.filter(({ mapped }) => mapped.kind === 'unmapped').map(labelOf));
  expect(all.size).toBeGreaterThan(200);
  expect(1 - unmapped.size / all.size, [...unmapped].join(' ')).toBeGreaterThanOrEqual(0.98);
});

test('at least 80 % of the distinct shapes whose action can be scoped carry a concrete ARN', () => {
  const shapes = new Map<string, boolean>();
  for (const call of calls.filter(hasShape)) {
    const uses = scopable(call);
    if (uses.length === 0) continue;
    const shape = `${labelOf(call)} ${shapeOf(call.event.parameters).join(' ')}`;
    const isWhole = uses.some(({ action, resource }) => isConcrete(action, resource));
    shapes.set(shape, (shapes.get(shape) ?? true) && isWhole);
  }
  const vague = [...shapes].filter(([, isWhole]) => !isWhole).map(([shape]) => shape);
  expect(shapes.size).toBeGreaterThan(150);
  expect(1 - vague.length / shapes.size, vague.join('\n')).toBeGreaterThanOrEqual(0.8);
});
