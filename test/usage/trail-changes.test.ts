// Of each kind of change of a trail the first and the last are kept, in whatever order and however often they come.

import { expect, test } from 'vitest';
import { addChanges, sortedChanges, type ChangeSet, type TrailChanges } from '../../src/usage/trail-changes.js';

const change = (first: string, last: string, more: Partial<TrailChanges> = {}): TrailChanges => ({
  ...{ account: '111122223333', event: 'cloudtrail:StopLogging', trail: 'main' },
  ...{ first: `2026-03-${first}T00:00:00Z`, last: `2026-03-${last}T00:00:00Z` },
  ...more,
});

const some = [change('05', '05'), change('02', '03'), change('09', '09'), change('04', '04', { trail: 'other' })];

test.each([
  ['in order', some],
  ['backwards', [...some].reverse()],
  ['twice', [...some, ...some]],
])('%s', (_, changes) => {
  const set: ChangeSet = new Map();
  for (const one of changes) addChanges(set, one);
  expect(sortedChanges(set)).toEqual([change('02', '09'), change('04', '04', { trail: 'other' })]);
});
