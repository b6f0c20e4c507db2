// What is found while one call is mapped: which of several names of a resource stays.

import { expect, test } from 'vitest';
import { PlaceBook } from '../../src/mapping/place.js';
import { addValue, createScratch } from '../../src/mapping/scratch.js';
import { readEvent, readModelCases } from './read-cases.js';

const [first] = readModelCases();
const event = first && readEvent(first.record);

test.each([
  [
    'better first',
    [
      ['better', false],
      ['bare', true],
    ],
    ['better'],
  ],
  [
    'bare first',
    [
      ['bare', true],
      ['better', false],
    ],
    ['better'],
  ],
  [
    'both better',
    [
      ['one', false],
      ['other', false],
    ],
    ['one', 'other'],
  ],
  [
    'both bare',
    [
      ['one', true],
      ['other', true],
    ],
    ['one', 'other'],
  ],
] as const)('a bare name yields to any other, in whatever order: %s', (_, values, kept) => {
  if (event === undefined) throw new Error('there is no case');
  const scratch = createScratch(event, new PlaceBook(), 1, 0);
  for (const [value, isBare] of values) addValue(scratch, 0, value, isBare);
  expect(scratch.values[0]?.all()).toEqual(kept);
});
