import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/decode/record.js';
import { createParameterTree } from '../../src/mapping/parameter-tree.js';

/** What the sinks of the given paths were handed, as `path: text`. */
function walk(parameters: JsonObject, paths: readonly string[], takesIds = false): readonly string[] {
  const tree = createParameterTree<string[]>(takesIds ? (text, found) => found.push(`id: ${text}`) : undefined);
  for (const path of paths) tree.add(path, (text, found) => found.push(`${path}: ${text}`));
  const found: string[] = [];
  tree.walk(parameters, found);
  return found;
}

/** The value below `depth` objects, each under `key`. */
function nest(key: string, depth: number, value: Json): JsonObject {
  let nested: Json = value;
  for (let level = 0; level < depth; level++) nested = { [key]: nested };
  return nested as JsonObject;
}

describe('a value is found', () => {
  test.each([
    ['under its key', { name: 'a' }, ['name'], ['name: a']],
    ['whatever the case and signs of the key', { 'Queue-URL': 'a' }, ['queueUrl'], ['queueUrl: a']],
    ['in a list', { names: ['a', 'b'] }, ['names'], ['names: a', 'names: b']],
    [
      'in the list that EC2 writes',
      { nameSet: { items: [{ name: 'a' }, { name: 'b' }] } },
      ['name'],
      ['name: a', 'name: b'],
    ],
    ['beside an attribute, as EC2 writes it', { LogId: { content: 'a', tag: 1 } }, ['logId'], ['logId: a']],
    ['in the envelope of the request', { CreateThingRequest: { Name: 'a' } }, ['name'], ['name: a']],
    ['as a number', { version: 3 }, ['version'], ['version: 3']],
    ['at its path', { spec: { roles: [{ arn: 'a' }] } }, ['spec.roles.arn'], ['spec.roles.arn: a']],
  ] as const)('%s', (_title, parameters, paths, found) => {
    expect(walk(parameters, paths)).toEqual(found);
  });
});

describe('a value is not found', () => {
  test.each([
    ['under another key', { title: 'a' }, ['name']],
    ['below a key that is no envelope', { policy: { name: 'a' } }, ['name']],
    ['above its path', { arn: 'a' }, ['spec.roles.arn']],
    ['where it is no text', { name: true }, ['name']],
    ['where it is empty', { name: '' }, ['name']],
    ['where it is null', { name: null }, ['name']],
    ['inside a text', { policy: '{"name":"a"}' }, ['name']],
  ] as const)('%s', (_title, parameters, paths) => {
    expect(walk(parameters, paths)).toEqual([]);
  });
});

describe('a hostile request', () => {
  test('a text that is longer than any ARN is no name', () => {
    expect(walk({ name: 'a'.repeat(2048) }, ['name'])).toHaveLength(1);
    expect(walk({ name: 'a'.repeat(2049) }, ['name'])).toEqual([]);
  });

  test('what lies deeper than requests go is not looked at', () => {
    expect(walk(nest('request', 12, { name: 'a' }), ['name'])).toEqual(['name: a']);
    expect(walk(nest('request', 13, { name: 'a' }), ['name'])).toEqual([]);
    expect(walk(nest('request', 50_000, { name: 'a' }), ['name'])).toEqual([]);
  });

  test('lists in lists end as well', () => {
    let list: Json = 'a';
    for (let level = 0; level < 50_000; level++) list = [list];
    expect(walk({ name: list }, ['name'])).toEqual([]);
  });

  test('keys that every object inherits are keys like others', () => {
    const parameters = JSON.parse(
      '{"__proto__":{"name":"a"},"constructor":{"name":"b"},"toString":"c","hasOwnProperty":1,"name":"d"}',
    ) as JsonObject;
    expect(walk(parameters, ['name'])).toEqual(['name: d']);
    expect(walk(parameters, ['toString'])).toEqual(['toString: c']);
    expect(walk({}, ['constructor.name', '__proto__.name'])).toEqual([]);
  });

  test('more keys than are remembered are still read', () => {
    const tree = createParameterTree<string[]>();
    tree.add('name', (text, found) => found.push(text));
    for (let key = 0; key < 2_000; key++) tree.walk({ [`key${String(key)}`]: 'x' }, []);
    const found: string[] = [];
    tree.walk({ name: 'a' }, found);
    expect(found).toEqual(['a']);
  });
});

test('ids are taken at any depth where they tell their type, and names are not', () => {
  const parameters = { spec: { placement: { hostId: 'h-1', name: 'n' } }, subnetIds: ['s-1', 's-2'], size: 'id' };
  expect(walk(parameters, [], true)).toEqual(['id: h-1', 'id: s-1', 'id: s-2']);
  expect(walk(parameters, [])).toEqual([]);
});
