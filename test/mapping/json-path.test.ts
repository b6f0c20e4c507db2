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
