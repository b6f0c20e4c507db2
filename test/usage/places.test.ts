import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HourSet } from '../../src/usage/hour-set.js';
import { addPlace, hourOf, hoursOf, placeSpans, type Place, type Places } from '../../src/usage/places.js';
import { assertLaw } from '../support/laws.js';

const place: Place = { account: '111122223333', region: 'eu-west-1', category: 'Management', source: '' };
const hours = (...times: readonly string[]) => times.map((time) => hourOf(`2026-${time}:00:00Z`));

test('hours side by side are one span, hours apart are two, in whatever order they come', () => {
  const places: Places = new Map();
  addPlace(places, { ...place, hours: hours('11-24T01', '11-23T22') });
  addPlace(places, { ...place, hours: hours('11-23T23', '11-24T00', '11-30T12', '11-23T22') });
  expect(placeSpans(places)).toEqual([
    {
      ...place,
      hours: [
        ['2026-11-23T22', '2026-11-24T01'],
        ['2026-11-30T12', '2026-11-30T12'],
      ],
    },
  ]);
});

test('places are in the order of their fields, and none can pass for another', () => {
  const places: Places = new Map();
  const others: readonly Place[] = [
    { ...place, region: 'x', category: 'Data', source: 's3 Management ' },
    { ...place, region: 'x Data s3' },
    { ...place, account: '1111222233334', region: '-x' },
    { ...place, region: '4-x' },
  ];
  for (const other of others) addPlace(places, { ...other, hours: hours('01-01T00') });
  expect(placeSpans(places).map(({ account, region }) => [account, region])).toEqual([
    ['111122223333', '4-x'],
    ['111122223333', 'x'],
    ['111122223333', 'x Data s3'],
    ['1111222233334', '-x'],
  ]);
});

test('spans read again are the same hours', () => {
  assertLaw(
    fc.property(fc.array(fc.integer({ min: -20_000, max: 500_000 })), fc.array(fc.nat(60)), (far, near) => {
      const all = [...far, ...near.map((hour) => hour + 490_000)];
      const places: Places = new Map();
      addPlace(places, { ...place, hours: all });
      const [written] = placeSpans(places);
      const sorted = [...new Set(all)].sort((left, right) => left - right);
      expect([...hoursOf(written?.hours ?? [])]).toEqual(sorted);
    }),
    10_000,
  );
});

test('a century of hours at one place is counted in kilobytes', () => {
  const set = new HourSet();
  const before = process.memoryUsage().arrayBuffers;
  for (let hour = 0; hour < 876_600; hour++) set.add(hour);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 << 20);
  let count = 0;
  for (const hour of set.inOrder()) count += hour === count ? 1 : 0;
  expect(count).toBe(876_600);
});
