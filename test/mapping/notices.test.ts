import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/decode/record.js';
import { firstKeys, isFirst } from '../../src/mapping/notices.js';
import { createParameterTree } from '../../src/mapping/parameter-tree.js';
import { answerToNothing, compileWhen, requestPaths } from '../../src/mapping/when.js';

test.each<[condition: string, paths: readonly string[] | undefined, answer: boolean]>([
  ['tags', ['tags'], false],
  ['not tags', ['tags'], true],
  ['has versions', ['versions'], false],
  ['x-amz-acl!=private or grant.read', ['x-amz-acl', 'grant.read'], false],
  ['query^=SHOW', ['query'], false],
  ['always', [], true],
  ['unknown', [], false],
  ['error=404', undefined, false],
  ['tags or response.id', undefined, false],
  ['not additional.service=x', undefined, true],
])('the condition "%s" reads %j of the request and is %s of nothing', (condition, paths, answer) => {
  expect(requestPaths(condition)).toEqual(paths);
  expect(answerToNothing(compileWhen(condition))).toBe(answer);
});

test.each([
  ['a.b', 'a', true],
  ['a.b', 'A', true],
  ['Roles[].arn', 'roles', true],
  ['a.b', 'items', true],
  ['a.b', 'item', true],
  ['a.b', 'b', false],
  ['*.arn', 'anything', true],
  ['patches.op=add.value', 'patches', true],
  ['patches.op=add.value', 'value', false],
  ['type=EC2.arn', 'arn', true],
  ['type=EC2.arn', 'type', false],
])('a path such as %s may begin at the key %s: %s', (path, key, expected) => {
  expect(isFirst(key, firstKeys([path]))).toBe(expected);
});

test('where there is no path, none begins', () => {
  expect(isFirst('items', firstKeys([]))).toBe(false);
});

describe('a walk answers the notices of the keys', () => {
  const bits = new Map([
    ['tags', 2],
    ['name', 1],
  ]);
  test.each<[request: JsonObject, notices: number]>([
    [{}, 0],
    [{ size: 1 }, 0],
    [{ name: null }, 1],
    [{ name: 'a', size: 1 }, 1],
    [{ size: 1, tags: [] }, 2],
    [{ tags: {}, name: 'a' }, 3],
    [{ spec: { tags: {} } }, 0],
  ])('of %j: %i', (request, notices) => {
    const tree = createParameterTree<string[]>(undefined, (key) => bits.get(key) ?? 0);
    tree.add('name', (text, found) => found.push(text));
    tree.add('spec.tags', (text, found) => found.push(text));
    const found: string[] = [];
    expect(tree.walk(request, found)).toBe(notices);
    expect(tree.walk(request, found)).toBe(notices);
    expect(found).toEqual(request['name'] === 'a' ? ['a', 'a'] : []);
  });
});
