import { describe, expect, test } from 'vitest';
import { grouped } from '../../src/report/counted.js';
import { formatProgress } from '../../src/report/format-progress.js';

const state = { objects: 10, objectsTotal: 40, bytes: 250, bytesTotal: 1000, records: 12_345, elapsedMs: 10_000 };

describe('the line of progress', () => {
  test('has objects, records, the rate, and the time left by bytes', () => {
    expect(formatProgress(state)).toBe('10 of 40 objects, 12,345 records, 1,235 a second, 30 s left');
  });

  test('has no total and no time left while the listing goes on', () => {
    expect(formatProgress({ ...state, objectsTotal: undefined, bytesTotal: undefined })).toBe(
      '10 objects, 12,345 records, 1,235 a second',
    );
  });

  test('has no time left before anything is read, or where sizes are not known', () => {
    expect(formatProgress({ ...state, bytes: 0 })).not.toContain('left');
    expect(formatProgress({ ...state, bytes: 0, bytesTotal: 0 })).not.toContain('left');
  });

  test.each([
    [1000, '0 s left'],
    [990, '0 s left'],
    [500, '10 s left'],
    [100, '1 min 30 s left'],
    [2, '1 h 23 min left'],
    [1200, '0 s left'],
  ])('at %d of 1,000 bytes after ten seconds: %s', (bytes, left) => {
    expect(formatProgress({ ...state, bytes })).toContain(`, ${left}`);
  });

  test('begins without a rate that is no number', () => {
    const line = formatProgress({ ...state, objects: 0, bytes: 0, records: 0, elapsedMs: 0 });
    expect(line).toBe('0 of 40 objects, 0 records, 0 a second');
  });
});

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [1_234_567, '1,234,567'],
])('%d is written %s, in any locale', (count, text) => {
  expect(grouped(count)).toBe(text);
});
