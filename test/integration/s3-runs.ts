// What the real program does over S3, whatever the server: run against the tests' own by the unit tests, and against moto.

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Failure, FaultyServer } from '../support/faulty-server.js';
import { isListing, isReading } from '../support/s3-server.js';
import { runTrailfit, type Ran, type RunOptions } from './run-trailfit.js';
import { scratchFolder } from '../support/scratch.js';

/** A server to run against, and how many keys make more than one page of its listing. */
export interface S3Runs {
  readonly start: () => Promise<FaultyServer>;
  readonly keys: number;
}

const folder = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/01';
const keyOf = (at: number) =>
  `${folder}/111122223333_CloudTrail_eu-west-1_20260301T${String(1000 + at)}Z_${String(at).padStart(16, '0')}.json.gz`;

/** A record of a role that read an object of a bucket. */
function recordOf(id: string, key: string): object {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:run',
      arn: 'arn:aws:sts::111122223333:assumed-role/app/run',
      accountId: '111122223333',
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAEXAMPLE',
          arn: 'arn:aws:iam::111122223333:role/app',
          accountId: '111122223333',
          userName: 'app',
        },
      },
    },
    eventTime: '2026-03-01T10:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '198.51.100.7',
    requestParameters: { bucketName: 'photos', key },
    responseElements: null,
    eventID: id,
    readOnly: true,
    resources: [{ type: 'AWS::S3::Object', ARN: `arn:aws:s3:::photos/${key}` }],
    eventType: 'AwsApiCall',
    managementEvent: false,
    recipientAccountId: '111122223333',
    eventCategory: 'Data',
  };
}

const longLog = Array.from({ length: 1000 }, (_, at) => recordOf(`long-${at}`, `long/${at % 7}.jpg`));
const longBody = Buffer.from(JSON.stringify({ Records: longLog }));
const afterRecord500 = longBody.indexOf(Buffer.from(JSON.stringify(longLog[500])));

interface Summary {
  readonly records: { readonly read: number; readonly used: number; readonly duplicate: number };
  readonly objects: {
    readonly listed: number;
    readonly read: number;
    readonly failed: Readonly<Record<string, number>>;
  };
}

