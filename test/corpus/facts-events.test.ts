// The facts about events, each against the mapping: prefixes, renamed actions, actions on conditions, tags, no action.

import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { loadFacts } from '../../src/catalog/load-facts.js';
import { namedActions, plainName } from '../../src/mapping/event-action.js';
import { expectExplained, readDifferences, readFacts, usesOf } from './facts.js';
import { baseOf, sampleOf } from './facts-samples.js';

interface EventFacts {
  readonly eventNameSuffix: { readonly strip: string; readonly examples: readonly string[] };
  readonly eventSourceToPrefix: Readonly<Record<string, string>>;
  readonly exceptions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly conditional: Readonly<Record<string, Readonly<Record<string, readonly Condition[]>>>>;
  readonly tagOnCreate: {
    readonly byPrefix: Readonly<Record<string, string>>;
    readonly byEvent: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  readonly noPermission: readonly string[];
  readonly notApiCalls: readonly string[];
}

interface Condition {
  readonly action: string;
  readonly when: string;
}

const catalog = loadCatalog();
const tables = loadFacts();
const facts = readFacts('event-actions') as EventFacts;

const split = (key: string): readonly [string, string] => {
  const [source = '', name = ''] = key.split(':');
  return [source, name];
};
const named = (key: string) => namedActions(catalog, tables, ...split(key));
const flat = <Fact>(
  by: Readonly<Record<string, Readonly<Record<string, Fact>>>>,
): readonly (readonly [string, Fact])[] =>
  Object.entries(by).flatMap(([source, events]) =>
    Object.entries(events).map(([name, fact]) => [`${source}:${name}`, fact] as const),
  );
const sameSet = (left: readonly string[], right: readonly string[]): boolean =>
  JSON.stringify([...new Set(left)].sort()) === JSON.stringify([...new Set(right)].sort());

const narrows = ({ when }: Condition): boolean => when.startsWith('narrow');

test('every event source has its prefix', () => {
  const sources = Object.entries(facts.eventSourceToPrefix);
  expect(sources.length).toBeGreaterThan(50);
  const wrong = sources.filter(([source, prefix]) => {
    const tried = catalog.actionsOf(prefix).map((action) => named(`${source}:${action.slice(prefix.length + 1)}`));
    return !tried.some(
      (one) => one.kind === 'actions' && one.actions.some(({ action }) => action.startsWith(`${prefix}:`)),
    );
  });
  expectExplained(
    'prefix',
    wrong.map(([source]) => source),
  );
});

test('the API version goes from every name', () => {
  const { strip, examples } = facts.eventNameSuffix;
  expect(examples.length).toBeGreaterThan(0);
  expect(examples.map(plainName)).toEqual(examples.map((name) => name.replace(new RegExp(strip), '')));
});

test('every renamed action is the one that is stated', () => {
  const exceptions = flat(facts.exceptions);
  expect(exceptions.length).toBeGreaterThan(300);
  const wrong = exceptions.filter(([key, actions]) => {
    const [source, name] = split(key);
    const narrowing = (facts.conditional[source]?.[name] ?? []).filter(narrows);
    const told =
      narrowing.length > 0
        ? narrowing.flatMap(({ when }) => usesOf(key, sampleOf(key, when)).map((use): string => use.action))
        : actionsOf(key);
    return !sameSet(told, actions);
  });
  expectExplained(
    'exceptions',
    wrong.map(([key]) => key),
  );
});

function actionsOf(key: string): readonly string[] {
  const found = named(key);
  return found.kind === 'actions' ? found.actions.map(({ action }) => action) : [];
}

test('every action on a condition is asked for when it holds, and only then', () => {
  const conditional = flat(facts.conditional);
  expect(conditional.length).toBeGreaterThan(40);
  const wrong = conditional.flatMap(([key, conditions]) =>
    conditions.filter((condition) => !isConditional(key, condition)).map(({ action }) => `${key} ${action}`),
  );
  expectExplained('conditional', wrong);
});

function isConditional(key: string, { action, when }: Condition): boolean {
  const asks = (uses: ReturnType<typeof usesOf>): boolean => uses.some((use) => use.action === action);
  const told = asks(usesOf(key, sampleOf(key, when)));
  return told && (when.startsWith('always') || !asks(usesOf(key, baseOf(key))));
}

describe('every tag on what is made needs the action that is stated', () => {
  const tags = { tags: [{ key: 'team', value: 'a' }] };
  const creates = /^(Create|Allocate|Request|Purchase|Import|Register|Run|Start|Put|Issue|Publish|Provision|Copy)/;
  const sourcesOf = (prefix: string): readonly string[] => [
    `${prefix}.amazonaws.com`,
    ...[...tables.eventSources].filter(([, of]) => of === prefix).map(([source]) => source),
  ];

  test('by prefix', () => {
    const prefixes = Object.entries(facts.tagOnCreate.byPrefix);
    expect(prefixes.length).toBeGreaterThan(200);
    const wrong = prefixes.filter(([prefix, tagging]) => {
      const names = catalog.actionsOf(prefix).map((action) => action.slice(prefix.length + 1));
      const keys = sourcesOf(prefix).flatMap((source) => {
        const renamed = [...tables.eventActions.keys()].map(split).filter(([of]) => of === source);
        const all = [...names, ...renamed.map(([, name]) => name)];
        return all.filter((name) => creates.test(name)).map((name) => `${source}:${name}`);
      });
      return !keys.some((key) => usesOf(key, tags).some((use) => use.action === tagging));
    });
    expectExplained(
      'tag-on-create',
      wrong.map(([prefix]) => prefix),
    );
  });

  test('by event', () => {
    const events = Object.entries(facts.tagOnCreate.byEvent).flatMap(([prefix, by]) =>
      Object.entries(by).map(([name, tagging]) => [`${prefix}.amazonaws.com:${name}`, tagging] as const),
    );
    expect(events.length).toBeGreaterThan(5);
    const wrong = events.filter(([key, tagging]) => !usesOf(key, tags).some((use) => use.action === tagging));
    expectExplained(
      'tag-on-event',
      wrong.map(([key]) => key),
    );
  });
});

test('every call that needs no permission is known as one', () => {
  expect(facts.noPermission.length).toBeGreaterThan(100);
  expectExplained(
    'no-permission',
    facts.noPermission.filter((key) => named(key).kind !== 'no-permission'),
  );
});

test('every event that is no call is known as none', () => {
  expect(facts.notApiCalls.length).toBeGreaterThan(80);
  expectExplained(
    'not-a-call',
    facts.notApiCalls.filter((key) => named(key).kind !== 'not-a-call'),
  );
});

test('every difference says what it is about, once, with its page', () => {
  const rows = readDifferences();
  const parts = [
    'alias',
    'conditional',
    'exceptions',
    'id-prefix',
    'no-permission',
    'not-a-call',
    'pass-role',
    'prefix',
    'tag-on-create',
    'tag-on-event',
  ];
  expect(rows.filter(([part]) => !parts.includes(part))).toEqual([]);
  expect(rows.filter((row) => row.some((cell) => cell === '') || !row[4].startsWith('https://'))).toEqual([]);
  const keys = rows.map(([part, key]) => `${part} ${key}`);
  expect(keys).toEqual([...new Set(keys)].sort());
});
