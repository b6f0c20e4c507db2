import { expect, test } from 'vitest';
import { IdTable } from '../../src/usage/id-table.js';
import { createRandom } from '../support/random.js';

test('a digest is new once, whichever half it shares with another', () => {
  const table = new IdTable(10);
  expect([table.add(1, 2, 0), table.add(1, 2, 0), table.add(2, 2, 0), table.add(1, 1, 0)]).toEqual([
    ...[true, false, true, true],
  ]);
  expect([table.has(1, 2), table.has(2, 1), table.size]).toEqual([true, false, 3]);
});

test('all that were added are found again after the table has grown, with their numbers', () => {
  const random = createRandom(1);
  const table = new IdTable(100_000);
  const plain = new Map<string, number>();
  let wrong = 0;
  for (let number = 0; number < 10_000; number++) {
    // Few low halves, so that slots collide.
    const [high, low] = [random.below(2 ** 32), random.below(500)];
    const key = `${String(high)} ${String(low)}`;
    if (table.add(high, low, number) === plain.has(key)) wrong++;
    if (!plain.has(key)) plain.set(key, number);
  }
  expect([wrong, table.size]).toEqual([0, plain.size]);
  const entries = [...table.entries()].map(
    ({ high, low, value }) => [`${String(high)} ${String(low)}`, value] as const,
  );
  expect(new Map(entries)).toEqual(plain);
});

test('a full table forgets new digests and says so, and still knows the old ones', () => {
  const table = new IdTable(2);
  table.add(0, 1, 7);
  table.add(0, 2, 7);
  expect(table.isFull).toBe(false);
  expect([table.add(0, 3, 7), table.add(0, 3, 7), table.add(0, 1, 7)]).toEqual([true, true, false]);
  expect([table.isFull, table.size]).toEqual([true, 2]);
});

test('the largest halves and the digest of zeros are digests like others', () => {
  const table = new IdTable(10);
  const largest = 2 ** 32 - 1;
  expect([table.add(largest, largest, 0), table.add(0, 0, 1), table.add(largest, largest, 2)]).toEqual([
    true,
    true,
    false,
  ]);
  expect([...table.entries()].map(({ value }) => value).sort()).toEqual([0, 1]);
});
