import { expect, test } from 'vitest';
import { IssueLog, type ObjectIssue } from '../../src/gather/issue.js';

const issue = (id: string, afterRecords: number, kind = 'record-not-json', detail = ''): ObjectIssue => ({
  ...{ id, kind, afterRecords, lostRecords: 1, detail },
});

const places = (log: IssueLog) =>
  log.kept.map(({ id, afterRecords, kind, detail }) => [id, afterRecords, kind, detail]);

test('issues stand in the order of object, place, kind and detail, whatever order they come in', () => {
  const list = [issue('b', 0), issue('a', 10), issue('a', 9, 'x', '2'), issue('a', 9, 'x', '1'), issue('a', 9, 'w')];
  const logs = [list, [...list].reverse()].map((ordered) => {
    const log = new IssueLog();
    for (const one of ordered) log.add([one]);
    return places(log);
  });
  expect(logs[0]).toEqual([
    ['a', 9, 'w', ''],
    ['a', 9, 'x', '1'],
    ['a', 9, 'x', '2'],
    ['a', 10, 'record-not-json', ''],
    ['b', 0, 'record-not-json', ''],
  ]);
  expect(logs[1]).toEqual(logs[0]);
});

test('a hundred are kept, the first by place, and all are counted', () => {
  const log = new IssueLog();
  for (let at = 999; at >= 0; at--) log.add([issue('a', at)]);
  log.add([issue('a', 0, 'first')], 500);
  expect([log.count, log.kept.length]).toEqual([1500, 100]);
  expect(places(log).slice(0, 2)).toEqual([
    ['a', 0, 'first', ''],
    ['a', 0, 'record-not-json', ''],
  ]);
  expect(log.kept.at(-1)?.afterRecords).toBe(98);
});
