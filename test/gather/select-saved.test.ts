import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Selection } from '../../src/event/selection.js';
import { gather } from '../../src/gather/gather.js';
import type { Evidence } from '../../src/usage/evidence.js';
import { formatUsageFile, usageFile, type UsageFile } from '../../src/usage/usage-file.js';
import { defaultLimits } from '../../src/usage/usage.js';
import { testCatalog } from '../support/test-catalog.js';
import { scratchFolder } from '../support/scratch.js';

const folder = scratchFolder('select');
const call = (id: number, user: string, fields: object = {}) => ({
  ...{ eventVersion: '1.11', awsRegion: 'eu-west-1', eventType: 'AwsApiCall', eventID: `id-${id}` },
  ...{ eventTime: `2026-03-0${id}T12:00:00Z`, eventSource: 's3.amazonaws.com', eventName: 'GetObject' },
  userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${user}`, accountId: user.slice(0, 12) },
  requestParameters: { bucketName: 'bucket', key: `key-${id}` },
  ...fields,
});

// Ann comes first in the saved document, so that whoever is behind her gets another number without her.
const records = [
  call(1, '111122223333:user/ann'),
  call(2, '111122223333:user/team/bob'),
  call(3, '444455556666:user/bob', { awsRegion: 'us-east-1' }),
  call(4, '444455556666:user/bob', { errorCode: 'AccessDenied', awsRegion: 'us-east-1' }),
];

// Whoever changes a trail, everybody's calls may go unseen.
const stops = ['111122223333', '444455556666'].map((account, index) =>
  call(index + 2, `${account}:user/admin`, {
    ...{ eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging', eventID: `stop-${index}` },
    ...{ requestParameters: { name: 'main' }, awsRegion: index === 0 ? 'eu-west-1' : 'us-east-1' },
  }),
);

const nothing: Selection = { principals: [], accounts: [], regions: [] };

async function gatherOf(files: readonly string[], selection: Partial<Selection>): Promise<Evidence> {
  const source = { arguments: files, s3: { maxAttempts: 1 }, concurrency: 4 };
  const limits = { workers: undefined, limits: defaultLimits, idLimit: 1000 };
  return (await gather({ source, selection: { ...nothing, ...selection }, ...limits })).evidence;
}

const logs = join(folder, 'logs.json');
const saved = join(folder, 'all.usage.json');

async function save(): Promise<void> {
  writeFileSync(logs, JSON.stringify({ Records: [...records, ...stops] }));
  writeFileSync(saved, [...formatUsageFile(usageFile(await gatherOf([logs], {}), testCatalog))].join(''));
}

/** All of a document but by which selections it was made. */
function contentOf(evidence: Evidence): object {
  const { seen, principals, summary }: UsageFile = usageFile(evidence, testCatalog);
  return {
    places: [...seen.places],
    changes: seen.changes,
    calls: [...seen.calls],
    principals: [...principals],
    summary,
  };
}

describe('a saved usage is selected as the logs behind it are', () => {
  test.each<readonly [what: string, selection: Partial<Selection>]>([
    ['by everything', {}],
    ['by an account', { accounts: ['444455556666'] }],
    ['by an account without calls', { accounts: ['777788889999'] }],
    ['by a name', { principals: ['bob'] }],
    ['by a name and an account', { principals: ['bob'], accounts: ['444455556666'] }],
    ['by an account and the Region of all its calls', { accounts: ['444455556666'], regions: ['us-east-1'] }],
    ['by a time that holds all calls', { since: '2026-03-01T12:00:00Z', until: '2026-03-04T12:00:01Z' }],
  ])('%s', async (_what, selection) => {
    await save();
    const [fromLogs, fromSaved] = [await gatherOf([logs], selection), await gatherOf([saved], selection)];
    expect(contentOf(fromSaved)).toEqual(contentOf(fromLogs));
  });

  test('and a repeat of one of its calls is known', async () => {
    await save();
    const { account } = await gatherOf([saved, logs], { principals: ['bob'], accounts: ['444455556666'] });
    expect(account.records).toMatchObject({ read: 12, used: 1, denied: 1, duplicate: 2 });
    expect(account.records.setAside).toEqual(
      new Map([
        ['not-selected-account', 6],
        ['not-selected-principal', 2],
      ]),
    );
  });
});

test.each<readonly [what: string, selection: Partial<Selection>, message: RegExp]>([
  ['a time that begins after its first call', { since: '2026-03-01T12:00:01Z' }, /outside the selected time/],
  ['a time that ends with its last call', { until: '2026-03-04T12:00:00Z' }, /outside the selected time/],
  ['one of its Regions', { regions: ['eu-west-1'] }, /other Regions/],
])('an aggregate cannot be cut by %s, and the run ends there', async (_what, selection, message) => {
  await save();
  await expect(gatherOf([saved], selection)).rejects.toMatchObject({
    id: saved,
    message,
    hint: /by principal and account/,
  });
});

test('what was selected twice says so, and what was selected alike says it once', async () => {
  await save();
  const selection = { ...nothing, principals: ['bob'] };
  const own = JSON.stringify(selection);
  const once = await gatherOf([saved], selection);
  expect(once.selections).toEqual(new Set([own, JSON.stringify({ ...selection, of: JSON.stringify(nothing) })]));
  const alike = join(folder, 'bob.usage.json');
  writeFileSync(alike, [...formatUsageFile(usageFile(await gatherOf([logs], selection), testCatalog))].join(''));
  expect((await gatherOf([alike], selection)).selections).toEqual(new Set([own]));
});
