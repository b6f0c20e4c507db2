import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { gather, UsageFileError } from '../../src/gather/gather.js';
import type { GatherProgress, GatherSettings } from '../../src/gather/settings.js';
import { accountedRecords, total } from '../../src/usage/account.js';
import { usageFile } from '../../src/usage/usage-file.js';
import { defaultLimits } from '../../src/usage/usage.js';
import { testCatalog } from '../support/test-catalog.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder('gather');
let folders = 0;

/** A new folder with files by their names. */
function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = join(scratch, String(folders++));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

function settingsOf(source: string): GatherSettings {
  return {
    source: { arguments: [source], s3: { maxAttempts: 1 }, concurrency: 4 },
    selection: { principals: [], accounts: [], regions: [] },
    ...{ workers: undefined, limits: defaultLimits, idLimit: 1000 },
  };
}

const record = (fields: object = {}): string =>
  JSON.stringify({
    ...{ eventVersion: '1.11', eventTime: '2026-03-01T12:00:00Z', awsRegion: 'eu-west-1', eventType: 'AwsApiCall' },
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ann', accountId: '111122223333' },
    ...{ eventSource: 's3.amazonaws.com', eventName: 'GetObject', eventID: 'id-1', eventCategory: 'Data' },
    requestParameters: { bucketName: 'bucket', key: 'key' },
    ...fields,
  });

describe('one event in many spellings', () => {
  const spellings: readonly (readonly [title: string, event: string, fieldsOf: (at: number) => object])[] = [
    [
      'with versions of an API',
      'lambda:GetFunctionConfiguration',
      (at) => ({ eventSource: 'lambda.amazonaws.com', eventName: `GetFunctionConfiguration20150331v${String(at)}` }),
    ],
    ['of invented hosts', 's3:GetObject', (at) => ({ eventSource: `s3.host-${String(at)}.amazonaws.com` })],
    [
      'in other letters',
      's3:GetObject',
      (at) => ({
        eventName: Array.from('GetObject')
          .map((sign, bit) => ((at >> bit) & 1 ? sign.toUpperCase() : sign.toLowerCase()))
          .join(''),
      }),
    ],
  ];

  test.each(spellings)('is one line of usage: %s', async (_, event, fieldsOf) => {
    const requestParameters = { bucketName: 'bucket', key: 'key', functionName: 'f' };
    const lines = Array.from({ length: 300 }, (_none, at) =>
      record({ requestParameters, ...fieldsOf(at), eventID: `id-${String(at)}` }),
    );
    const { evidence } = await gather(settingsOf(folderOf({ 'a.jsonl': lines.join('\n') })));
    const uses = [...usageFile(evidence, testCatalog).principals].flatMap((one) => [...one.uses]);
    expect(uses.map((one) => [one.event, one.count])).toEqual([[event, 300]]);
  });
});

test('an event id that is longer than any knows its repeat, and is no example', async () => {
  const ids = ['x'.repeat(201), 'x'.repeat(201), 'y'.repeat(200)];
  const lines = ids.map((eventID) => record({ eventID })).join('\n');
  const { evidence } = await gather(settingsOf(folderOf({ 'a.jsonl': lines })));
  const [use] = [...usageFile(evidence, testCatalog).principals].flatMap((one) => [...one.uses]);
  expect([use?.count, use?.examples, evidence.account.records.duplicate]).toEqual([2, [ids[2]], 1]);
});

