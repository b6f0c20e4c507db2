// What the catalog knows, told to a person: whatever stands in a catalog of others moves nothing on the screen.

import { describe, expect, test } from 'vitest';
import type { Action } from '../../src/iam/action.js';
import type { KnownAction } from '../../src/mapping/explain-action.js';
import type { EventFacts, NeededAction } from '../../src/mapping/explain-event.js';
import { formatAction, formatCounts, formatEvent } from '../../src/report/format-catalog.js';
import { formatWhen } from '../../src/report/format-when.js';

const from = { table: 'event-actions', evidence: ['a guide'] };
const counts = { services: 1, actions: 1234, unscopableActions: 2, resourceTypes: 3, conditionKeys: 4 };
const name = (word: string) => ({ file: word, version: word, date: word });

function action(word: string): KnownAction {
  const type = { name: word, formats: [word], isRequired: true, conditionKeys: [word], from: [] };
  const event = {
    event: word,
    how: 'and',
    when: [word],
    reason: 'called',
    passedTo: [word],
    part: word,
    from,
  } as const;
  return {
    facts: {
      ...{ action: word as Action, level: 'Read', resources: [], conditionKeys: [word] },
      dependentActions: [word as Action],
    },
    ...{ types: [type], events: [event], taggedBy: [{ action: word, from }] },
  };
}

function event(word: string): EventFacts {
  const needed: NeededAction = {
    action: word as Action,
    how: 'own',
    when: [`${word}=${word}`],
    reason: 'called',
    from,
  };
  return { kind: 'actions', event: word, actions: [needed], formats: [{ format: word, from }] };
}

const allOf = (word: string) =>
  [
    formatCounts(name(word), counts, [{ name: word, about: word, rows: 1 }]),
    formatAction(name(word), action(word)),
    formatEvent(name(word), event(word)),
    formatEvent(name(word), { kind: 'no-permission', event: word, from }),
  ].join('');

describe('text of others', () => {
  test.each([['\u001b[2J\u009b0m'], ['a\nb\u2028\u0085'], ['\u202eevil\u200b\u{e0041}']])(
    'moves nothing: %j',
    (word) => {
      expect(allOf(word).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(allOf(word).split('\n')).toHaveLength(allOf('word').split('\n').length);
    },
  );

  test('stands in every line, so that the test above can fail', () => {
    expect(allOf('word').split('word').length - 1).toBe(31);
  });
});

test('an action with many events shows the first of them and counts the rest', () => {
  const [first] = action('x').events;
  const events = Array.from({ length: 100 }, (_, index) => ({ ...first, event: `e${String(index)}`, from }) as const);
  const text = formatAction(name('embedded'), { ...action('x'), events: events as KnownAction['events'] });
  expect([text.includes('  e24\n'), text.includes('  e25\n')]).toEqual([true, false]);
  expect(text).toContain('  … and 75 more: `--format json` has all\n');
});

test.each([
  ['tags', 'the request carries tags'],
  ['versionId', '`versionId` is given'],
  ['has acl', '`acl` is given'],
  ['not stackName', 'not: `stackName` is given'],
  ['a=1|2', '`a` is `1` or `2`'],
  ['error=NoSuchKey|404 Not Found', '`error` is `NoSuchKey` or `404 Not Found`'],
  ['acl!=private or grant', '`acl` is given and not `private` or `grant` is given'],
  ['statement^=SELECT', '`statement` begins with `SELECT`'],
  ['bucketName$=--x-s3', '`bucketName` ends with `--x-s3`'],
  ['an item of the request is Put', 'an item of the request is Put'],
])('the condition %s in words', (text, words) => {
  expect(formatWhen(text)).toBe(words);
});
