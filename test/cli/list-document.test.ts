// A document in pieces has the bytes of one that is made at once, and its parts may be kept packed until then.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listDocument } from '../../src/cli/list-document.js';
import { packed, unpacked } from '../../src/cli/packed.js';
import { assertLaw } from '../support/laws.js';

const json = (value: unknown) => JSON.stringify(value, null, 2);

test('what `JSON.stringify` makes of the whole', () => {
  assertLaw(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1, noNullPrototype: true }),
      fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true }), { maxLength: 4 }),
      (head, entries) => {
        const kept = entries.map((entry) => packed(json(entry)));
        const first = Object.fromEntries([['schema', 'x'], ...Object.entries(head).filter(([key]) => key !== 'all')]);
        const text = [...listDocument(first, 'all', unpacked(kept))].join('');
        expect(text).toBe(`${json({ ...first, all: entries })}\n`);
      },
    ),
    10_000,
  );
});

test('a packed text comes back as often as it is asked for, with all of its characters', () => {
  const text = json(Array.from({ length: 2000 }, () => 'arn:aws:s3:::büro/日本/\u{1f600}'));
  const back = packed(text);
  expect([back(), back()]).toEqual([text, text]);
});
