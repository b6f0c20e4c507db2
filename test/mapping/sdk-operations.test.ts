// Every operation of AWS's API models, as the packages @aws-sdk/client-* have them, against the mapping: which actions
// it means, that it needs none, or why it means none that exists. The count by service is printed.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { loadFacts } from '../../src/catalog/load-facts.js';
import { namedActions } from '../../src/mapping/event-action.js';
import { splitterOf } from '../../src/mapping/split-event.js';

/** `[client, version read, API version, event source, operations without a signature, operations]`. */
type Client = readonly [string, string, string, string, string, string];

const catalog = loadCatalog();
const facts = loadFacts();
const clients = readRows('sdk-operations') as readonly Client[];
/** `[event source, operations, reason, page]`: what means no action of the catalog, and why. */
const explained = readRows('sdk-unmapped') as readonly (readonly [string, readonly string[], string, string])[];
const reasons = new Map(
  explained.flatMap(([source, names, reason]) => names.map((name) => [`${source}:${name}`, reason])),
);

function readRows(name: string): readonly unknown[] {
  const text = readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly rows: readonly unknown[] }).rows;
}

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

interface Operation {
  readonly client: string;
  readonly key: string;
  readonly isUnsigned: boolean;
  readonly kind: 'mapped' | 'no permission' | 'unmapped';
}

const operations = clients.flatMap(([client, , , source, unsigned, names]) =>
  words(names).map((name): Operation => {
    const { kind } = namedActions(catalog, facts, source, name);
    const isMapped = kind === 'actions' || splitterOf(source, name) !== undefined;
    return {
      client,
      key: `${source}:${name}`,
      isUnsigned: words(unsigned).includes(name),
      kind: isMapped ? 'mapped' : kind === 'no-permission' ? 'no permission' : 'unmapped',
    };
  }),
);

const count = (of: readonly Operation[], kind: Operation['kind']): number =>
  of.filter((operation) => operation.kind === kind).length;

test('the table holds the models of more than sixty services, each operation once', () => {
  expect(new Set(clients.map(([, , , source]) => source)).size).toBeGreaterThan(60);
  expect(clients.map(([client]) => client)).toEqual([...new Set(clients.map(([client]) => client))].sort());
  expect(operations.length).toBeGreaterThan(8000);
});

test('under one operation in a hundred means no action and has no reason', () => {
  const lines = clients.map(([client]) => {
    const own = operations.filter((operation) => operation.client === client);
    const unmapped = own.filter(({ kind }) => kind === 'unmapped');
    const open = unmapped.filter(({ key }) => !reasons.has(key));
    const parts = [
      `${count(own, 'mapped')} of ${own.length}`,
      ...(count(own, 'no permission') > 0 ? [`${count(own, 'no permission')} need no permission`] : []),
      ...(unmapped.length > open.length ? [`${unmapped.length - open.length} explained`] : []),
      ...(open.length > 0 ? [`${open.length} open`] : []),
    ];
    return `${client}: ${parts.join(', ')}`;
  });
  const open = operations.filter(({ kind, key }) => kind === 'unmapped' && !reasons.has(key)).map(({ key }) => key);
  console.log(
    [
      ...lines,
      `${count(operations, 'mapped')} of ${operations.length} operations mean an action that exists, ` +
        `${count(operations, 'no permission')} need no permission, ` +
        `${count(operations, 'unmapped') - open.length} are explained, ${open.length} are open`,
    ].join('\n'),
  );
  expect(open).toEqual([]);
});

test('under two operations in a hundred mean no action, even with a reason', () => {
  expect(count(operations, 'unmapped') / operations.length).toBeLessThan(0.02);
});

test('an operation without a signature needs no permission, as nobody is asked who calls', () => {
  const unsigned = operations.filter(({ isUnsigned }) => isUnsigned);
  expect(unsigned.length).toBeGreaterThan(40);
  expect(unsigned.filter(({ kind }) => kind !== 'no permission').map(({ key }) => key)).toEqual([]);
});

test('every reason is for an operation that is there and means no action, and has a page', () => {
  const unmapped = new Set(operations.filter(({ kind }) => kind === 'unmapped').map(({ key }) => key));
  expect([...reasons.keys()].filter((key) => !unmapped.has(key))).toEqual([]);
  expect(explained.filter(([, , reason, page]) => reason === '' || !page.startsWith('https://'))).toEqual([]);
});