describe('the account', () => {
  test('adds up over records and objects whatever is broken, and each issue has its place', async () => {
    const { evidence, issues } = await gather(
      settingsOf(
        folderOf({
          'a.json': `{"Records":[${record()},7,${record()}]}`,
          'b.jsonl': `${record({ eventID: 'id-2' })}\n{"broken":\n${record({ eventTime: 'never' })}\n`,
          'cut.json.gz': gzipSync(`{"Records":[${record({ eventID: 'id-3' })}]}`).subarray(0, -9),
          'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/03/01/x.json.gz': 'digest',
          'picture.png': 'no log',
        }),
      ),
    );
    const { records, objects } = evidence.account;
    expect(accountedRecords(evidence.account)).toBe(records.read);
    expect([records.used, records.duplicate]).toEqual([3, 1]);
    expect(new Map(records.failed)).toMatchObject(
      new Map([
        ['record-not-object', 1],
        ['record-not-json', 1],
        ['bad-event-time', 1],
      ]),
    );
    expect(objects.read + total(objects.skipped) + total(objects.failed)).toBe(objects.listed);
    expect([objects.listed, objects.read, total(objects.skipped), [...objects.failed.keys()]]).toEqual([
      ...[5, 2, 2],
      ['truncated-gzip'],
    ]);
    expect(issues.kept.map(({ id, kind }) => [id.slice(id.lastIndexOf('/') + 1), kind])).toEqual([
      ['a.json', 'record-not-object'],
      ['b.jsonl', 'bad-event-time'],
      ['b.jsonl', 'record-not-json'],
      ['cut.json.gz', 'truncated-gzip'],
    ]);
  });

  test.each([
    ['bad-event-time', { eventTime: 'never' }],
    ['bad-region', { awsRegion: 7 }],
    ['bad-event-source', { eventSource: '' }],
    ['bad-event-name', { eventName: null }],
    ['no-identity', { userIdentity: [] }],
    ['bad-identity', { userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::***:user/ann' } }],
    ['unresolved-issuer', { userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/r/s' } }],
  ])('has an issue for a record that fails by %s, with its place, what it costs and a hint', async (kind, fields) => {
    // Records that are set aside before they are read, and broken ones between, move no place.
    const content = [record({ eventType: 'AwsServiceEvent' }), record(), '7', record(fields), record()].join('\n');
    const { evidence, issues } = await gather(settingsOf(folderOf({ 'a.jsonl': content })));
    expect(evidence.account.records.failed.get(kind)).toBe(1);
    const [issue, ...others] = issues.kept.filter(({ kind: own }) => own !== 'record-not-object');
    expect(issue).toMatchObject({ kind, afterRecords: 2, lostRecords: 1 });
    expect([issue?.detail, issue?.hint].map((text) => (text ?? '').length > 20)).toEqual([true, true]);
    expect(others).toEqual([]);
    expect(evidence.account.objects.read).toBe(1);
  });

  test('has five issues of one object for fields that fail alike, the first, and counts all; others still show', async () => {
    const broken = (count: number) => Array.from({ length: count }, () => record({ eventTime: 'never' }));
    const lines = [record(), ...broken(1500), record({ awsRegion: null }), ...broken(1500)];
    const folder = folderOf({ 'a.json': `{"Records":[${lines.join(',')}]}`, 'b.jsonl': `${lines.join('\n')}\nx\n` });
    const { issues, evidence } = await gather(settingsOf(folder));
    expect(evidence.account.records.failed.get('bad-event-time')).toBe(6000);
    expect(issues.count).toBe(6003);
    expect(issues.kept.map(({ id, kind, afterRecords }) => [id.slice(-7), kind, afterRecords])).toEqual(
      ['/a.json', 'b.jsonl'].flatMap((id) => [
        ...[1, 2, 3, 4, 5].map((at) => [id, 'bad-event-time', at]),
        [id, 'bad-region', 1501],
        ...(id === 'b.jsonl' ? [[id, 'record-not-json', 3002]] : []),
      ]),
    );
  });

  test('counts the issues of an object with very many of them, and keeps a hundred', async () => {
    const broken = 130_000;
    const folder = folderOf({ 'broken.jsonl': `${record()}\n${'x\n'.repeat(broken)}` });
    const { evidence, issues } = await gather(settingsOf(folder));
    expect([issues.count, issues.kept.length]).toEqual([broken, 100]);
    expect(evidence.account.records.read).toBe(broken + 1);
    expect(accountedRecords(evidence.account)).toBe(broken + 1);
  });
});

test('a key with the text of another use in it hides nothing', async () => {
  const keys = ['k', 'k\n\ts3:GetObject\narn:aws:s3:::bucket/k2\nexact event called', 'k2'];
  const text = keys.map((key, index) =>
    record({ eventID: `id-${String(index)}`, requestParameters: { bucketName: 'bucket', key } }),
  );
  const { evidence } = await gather(settingsOf(folderOf({ 'a.jsonl': text.join('\n') })));
  const [lines] = usageFile(evidence, testCatalog).principals;
  expect(lines?.uses.map(({ resource }) => resource)).toEqual(
    [...keys].sort().map((key) => `arn:aws:s3:::bucket/${key}`),
  );
});

describe('threads', () => {
  // From the sources no worker can be started: it would have to be JavaScript. So a run that needs one rejects here.
  const file = (bytes: number) => folderOf({ 'big.json': `{"Records":[${record()}]}${' '.repeat(bytes)}` });

  test('a small input is read without a worker', async () => {
    const { evidence } = await gather(settingsOf(file(1 << 20)));
    expect(evidence.account.records.used).toBe(1);
  });

  test('an input of 48 MB is not', async () => {
    await expect(gather(settingsOf(file(48 << 20)))).rejects.toThrow(/worker\.js/);
  });
});

describe('progress', () => {
  test('ends with all objects and bytes, whose totals are known once the listing has ended', async () => {
    const steps: GatherProgress[] = [];
    const folder = folderOf({ 'a.json': `[${record()}]`, 'b.json': `[${record()}]`, 'c.json': `[${record()}]` });
    await gather(settingsOf(folder), (step) => steps.push(step));
    const last = steps.at(-1);
    expect(last).toMatchObject({ objects: 3, objectsTotal: 3, bytes: last?.bytesTotal });
    expect(last?.records).toBe(3);
    for (const [index, step] of steps.entries())
      expect(step.records).toBeGreaterThanOrEqual(steps[index - 1]?.records ?? 0);
  });

  test('moves within one large object', async () => {
    const lines = Array.from({ length: 40_000 }, (_, index) => record({ eventID: String(index) }));
    const steps: GatherProgress[] = [];
    await gather(settingsOf(folderOf({ 'a.jsonl': lines.join('\n') })), (step) => steps.push(step));
    const within = steps.filter(({ objects }) => objects === 0);
    expect(within.length).toBeGreaterThanOrEqual(2);
    expect(within[0]?.records).toBeGreaterThan(0);
  });
});

describe('a saved usage', () => {
  test('is no object of the account, and brings its own', async () => {
    const { evidence } = await gather(settingsOf(folderOf({ 'a.json': `[${record()}]` })));
    const saved = JSON.stringify({
      ...usageFile(evidence, testCatalog),
      principals: [...usageFile(evidence, testCatalog).principals],
    });
    const withCalls = JSON.parse(saved) as { seen: { calls: unknown } };
    withCalls.seen.calls = [...usageFile(evidence, testCatalog).seen.calls];
    const folder = folderOf({ 'a.usage.json': JSON.stringify(withCalls), 'b.json': `[${record()}]` });
    const merged = await gather(settingsOf(folder));
    expect(merged.evidence.account.objects).toMatchObject({ listed: 2, read: 2 });
    expect(merged.evidence.account.records).toMatchObject({ read: 2, used: 1, duplicate: 1 });
  });

  test('that is broken ends the run with its name and place', async () => {
    const folder = folderOf({ 'a.usage.json': '{"schema":"trailfit/usage/1","summary":1}' });
    const run = gather(settingsOf(folder));
    await expect(run).rejects.toBeInstanceOf(UsageFileError);
    await expect(run).rejects.toMatchObject({ id: join(folder, 'a.usage.json'), message: /^summary: / });
  });
});
