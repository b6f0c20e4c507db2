// Every place in which a call hands over a role: a request shaped by the API's model, and the `iam:PassRole` that it means.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { loadFacts, type Facts, type PassedRole } from '../../src/catalog/load-facts.js';
import type { JsonObject } from '../../src/decode/record.js';
import type { CloudTrailEvent } from '../../src/event/event.js';
import { namedActions } from '../../src/mapping/event-action.js';
import { createMapper } from '../../src/mapping/map-event.js';
import { createRoleFinder } from '../../src/mapping/pass-role.js';
import { eventOf } from './read-cases.js';

/** The first line: where the models are, by version, and who says that the role is passed, and to whom. */
interface Head {
  readonly models: Readonly<Record<string, string>>;
  readonly says: Readonly<Record<string, string>>;
}

interface Case {
  /** Source and name of the event. */
  readonly call: string;
  /** The model that has the parameter, `SERVICE/VERSION`, and the release that it is of where that is not the newest. */
  readonly model: string;
  readonly request: JsonObject;
  /** Where the response tells the role. */
  readonly response?: JsonObject;
  readonly passes: readonly string[];
  /** Values of `iam:PassedToService`. */
  readonly to?: readonly string[];
  readonly why?: 'instance-profile';
  readonly says: string;
}

const [headLine = '{}', ...caseLines] = readFileSync(new URL('./pass-role-cases.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const head = JSON.parse(headLine) as Head;
const cases = caseLines.map((line) => JSON.parse(line) as Case);
const catalog = loadCatalog();
const facts = loadFacts();
const mapEvent = createMapper(catalog);

function eventOfCase({ call, request, response }: Case): CloudTrailEvent {
  const [eventSource = '', eventName = ''] = call.split(':');
  return eventOf({
    eventSource,
    eventName,
    requestParameters: request,
    ...(response && { responseElements: response }),
  });
}

/** What a case expects, in the shape of the uses. */
function expectedOf({ passes, to, why }: Case): readonly unknown[] {
  return [...passes].sort().map((resource) => [resource, 'exact', why ?? 'pass-role', to ?? []]);
}

function passedBy(each: Case): readonly unknown[] {
  const mapped = mapEvent(eventOfCase(each));
  const uses = mapped.kind === 'uses' ? mapped.uses.filter(({ action }) => action === 'iam:PassRole') : [];
  return uses.map(({ resource, scope, reason, passedTo = [] }) => [resource, scope, reason, passedTo]);
}

const services = [...new Set(cases.map(({ call }) => call.slice(0, call.indexOf(':'))))];

describe('the roles that a request hands over', () => {
  test.each(services)('%s', (service) => {
    for (const each of cases.filter(({ call }) => call.startsWith(`${service}:`))) {
      expect(passedBy(each), JSON.stringify(each)).toEqual(expectedOf(each));
    }
  });
});

test('every case says which model has the parameter, and who says that it is passed', () => {
  expect(cases.length).toBeGreaterThan(1000);
  const unsaid = cases.filter(({ model, says }) => {
    const [, release = ''] = model.split('@');
    return !(release in head.models) || says === '' || says.split(' ').some((letter) => !(letter in head.says));
  });
  expect(unsaid).toEqual([]);
});

/** The table's key of a case's event. */
function keyOf({ call }: Case): string {
  const [source = '', name = ''] = call.split(':');
  const named = namedActions(catalog, facts, `${source}.amazonaws.com`, name);
  return named.kind === 'actions' ? named.key : '';
}

interface ReadyCase {
  readonly event: CloudTrailEvent;
  readonly expected: string;
}

const casesByKey = new Map<string, ReadyCase[]>();
for (const each of cases) {
  const ready = { event: eventOfCase(each), expected: JSON.stringify(expectedOf(each)) };
  casesByKey.set(keyOf(each), [...(casesByKey.get(keyOf(each)) ?? []), ready]);
}

/** Whether all cases of a key hold with other rows. */
function holdWith(key: string, rows: readonly PassedRole[]): boolean {
  const changed: Facts = { ...facts, passRole: new Map([[key, rows]]) };
  const find = createRoleFinder(changed, key);
  return (casesByKey.get(key) ?? []).every(({ event, expected }) => {
    const told = (find?.(event) ?? []).map(({ resource, scope, reason, passedTo }) => [
      resource,
      scope,
      reason,
      passedTo,
    ]);
    return JSON.stringify(told.sort()) === expected;
  });
}

/** All changes of one kind of a row; `undefined` where nothing stands in its place. */
type Changes = (row: PassedRole) => readonly (PassedRole | undefined)[];

test.each<[string, Changes]>([
  ['without it', () => [undefined]],
  [
    'with another parameter',
    (row) => [
      { ...row, path: `${row.path}.other` },
      { ...row, path: `other.${row.path}` },
    ],
  ],
  ['with another service', (row) => [{ ...row, passedTo: ['other.amazonaws.com'] }]],
  ['with a service less', ({ passedTo, ...row }) => passedTo.map((one) => without(row, passedTo, one))],
  ['with another kind', (row) => [{ ...row, isProfile: !row.isProfile }]],
])('every row of the table is held by a case, which fails %s', (_how, changesOf) => {
  const loose: string[] = [];
  for (const [key, rows] of facts.passRole) {
    expect(holdWith(key, rows), key).toBe(true);
    for (const row of rows) {
      const others = rows.filter((each) => each !== row);
      const passes = changesOf(row).filter((one) => holdWith(key, one === undefined ? others : [...others, one]));
      if (passes.length > 0) loose.push(`${key} ${row.path}`);
    }
  }
  expect(loose).toEqual([]);
});

function without(row: Omit<PassedRole, 'passedTo'>, passedTo: readonly string[], service: string): PassedRole {
  return { ...row, passedTo: passedTo.filter((each) => each !== service) };
}
