// A policy that is larger than AWS takes is never cut: it is refused, and where others are written it is left out and said.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runTrailfit } from './run-trailfit.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder('too-large');
const logs = join(scratch, 'logs.jsonl');
const record = (role: string, bucketName: string, id: string) =>
  JSON.stringify({
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::111122223333:role/${role}` } },
    },
    eventTime: '2026-03-01T10:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetBucketPolicy',
    awsRegion: 'eu-west-1',
    requestParameters: { bucketName },
    eventID: id,
    eventType: 'AwsApiCall',
  });
writeFileSync(
  logs,
  [
    ...Array.from({ length: 300 }, (_, at) => record('many', `a-bucket-with-quite-a-long-name-${at}`, `id-${at}`)),
    record('few', 'one', 'id-few'),
  ].join('\n'),
);

it('gives the one principal that was asked for nothing but the reason', async () => {
  const { code, stdout, stderr } = await runTrailfit(['generate', logs, '--principal', 'many', '--max-policies', '2']);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(
    /the policy for `arn:aws:iam::111122223333:role\/many` has [\d,]+ characters, which take 3 policies of 6,144: more than the 2 that it may have/,
  );
  expect(stderr).toMatch(/hint: .*`--resources`.*`--max-policies`/);
});

it('prints no policy that is one of several', async () => {
  const { code, stdout, stderr } = await runTrailfit(['generate', logs, '--principal', 'many']);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('takes 3 documents');
});

it.each([
  [3, []],
  [0, ['--allow-incomplete']],
])('among others ends with %i given %j, and leaves the others whole', async (expected, options) => {
  const folder = join(scratch, `out-${expected}`);
  const all = ['generate', logs, '--out-dir', folder, '--max-policies', '2', ...options];
  const { code, stderr } = await runTrailfit(all);
  expect(code).toBe(expected);
  expect(readdirSync(folder)).toEqual(['111122223333-role-few-trailfit.json']);
  expect(stderr).toContain('role/many: the policy has');
});

it('is written as several policies where there may be so many, each within the limit', async () => {
  const folder = join(scratch, 'split');
  const { code } = await runTrailfit(['generate', logs, '--out-dir', folder]);
  expect(code).toBe(0);
  const names = readdirSync(folder).filter((name) => name.includes('many'));
  expect(names).toEqual([1, 2, 3].map((number) => `111122223333-role-many-trailfit-${number}.json`));
  for (const name of names) {
    const text = JSON.stringify(JSON.parse(readFileSync(join(folder, name), 'utf8')));
    expect(text.length).toBeLessThanOrEqual(6144);
  }
});
