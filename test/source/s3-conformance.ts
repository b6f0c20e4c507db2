// What must hold on every server that speaks S3: run against the fake by the unit tests, and against moto.

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createS3, type S3 } from '../../src/aws/s3.js';
import { readS3Failure } from '../../src/aws/s3-failure.js';
import { isListing, isReading } from '../support/s3-server.js';
import type { FaultyServer } from '../support/faulty-server.js';
import { awsEnvironment, listAll, readBothWays, refsOf, s3Settings, sourceErrorOf } from '../support/s3-world.js';

const hostileKeys = [
  'odd/ a b+c.json',
  'odd/%2e%2F.json',
  'odd/&<>"\'.json',
  'odd/tab\tand\u0001control.json',
  'odd/ünï😀.json',
  'odd/?x=1#y.json',
];

const bigBody = Buffer.from(Array.from({ length: 100_000 }, (_, at) => at % 251));
const pageFullAndMore = 1005;

/** Declares the tests. */
export function describeS3(name: string, start: () => Promise<FaultyServer>): void {
  describe(name, () => {
    let server: FaultyServer;
    let s3: S3;

    beforeAll(async () => {
      for (const [variable, value] of Object.entries(awsEnvironment)) vi.stubEnv(variable, value);
      server = await start();
      s3 = createS3({ endpointUrl: server.url, maxAttempts: 3 }, 4);
      await put(server.url, 'bucket');
      await Promise.all(hostileKeys.map((key) => put(server.url, 'bucket', key, key)));
      await put(server.url, 'bucket', 'big/log.json', bigBody);
      await put(server.url, 'bucket', 'folder/', '');
      for (let at = 0; at < pageFullAndMore; at += 67) {
        const some = Array.from(
          { length: Math.min(67, pageFullAndMore - at) },
          (_, more) => `many/${String(at + more)}.json`,
        );
        await Promise.all(some.map((key) => put(server.url, 'bucket', key, key)));
      }
    });

    afterAll(async () => {
      s3.close();
      await server.close();
      vi.unstubAllEnvs();
    });

    it('lists all pages, in the order of the keys, each key once', async () => {
      const before = server.asked.length;
      const keys = (await listAll(s3Settings(server.url, ['s3://bucket/many/']))).map((entry) =>
        entry.kind === 'object' ? entry.ref.id : entry.kind,
      );
      const expected = Array.from({ length: pageFullAndMore }, (_, at) => `s3://bucket/many/${String(at)}.json`).sort();
      expect(keys).toEqual(expected);
      expect(server.asked.slice(before).filter(isListing)).toHaveLength(2);
    });

    it('lists and reads keys with any characters', async () => {
      const settings = s3Settings(server.url, ['s3://bucket/odd/']);
      const refs = refsOf(await listAll(settings));
      expect(refs.map(({ id }) => id).sort()).toEqual(hostileKeys.map((key) => `s3://bucket/${key}`).sort());
      for (const ref of refs) {
        const { whole, chunks } = await readBothWays(settings, ref);
        expect(`s3://bucket/${whole.toString()}`).toBe(ref.id);
        expect(chunks).toEqual(whole);
      }
    });

    it('counts a folder marker as such', async () => {
      expect(await listAll(s3Settings(server.url, ['s3://bucket/folder/']))).toEqual([
        { kind: 'skipped', id: 's3://bucket/folder/', reason: 'empty-folder-marker' },
      ]);
    });

    it('reads an object from any byte on', async () => {
      const body = await s3.getObject({ bucket: 'bucket', key: 'big/log.json', etag: '', from: 99_990 });
      expect(body).toMatchObject({ startsAt: 99_990, endsAt: 100_000 });
      const pieces: Uint8Array[] = [];
      for await (const piece of body.chunks) pieces.push(piece);
      expect(Buffer.concat(pieces)).toEqual(bigBody.subarray(99_990));
    });

    it('refuses another version than the one listed', async () => {
      const failure = await s3
        .getObject({ bucket: 'bucket', key: 'big/log.json', etag: '"0"', from: 0 })
        .catch((error: unknown) => error);
      expect(readS3Failure(failure, 'get').kind).toBe('changed');
    });

    it('says that a key is gone, that a bucket is not there, and that a prefix has no keys', async () => {
      const settings = s3Settings(server.url);
      const [ref] = refsOf(await listAll({ ...settings, arguments: ['s3://bucket/big/'] }));
      if (!ref) throw new Error('nothing listed');
      await expect(readBothWays(settings, { ...ref, id: `${ref.id}x` })).rejects.toMatchObject({ kind: 'vanished' });
      expect(await sourceErrorOf(listAll({ ...settings, arguments: ['s3://no-such-bucket-here'] }))).toMatchObject({
        kind: 'no-such-bucket',
      });
      expect(await sourceErrorOf(listAll({ ...settings, arguments: ['s3://bucket/none'] }))).toMatchObject({
        kind: 'not-found',
      });
    });

    it('is asked again when it throttles', async () => {
      server.fail({ when: isListing, times: 1, failure: { kind: 'answer', status: 503, code: 'SlowDown' } });
      server.fail({
        when: isReading('log.json'),
        times: 1,
        failure: { kind: 'answer', status: 503, code: 'SlowDown' },
      });
      const settings = s3Settings(server.url, ['s3://bucket/big/'], 8);
      const [ref] = refsOf(await listAll(settings));
      if (!ref) throw new Error('nothing listed');
      expect((await readBothWays(settings, ref)).whole).toEqual(bigBody);
    });

    it('gives the same bytes when connections are cut', async () => {
      const settings = s3Settings(server.url, ['s3://bucket/big/']);
      const [ref] = refsOf(await listAll(settings));
      if (!ref) throw new Error('nothing listed');
      const before = server.asked.length;
      server.fail({ when: isReading('log.json'), failure: { kind: 'cut', afterBytes: 40_000 } });
      server.fail({ when: isReading('log.json'), failure: { kind: 'cut', afterBytes: 1 } });
      const { whole, chunks } = await readBothWays(settings, ref);
      expect(whole.equals(bigBody)).toBe(true);
      expect(chunks.equals(bigBody)).toBe(true);
      const ranges = server.asked.slice(before).map(({ headers }) => headers['range']);
      expect(ranges).toEqual([undefined, 'bytes=40000-', 'bytes=40001-', undefined]);
    });
  });
}

async function put(url: string, bucket: string, key?: string, body?: string | Uint8Array): Promise<void> {
  const path = key === undefined ? bucket : `${bucket}/${encodeURIComponent(key).replaceAll('%2F', '/')}`;
  const answer = await fetch(`${url}/${path}`, { method: 'PUT', body: body === undefined ? null : Buffer.from(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
}
