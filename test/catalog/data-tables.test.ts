// The tables of data/ against the catalog: what they name exists, and they are in the order that a diff likes.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';

type Row = readonly (string | readonly string[])[];

const folder = new URL('../../src/catalog/data/', import.meta.url);
const catalog = loadCatalog();
const notTables = new Set(['catalog.json', 'global-condition-keys.json']);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.json') && !notTables.has(file))
  .map((file) => file.replace('.json', ''));

const textOf = (name: string): string => readFileSync(new URL(`${name}.json`, folder), 'utf8');
const rowsOf = (name: string): readonly Row[] => (JSON.parse(textOf(name)) as { readonly rows: readonly Row[] }).rows;
const text = (row: Row, at: number): string => String(row[at]);
const list = (row: Row, at: number): readonly string[] => [row[at] ?? []].flat();
/** Of a service or of an action. */
const serviceOf = (name: string): string => name.split(':', 1)[0] ?? '';
const repeated = (texts: readonly string[]): readonly string[] => texts.filter((one, at) => texts.indexOf(one) !== at);

const typesOf = (service: string) => catalog.resourceTypesOf(service).map(({ name }) => name);
/** `lambda/function` is the type of another service. */
const placeOf = (service: string, type: string): readonly [service: string, type: string] => {
  const [other = '', ...rest] = type.split('/');
  return rest.length > 0 && catalog.services.includes(other) ? [other, rest.join('/')] : [service, type];
};
const hasType = (service: string, type: string): boolean => {
  const [of, name] = placeOf(service, type);
  return name === '*' || typesOf(of).includes(name);
};
const overridesOf = (service: string, type: string): readonly string[] =>
  rowsOf('format-overrides').flatMap((row) =>
    text(row, 0) === service && text(row, 1) === type ? [text(row, 2)] : [],
  );
const hasVariable = (service: string, type: string, variable: string): boolean => {
  const [of, wanted] = placeOf(service, type);
  return catalog
    .resourceTypesOf(of)
    .some(
      ({ name, formats }) =>
        (wanted === '*' || wanted === name) &&
        [...formats, ...overridesOf(of, name)].some((one) => one.includes(`{${variable}}`)),
    );
};
const takes = (action: string) => catalog.action(action)?.resources ?? [];

describe.each(names)('%s', (name) => {
  const rows = rowsOf(name);

  test('says what it is, and each row how it is known', () => {
    const { schema, about } = JSON.parse(textOf(name)) as { readonly schema: string; readonly about: string };
    expect(schema).toBe(`trailfit/${name}/1`);
    expect(about).toContain('evidence]');
    const width = rows[0]?.length;
    expect(
      rows.filter((row) => row.length !== width || !/^[SRWBHAMIDCTKPX]( [SRWBHAMIDCTKPX])*$/.test(String(row.at(-1)))),
    ).toEqual([]);
  });

  test('has a row a line, sorted by code unit', () => {
    const lines = textOf(name)
      .split('\n')
      .slice(4, -3)
      .map((line) => line.replace(/,$/, ''));
    expect(lines.length).toBe(rows.length);
    expect(lines).toEqual([...lines].sort());
  });

  test('has no row twice, whatever its evidence', () => {
    expect(repeated(rows.map((row) => JSON.stringify(row.slice(0, -1))))).toEqual([]);
  });
});

test.each([
  ['caller-events'],
  ['created-types'],
  ['ec2-id-prefixes'],
  ['event-actions'],
  ['event-sources'],
  ['extra-types'],
  ['needed-types'],
  ['no-permission'],
  ['not-a-call'],
  ['tag-on-create'],
])('%s has one row for each first cell', (name) => {
  expect(repeated(rowsOf(name).map((row) => text(row, 0)))).toEqual([]);
});

test('no event has its action in one table and none in another', () => {
  const events = ['event-actions', 'no-permission', 'not-a-call'].flatMap((name) =>
    rowsOf(name).map((row) => text(row, 0)),
  );
  expect(repeated(events)).toEqual([]);
});

test.each([
  ['event-actions', (row: Row) => list(row, 1)],
  ['event-conditions', (row: Row) => [text(row, 2)]],
  ['tag-on-create', (row: Row) => [text(row, 0), text(row, 1)].filter((action) => !action.endsWith(':*'))],
  ['created-types', (row: Row) => [text(row, 0)]],
  ['event-kinds', (row: Row) => [text(row, 0)]],
  ['untold-needs', (row: Row) => [text(row, 0)]],
  ['extra-types', (row: Row) => [text(row, 0)]],
  ['needed-types', (row: Row) => [text(row, 0)]],
  ['variable-defaults', (row: Row) => [text(row, 0)].filter((of) => of.includes(':'))],
  ['alternative-types', (row: Row) => [text(row, 0)].filter((of) => of.includes(':'))],
])('every action of %s exists, spelled so', (name, actionsOf) => {
  const actions = rowsOf(name).flatMap(actionsOf);
  expect(actions.length).toBeGreaterThan(0);
  expect(actions.filter((action) => catalog.action(action)?.action !== action)).toEqual([]);
});

