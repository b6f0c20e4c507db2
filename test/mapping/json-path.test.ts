// Reading request parameters by path, whatever strangers have put there.

import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/decode/record.js';
import { compilePath, textsAt } from '../../src/mapping/json-path.js';

const path = compilePath('name');
const read = (text: string) => textsAt(JSON.parse(text) as Json, path);
const nested = (open: string, inner: string, close: string) => open.repeat(10_000) + inner + close.repeat(10_000);

describe('nesting of 10,000 takes no stack:', () => {
  test.each([
    ['items in items', nested('{"items":', '{"name":"x"}', '}')],
    ['an item in a list in an item', nested('{"item":[', '{"name":"x"}', ']}')],
    ['lists in lists', nested('[', '{"name":"x"}', ']')],
    ['lists in lists at the end of the path', `{"name":${nested('[', '"x"', ']')}}`],
  ])('%s', (_, text) => {
    expect(read(text)).toEqual([]);
  });
});

test.each([
  ['{"name":9007199254740991}', ['9007199254740991']],
  ['{"name":9007199254740993}', []],
  ['{"name":1e999}', []],
  ['{"name":[12,"a",[1.5]]}', ['12', 'a', '1.5']],
])('a number names something only where it is the one that was written: %s', (text, texts) => {
  expect(read(text)).toEqual(texts);
});

describe('a filter goes on only where a key has one of its texts', () => {
  const patches = [
    { op: 'add', value: 'a' },
    { op: 'replace', value: 'b' },
    { Op: 'add', Value: 'c' },
    { value: 'none' },
    { op: ['add'], value: 'list' },
    { op: { add: 'add' }, value: 'object' },
  ];
  test.each([
    ['patches.op=add.value', { patches }, ['a', 'c']],
    ['patches.op=add|replace.value', { patches }, ['a', 'b', 'c']],
    ['patches[].op=move.value', { patches }, []],
    ['patches.op=add.value', { patches: { items: patches } }, ['a', 'c']],
    ['op=add.value', { op: 'add', value: 'x' }, ['x']],
    ['op=add.value', { op: 'move', value: 'x', items: [{ op: 'add', value: 'inner' }] }, ['inner']],
    ['constructor=Object.value', { value: 'inherited' }, []],
  ])('%s of %j', (text, request, values) => {
    expect(textsAt(request, compilePath(text))).toEqual(values);
  });
});
