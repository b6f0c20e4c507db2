import { describe, expect, test } from 'vitest';
import { addedUp, countWords, FirstLines, firstLines, firstNames } from '../../src/report/counted.js';
import { tooLargeWords } from '../../src/report/too-large-words.js';

test.each([
  [0, '0 calls'],
  [1, '1 call'],
  [1000, '1,000 calls'],
])('%i in the right number: %s', (count, words) => {
  expect(countWords(count, 'call')).toBe(words);
});

describe('of a list', () => {
  test.each([
    [['a', 'b'], 'a, b'],
    [['a', 'b', 'c'], 'a, b and 1 more'],
    [[], ''],
    [['\u001b[2J'], '\\u{1b}[2J'],
  ])('%j the first two names', (names, words) => {
    expect(firstNames(names, 2)).toBe(words);
  });

  test('of equal texts has each once, at its first place, with its counts added up', () => {
    expect(
      addedUp([
        ['b', 1],
        ['a', 2],
        ['b', 3],
        ['__proto__', 1],
      ]),
    ).toEqual([
      ['b', 4],
      ['a', 2],
      ['__proto__', 1],
    ]);
  });

  test('as long as may be shown nothing is cut', () => {
    expect(firstLines(['a', 'b'], { most: 2 })).toEqual(['a', 'b']);
  });

  test('that is longer the first lines, and how many more there are', () => {
    expect(firstLines(['a', 'b', 'c'], { most: 2 })).toEqual(['a', 'b', '  … and 1 more']);
    const cut = { most: 2, total: 1234, indent: '', rest: ' elsewhere' };
    expect(firstLines(['a', 'b', 'c'], cut)).toEqual(['a', 'b', '… and 1,232 more elsewhere']);
    expect(firstLines(['a'], { most: 2, total: 5 })).toEqual(['a', '  … and 4 more']);
  });
});

test('lines that come one after the other are kept up to a number, and all counted', () => {
  const kept = new FirstLines(2);
  expect(kept.shown()).toEqual([]);
  kept.add(['a']);
  kept.add(['b', 'c']);
  kept.add(['d']);
  expect(kept.shown({ rest: ' of them' })).toEqual(['a', 'b', '  … and 2 more of them']);
});

test.each([
  [
    ...(['many policies', 'policies', 12, 10] as const),
    '70,000 characters, which take 12 policies of 6,144: more than the 10 that it may have',
  ],
  [
    ...(['one managed policy', 'policies', 12, 1] as const),
    '70,000 characters, which take 12 policies of 6,144: more than the 1 that it may have',
  ],
  [
    ...(['none', 'policies', 12, 0] as const),
    '70,000 characters, which take 12 policies of 6,144: it may have no more',
  ],
  [...(['one policy alone', 'characters', 12, 1] as const), '70,000 characters, more than the 6,144 that it may have'],
  [
    ...(['many, none of them large enough', 'statement', 12, 20] as const),
    '70,000 characters, and in it a statement of more than 6,144, which cannot be divided',
  ],
])('what does not fit into %s says what the refusal hangs on', (_, reason, needed, allowed, words) => {
  expect(tooLargeWords({ reason, size: 70_000, limit: 6144, needed, allowed })).toBe(words);
});
