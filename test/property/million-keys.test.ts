// A principal with a million keys under 40 date-like prefixes in each of 3 buckets: a few patterns, and none of them wide.

import { expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import type { RawRecord } from '../../src/decode/record.js';
import { defaultProposalOptions } from '../../src/proposal/proposal.js';
import { proposeFromScratch } from '../../src/proposal/propose-from-scratch.js';
import { runs, seed } from '../support/laws.js';
import { linesFor, verdict, written } from '../support/propose-calls.js';
import { createRandom } from '../support/random.js';

const buckets = ['raw', 'clean', 'export'];
const days = Array.from({ length: 40 }, (_, at) => {
  return new Date(Date.UTC(2026, 9, 1 + at)).toISOString().slice(0, 10).replaceAll('-', '/');
});
const arn = 'arn:aws:iam::111122223333:role/app';
const userIdentity = {
  type: 'AssumedRole',
  sessionContext: { sessionIssuer: { type: 'Role', principalId: 'AROAROLE', arn, accountId: '111122223333' } },
};

function* records(count: number): Generator<RawRecord> {
  const random = createRandom(seed);
  for (let at = 0; at < count; at += 1) {
    const bucketName = buckets[at % 3] ?? '';
    const key = `events/${days[Math.floor(at / 3) % 40] ?? ''}/${random.hex(32)}.json`;
    yield {
      ...{ eventVersion: '1.11', eventType: 'AwsApiCall', awsRegion: 'eu-west-1', recipientAccountId: '111122223333' },
      ...{ eventTime: '2026-11-20T12:00:00Z', eventID: random.hex(32), userIdentity },
      ...{ eventSource: 's3.amazonaws.com', eventName: 'GetObject', requestParameters: { bucketName, key } },
    };
  }
}

test('a million keys under 40 dated prefixes of 3 buckets take at most 12 patterns, within prefixes that were used', () => {
  const count = runs(1_000_000);
  const start = performance.now();
  const [lines] = linesFor(records(count), { batchSize: 1000 });
  if (!lines) throw new Error('no principal');
  const proposal = proposeFromScratch(lines, loadCatalog(), defaultProposalOptions);
  const seconds = (performance.now() - start) / 1000;
  const megabytes = process.memoryUsage().heapUsed / 2 ** 20;
  const patterns = proposal.grants.map(({ resource }) => resource);
  const literals = patterns.map((pattern) => pattern.search(/[*?]/));
  console.log(
    `${String(count)} keys: ${patterns.join(' ')}; literal characters ${literals.join(' ')}; ` +
      `${seconds.toFixed(1)} s, heap ${megabytes.toFixed(0)} MB`,
  );
  expect(patterns.length).toBeLessThanOrEqual(12);
  for (const pattern of patterns)
    expect(buckets.some((bucket) => pattern.startsWith(`arn:aws:s3:::${bucket}/events/20`))).toBe(true);
  const policies = written(proposal);
  const isAllowed = (resource: string) =>
    verdict(policies, { name: undefined }, { action: 's3:GetObject', resource: `arn:aws:s3:::${resource}` }) ===
    'allowed';
  for (const bucket of buckets) {
    for (const day of days) expect(isAllowed(`${bucket}/events/${day}/x`)).toBe(true);
    for (const other of ['x', 'events/x', 'events/secret/2026/11/23/x', 'other/2026/11/23/x', 'events/1926/11/23/x'])
      expect([bucket, other, isAllowed(`${bucket}/${other}`)]).toEqual([bucket, other, false]);
  }
  expect(isAllowed('other/events/2026/11/23/x')).toBe(false);
});