test.each([
  ['event-sources', (row: Row) => text(row, 1)],
  ['event-source-alternatives', (row: Row) => text(row, 2)],
  ['tag-on-create', (row: Row) => serviceOf(text(row, 0))],
  ['bindings', (row: Row) => text(row, 0)],
  ['global-services', (row: Row) => text(row, 0)],
  ['no-operation', (row: Row) => text(row, 0)],
  ['variable-defaults', (row: Row) => serviceOf(text(row, 0))],
])('every service of %s exists', (name, serviceOfRow) => {
  expect(
    rowsOf(name)
      .map(serviceOfRow)
      .filter((service) => !catalog.services.includes(service)),
  ).toEqual([]);
});

test.each([
  ['alternative-types', (row: Row) => list(row, 1).map((type) => [serviceOf(text(row, 0)), type] as const)],
  ['bindings', (row: Row) => [[text(row, 0), text(row, 1)] as const]],
  ['created-types', (row: Row) => list(row, 1).map((type) => [serviceOf(text(row, 0)), type] as const)],
  ['ec2-id-prefixes', (row: Row) => [['ec2', text(row, 1)] as const]],
  ['extra-types', (row: Row) => list(row, 1).map((type) => [serviceOf(text(row, 0)), type] as const)],
  ['format-overrides', (row: Row) => [[text(row, 0), text(row, 1)] as const]],
  ['narrower-types', (row: Row) => [[text(row, 0), text(row, 1)] as const, [text(row, 0), text(row, 2)] as const]],
  ['response-types', (row: Row) => [[serviceOf(text(row, 0).split('.')[0] ?? ''), text(row, 1)] as const]],
  ['variable-defaults', (row: Row) => [[serviceOf(text(row, 0)), text(row, 1)] as const]],
])('every resource type of %s exists', (name, typesOfRow) => {
  const types = rowsOf(name).flatMap((row) => typesOfRow(row));
  expect(types.length).toBeGreaterThan(0);
  expect(types.filter(([service, type]) => !hasType(service, type))).toEqual([]);
});

test.each(['bindings', 'variable-defaults'])('every variable of %s is one of its type, or the account', (name) => {
  const unknown = rowsOf(name).filter(
    (row) => text(row, 2) !== 'Account' && !hasVariable(serviceOf(text(row, 0)), text(row, 1), text(row, 2)),
  );
  expect(unknown).toEqual([]);
});

test('a type is added to an action only where the action does not take it, and needed only where it may', () => {
  const added = rowsOf('extra-types').filter((row) =>
    takes(text(row, 0)).some(({ type }) => list(row, 1).includes(type.name)),
  );
  expect(added).toEqual([]);
  for (const row of rowsOf('needed-types')) {
    const optional = takes(text(row, 0)).flatMap(({ type, required }) => (required ? [] : [type.name]));
    expect(optional).toEqual(expect.arrayContaining([...list(row, 1)]));
  }
});

test.each([
  ['event-formats', 1],
  ['collections', 1],
  ['copies', 1],
  ['format-overrides', 2],
] as const)('every format of %s is an ARN of a service that exists', (name, at) => {
  const formats = rowsOf(name).map((row) => text(row, at));
  const bad = formats.filter((format) => {
    const service = /^arn:\$\{Partition\}:([a-z0-9-]+):(\$\{Region\}|[a-z0-9-]*):(\$\{Account\}|[a-z0-9-]*):.+$/.exec(
      format,
    )?.[1];
    return format !== '*' && (service === undefined || !catalog.services.includes(service));
  });
  expect(bad).toEqual([]);
});

test('the values of iam:PassedToService are hosts of services, and the key exists', () => {
  expect(catalog.hasConditionKey('iam', 'iam:PassedToService')).toBe(true);
  const values = rowsOf('pass-role').flatMap((row) => list(row, 3));
  expect(values.filter((value) => !/^[a-z0-9.-]+\.amazonaws\.com$/.test(value))).toEqual([]);
  const kinds = new Set(rowsOf('pass-role').map((row) => text(row, 2)));
  expect([...kinds].sort()).toEqual(['profile', 'role', 'role-arn']);
});

test('the global condition keys are sorted and distinct, and hold every one that a service lists', () => {
  const { keys } = JSON.parse(textOf('global-condition-keys')) as { readonly keys: readonly string[] };
  expect(keys).toEqual([...new Set(keys)].sort());
  expect(keys.filter((key) => !/^[a-z0-9]+:[A-Za-z0-9]+(\/\$\{TagKey\})?$/.test(key))).toEqual([]);
  const { services } = JSON.parse(textOf('catalog')) as {
    readonly services: Readonly<Record<string, { readonly keys: readonly string[] }>>;
  };
  const listed = Object.values(services).flatMap((service) => service.keys.filter((key) => key.startsWith('aws:')));
  expect(listed.length).toBeGreaterThan(0);
  expect([...new Set(listed)].filter((key) => !catalog.hasConditionKey('nothing', key)).sort()).toEqual([]);
});