/** Declares the tests. */
export function describeS3Runs(name: string, { start, keys }: S3Runs): void {
  describe(name, () => {
    const scratch = scratchFolder('s3');
    let server: FaultyServer;
    let before = 0;

    const usage = (source: string, options: RunOptions = {}, more: readonly string[] = []) =>
      runTrailfit(
        ['usage', source, '--endpoint-url', server.url, '--summary', join(scratch, 'summary.json'), ...more],
        options,
      );
    const summary = () => JSON.parse(readFileSync(join(scratch, 'summary.json'), 'utf8')) as Summary;
    const asked = () => server.asked.slice(before);
    const throttle: Failure = { kind: 'answer', status: 503, code: 'SlowDown' };

    beforeAll(async () => {
      server = await start();
      await put(server.url, 'trail');
      for (let at = 0; at < keys; at += 50) {
        const some = Array.from({ length: Math.min(50, keys - at) }, (_, more) => at + more);
        await Promise.all(some.map((each) => put(server.url, `trail/${keyOf(each)}`, packed(each))));
      }
      await put(server.url, 'trail/long/log.json', longBody);
      for (let at = 0; at < 5; at++) await put(server.url, `trail/few/${at}.json.gz`, packed(at));
    });

    beforeEach(() => {
      before = server.asked.length;
    });

    afterAll(async () => {
      await server.close();
      rmSync(scratch, { recursive: true, force: true });
    });

    it('reads a listing of several pages, throttled now and then, as if nothing had happened', async () => {
      const calm = await usage('s3://trail/AWSLogs/');
      expect(calm.code).toBe(0);
      expect(asked().filter(isListing).length).toBeGreaterThan(1);
      expect(summary()).toMatchObject({ objects: { listed: keys, read: keys }, records: { read: keys, used: keys } });
      server.fail({ when: isListing, times: 2, after: 1, failure: throttle });
      server.fail({ when: isReading('.json.gz'), times: 9, after: 20, failure: throttle });
      before = server.asked.length;
      const throttled = await usage('s3://trail/AWSLogs/');
      expect(asked().length).toBeGreaterThanOrEqual(keys + 9 + 2);
      expect(throttled.code).toBe(0);
      expect(throttled.stdout).toBe(calm.stdout);
    });

    it('goes on where a connection is cut after record 500 of 1,000, and counts nothing twice', async () => {
      const calm = await usage('s3://trail/long/');
      expect(calm.code).toBe(0);
      server.fail({ when: isReading('log.json'), failure: { kind: 'cut', afterBytes: afterRecord500 } });
      before = server.asked.length;
      const cut = await usage('s3://trail/long/');
      expect(
        asked()
          .filter(isReading('log.json'))
          .map(({ headers }) => headers['range']),
      ).toEqual([undefined, `bytes=${String(afterRecord500)}-`]);
      expect(cut.code).toBe(0);
      expect(cut.stdout).toBe(calm.stdout);
      expect(summary().records).toMatchObject({ read: 1000, used: 1000, duplicate: 0 });
    });

    it('reads the rest where a key vanishes between listing and reading: named, and exit 3', async () => {
      server.fail({
        when: isReading('few/3.json.gz'),
        times: 99,
        failure: { kind: 'answer', status: 404, code: 'NoSuchKey' },
      });
      const ran = await usage('s3://trail/few/');
      expect(ran.code).toBe(3);
      expect(ran.stderr).toMatch(/s3:\/\/trail\/few\/3\.json\.gz: vanished .*run again/);
      expect(summary()).toMatchObject({
        objects: { listed: 5, read: 4, failed: { vanished: 1 } },
        records: { read: 4, used: 4 },
      });
      expect((JSON.parse(ran.stdout) as { schema: string }).schema).toBe('trailfit/usage/1');
    });

    it('writes nothing where the listing fails half-way: what is missing cannot be known', async () => {
      server.fail({
        when: isListing,
        after: 1,
        times: 99,
        failure: { kind: 'answer', status: 403, code: 'AccessDenied' },
      });
      const ran = await usage('s3://trail/AWSLogs/');
      expectRefusal(ran, /`s3:\/\/trail\/AWSLogs\/`: access is denied.*\nhint: .*s3:ListBucket/);
    });
  });
}

/** What each run without usable credentials ends with; against a server of its own, as each answer there is a denial. */
export function describeS3Credentials(name: string, start: () => Promise<FaultyServer>): void {
  describe(name, () => {
    let server: FaultyServer;

    beforeAll(async () => {
      server = await start();
      await put(server.url, 'trail');
    });

    afterAll(async () => {
      await server.close();
    });

    it.each(['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'ExpiredToken'])('%s', async (code) => {
      server.fail({ when: isListing, failure: { kind: 'answer', status: 403, code } });
      const ran = await runTrailfit(['usage', 's3://trail/', '--endpoint-url', server.url]);
      expectRefusal(ran, /`s3:\/\/trail\/`: there are no AWS credentials.*\nhint: .*--profile/);
    });

    it('no credentials at all', async () => {
      const env = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
      const ran = await runTrailfit(['usage', 's3://trail/', '--endpoint-url', server.url], { env });
      expectRefusal(ran, /`s3:\/\/trail\/`: there are no AWS credentials.*\nhint: .*--profile/);
    });

    it('a profile that there is not', async () => {
      const ran = await runTrailfit(['usage', 's3://trail/', '--endpoint-url', server.url, '--profile', 'nobody']);
      expectRefusal(ran, /credentials.*\nhint: .*--profile/);
    });
  });
}

// One sentence, a hint, exit 1, and nothing that could be taken for a result.
function expectRefusal({ code, stdout, stderr }: Ran, text: RegExp): void {
  expect(stdout).toBe('');
  expect(stderr).toMatch(text);
  expect(stderr).toMatch(/^trailfit: [^\n]+\nhint: [^\n]+\n$/);
  expect(code).toBe(1);
}

function packed(at: number): Buffer {
  return gzipSync(JSON.stringify({ Records: [recordOf(`short-${at}`, `short/${at % 9}.jpg`)] }));
}

async function put(url: string, path: string, body?: Uint8Array): Promise<void> {
  const answer = await fetch(`${url}/${path}`, { method: 'PUT', body: body === undefined ? null : Buffer.from(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
}
