// S3 when it does not go well: throttled, cut, gone, changed, denied, in another region, too slow.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createS3 } from '../../src/aws/s3.js';
import { openS3Object } from '../../src/source/open-s3.js';
import { createOpener } from '../../src/source/open-object.js';
import { listObjects } from '../../src/source/list-objects.js';
import { mapWindowed } from '../../src/source/map-windowed.js';
import type { ObjectRef } from '../../src/source/object-ref.js';
import type { Failure } from '../support/faulty-server.js';
import { isListing, isReading, startS3Server, type S3Server } from '../support/s3-server.js';
import { awsEnvironment, listAll, readBothWays, refsOf, s3Settings, sourceErrorOf } from '../support/s3-world.js';

const body = Buffer.from(Array.from({ length: 3 << 20 }, (_, at) => (at * 31 + (at >> 8)) % 256));

let server: S3Server;

beforeEach(async () => {
  for (const [variable, value] of Object.entries(awsEnvironment)) vi.stubEnv(variable, value);
  server = await startS3Server({ pageSize: 10 });
});

afterEach(async () => {
  await server.close();
  vi.unstubAllEnvs();
});

describe('a listing of many pages', () => {
  beforeEach(() => {
    for (let at = 0; at < 45; at++) server.put('bucket', `many/${String(at).padStart(3, '0')}.json`, '{}');
  });

  it('is asked for as it is taken: one page ahead and no further', async () => {
    const listing = listObjects(s3Settings(server.url, ['s3://bucket/many/']));
    for (let taken = 0; taken < 10; taken++) await listing.next();
    await vi.waitFor(() => {
      expect(server.asked).toHaveLength(2);
    });
    await listing.next();
    await vi.waitFor(() => {
      expect(server.asked).toHaveLength(3);
    });
    await listing.return(undefined);
    expect(server.asked).toHaveLength(3);
  });

  it('is whole although every second page is throttled beyond the patience of the client', async () => {
    for (let page = 0; page < 5; page += 2)
      server.fail({ when: isListing, failure: { kind: 'answer', status: 503, code: 'SlowDown' }, after: page });
    expect(refsOf(await listAll(s3Settings(server.url, ['s3://bucket/many/'])))).toHaveLength(45);
    expect(server.asked.filter(isListing).length).toBeGreaterThan(5);
  });

  it('ends with an error when a page is denied, after what was listed before', async () => {
    server.fail({
      when: isListing,
      after: 2,
      times: 99,
      failure: { kind: 'answer', status: 403, code: 'AccessDenied' },
    });
    let count = 0;
    const list = async () => {
      for await (const entry of listObjects(s3Settings(server.url, ['s3://bucket/many/'])))
        if (entry.kind === 'object') count++;
    };
    expect(await sourceErrorOf(list())).toMatchObject({
      kind: 'denied',
      id: 's3://bucket/many/',
      hint: expect.stringContaining('s3:ListBucket') as string,
    });
    expect(count).toBe(20);
  });
});

describe('several prefixes', () => {
  beforeEach(() => {
    for (const key of ['a/1.json', 'a/2.json', 'a/sub/3.json', 'a.json', 'a.json.gz', 'ab/4.json', 'odd.txt'])
      server.put('bucket', key, key);
    server.put('other', 'a/1.json', '{}');
  });

  it.each([
    [
      ['a/', 'a/sub/'],
      ['a/1.json', 'a/2.json', 'a/sub/3.json'],
    ],
    [
      ['a/sub/', 'a/'],
      ['a/sub/3.json', 'a/1.json', 'a/2.json'],
    ],
    [
      ['a/', 'a/', 'a/1.json'],
      ['a/1.json', 'a/2.json', 'a/sub/3.json'],
    ],
    [
      ['a/2.json', 'a/'],
      ['a/2.json', 'a/1.json', 'a/sub/3.json'],
    ],
    [
      ['a.json', 'a.json.gz'],
      ['a.json', 'a.json.gz'],
    ],
    [['a.json', 'a.json'], ['a.json']],
    [
      ['a', 'a/'],
      ['a.json', 'a.json.gz', 'a/1.json', 'a/2.json', 'a/sub/3.json', 'ab/4.json'],
    ],
    [
      ['odd.txt', 'a.json.gz'],
      ['odd.txt', 'a.json.gz'],
    ],
    [
      ['', 'odd.txt'],
      ['a.json', 'a.json.gz', 'a/1.json', 'a/2.json', 'a/sub/3.json', 'ab/4.json', 'odd.txt'],
    ],
  ])('%j give each key once: %j', async (prefixes, keys) => {
    const refs = refsOf(
      await listAll(
        s3Settings(
          server.url,
          prefixes.map((prefix) => `s3://bucket/${prefix}`),
        ),
      ),
    );
    expect(refs.map(({ id }) => id)).toEqual(keys.map((key) => `s3://bucket/${key}`));
  });

  it('of different buckets do not cover each other', async () => {
    const refs = refsOf(await listAll(s3Settings(server.url, ['s3://bucket/a/1.json', 's3://other/a/1.json'])));
    expect(refs.map(({ id }) => id)).toEqual(['s3://bucket/a/1.json', 's3://other/a/1.json']);
  });

  it('may name keys with line breaks, other products and an empty bucket', async () => {
    server.put('bucket', 'x/new\nline.json', '{}');
    server.put('bucket', 'x/AWSLogs/111122223333/Config/us-east-1/2024/1/2/x.json.gz', '{}');
    server.put('empty', 'gone', '');
    server.remove('empty', 'gone');
    expect(await listAll(s3Settings(server.url, ['s3://bucket/x/', 's3://empty']))).toMatchObject([
      { kind: 'skipped', reason: 'other-product' },
      { kind: 'object', ref: { id: 's3://bucket/x/new\nline.json', sizeBytes: 2 } },
    ]);
  });
});

describe('an object', () => {
  let ref: ObjectRef;

  beforeEach(async () => {
    server.put('bucket', 'log.json', body);
    const [listed] = refsOf(await listAll(s3Settings(server.url, ['s3://bucket/log.json'])));
    if (!listed) throw new Error('nothing listed');
    ref = listed;
  });

  it.each<[string, readonly Failure[]]>([
    ['cut at once', [{ kind: 'cut', afterBytes: 0 }]],
    ['cut again and again', [1, 1000, 1_000_000, 7, 500_000].map((afterBytes) => ({ kind: 'cut', afterBytes }))],
    ['cut behind its last byte but one', [{ kind: 'cut', afterBytes: body.length - 1 }]],
    ['ended early in good order', [{ kind: 'short', afterBytes: 1_234_567 }]],
    [
      'cut, and resumed by a server that knows no ranges',
      [{ kind: 'cut', afterBytes: 1_500_000 }, { kind: 'no-range' }],
    ],
    [
      'cut, and throttled when it is resumed',
      [
        { kind: 'cut', afterBytes: 99 },
        { kind: 'answer', status: 503, code: 'SlowDown' },
      ],
    ],
    ['slow to begin', [{ kind: 'delay', ms: 200 }]],
  ])('that is %s gives the same bytes', async (_, failures) => {
    for (const failure of failures) server.fail({ when: isReading(), failure });
    const opener = createOpener(s3Settings(server.url));
    expect(Buffer.from(await opener.open(ref).whole()).equals(body)).toBe(true);
    opener.close();
    expect(server.asked.filter(isReading())).toHaveLength(
      failures.filter(({ kind }) => kind !== 'delay' && kind !== 'no-range').length + 1,
    );
  });

  it('is resumed only as the version that was begun', async () => {
    server.fail({ when: isReading(), failure: { kind: 'cut', afterBytes: 1000 } });
    const opener = createOpener(s3Settings(server.url));
    const chunks = opener.open(ref).chunks()[Symbol.asyncIterator]();
    await chunks.next();
    server.put('bucket', 'log.json', Buffer.alloc(body.length));
    const rest = async () => {
      while ((await chunks.next()).done !== true);
    };
    expect(await sourceErrorOf(rest())).toMatchObject({ kind: 'changed', id: ref.id });
    opener.close();
  });

  it('that is cut without end is given up, with the way to it named', async () => {
    server.fail({ when: isReading(), times: 1000, failure: { kind: 'cut', afterBytes: 10 } });
    const opener = createOpener(s3Settings(server.url));
    expect(await sourceErrorOf(opener.open(ref).whole())).toMatchObject({ kind: 'unreachable', id: ref.id });
    expect(server.asked.filter(isReading())).toHaveLength(6);
    opener.close();
  });

  it('may be cut as often as it likes while it gets on', async () => {
    const large = Buffer.alloc(12 << 20, 'x');
    server.put('bucket', 'large.json', large);
    server.fail({ when: isReading('large.json'), times: 9, failure: { kind: 'cut', afterBytes: 1.2 * (1 << 20) } });
    const { chunks } = await readOnce('large.json');
    expect(chunks).toBe(large.length);
  });

  it('that stalls is resumed', async () => {
    server.fail({ when: isReading(), failure: { kind: 'stall', afterBytes: 70_000 } });
    const s3 = createS3({ endpointUrl: server.url, maxAttempts: 1 }, 1, { connectMs: 1000, idleMs: 300 });
    expect(Buffer.from(await openS3Object(s3, ref).whole()).equals(body)).toBe(true);
    s3.close();
  });

  it.each<[string, number, string, RegExp]>([
    ['vanished', 404, 'NoSuchKey', /listing/],
    ['changed', 412, 'PreconditionFailed', /listing/],
    ['denied', 403, 'AccessDenied', /s3:GetObject.*kms:Decrypt/],
    ['credentials', 400, 'ExpiredToken', /aws sso login/],
    ['credentials', 403, 'InvalidAccessKeyId', /--profile/],
    ['credentials', 403, 'SignatureDoesNotMatch', /clock/],
    ['archived', 403, 'InvalidObjectState', /restore/],
    ['no-such-bucket', 404, 'NoSuchBucket', /name/],
    ['wrong-region', 301, 'PermanentRedirect', /--region/],
    ['unreachable', 500, 'InternalError', /network/],
    ['read-failed', 418, 'Teapot', /--endpoint-url/],
  ])('may be %s (%i %s), and the hint helps', async (kind, status, code, hint) => {
    server.fail({ when: isReading(), times: 99, failure: { kind: 'answer', status, code } });
    const opener = createOpener(s3Settings(server.url));
    const error = await sourceErrorOf(opener.open(ref).whole());
    opener.close();
    expect(error).toMatchObject({ kind, id: ref.id });
    expect(error.hint).toMatch(hint);
    expect(error.message).not.toContain('\n');
    expect(error.cause).toBeDefined();
  });

  it('that vanishes after the listing is an error of this object, and the others are read', async () => {
    for (let at = 0; at < 30; at++) server.put('bucket', `some/${at}.json`, String(at));
    const settings = s3Settings(server.url, ['s3://bucket/some/']);
    const opener = createOpener(settings);
    const refs = refsOf(await listAll(settings));
    server.remove('bucket', 'some/7.json');
    const outcomes: string[] = [];
    for await (const outcome of mapWindowed(refs, 8, (some) => opener.open(some).whole().then(String, String)))
      outcomes.push(outcome);
    opener.close();
    expect(outcomes).toHaveLength(30);
    expect(outcomes.filter((outcome) => outcome.startsWith('SourceError'))).toEqual([
      expect.stringContaining('not there any more'),
    ]);
  });

  it('that is given up half-way frees its connection', async () => {
    const opener = createOpener({ ...s3Settings(server.url), concurrency: 1 });
    for (let round = 0; round < 5; round++) {
      for await (const chunk of opener.open(ref).chunks()) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
    }
    expect(await opener.open(ref).whole()).toHaveLength(body.length);
    opener.close();
  });

  async function readOnce(key: string): Promise<{ readonly chunks: number }> {
    const opener = createOpener(s3Settings(server.url));
    let length = 0;
    for await (const chunk of opener
      .open({ ...ref, id: `s3://bucket/${key}`, version: '', sizeBytes: undefined })
      .chunks())
      length += chunk.length;
    opener.close();
    return { chunks: length };
  }
});

describe('a bucket in another region', () => {
  const elsewhere: Failure = {
    kind: 'answer',
    status: 301,
    code: 'PermanentRedirect',
    headers: { 'x-amz-bucket-region': 'eu-central-1' },
  };

  it('is asked there, also by many requests at a time', async () => {
    for (let at = 0; at < 25; at++) server.put('bucket', `some/${at}.json`, String(at));
    server.fail({
      when: ({ headers }) => !(headers['authorization'] ?? '').includes('/eu-central-1/'),
      times: 999,
      failure: elsewhere,
    });
    const settings = s3Settings(server.url, ['s3://bucket/some/']);
    const refs = refsOf(await listAll(settings));
    const opener = createOpener({ ...settings, concurrency: 16 });
    const read: string[] = [];
    for await (const text of mapWindowed(refs, 16, (ref) => opener.open(ref).whole().then(String))) read.push(text);
    opener.close();
    expect(read.sort()).toEqual(Array.from({ length: 25 }, (_, at) => String(at)).sort());
  });

  it('that sends from one region to the next is an error, not a circle', async () => {
    server.put('bucket', 'a.json', '{}');
    server.fail({ when: () => true, times: 999, failure: elsewhere });
    expect(await sourceErrorOf(listAll(s3Settings(server.url, ['s3://bucket'])))).toMatchObject({
      kind: 'wrong-region',
    });
    expect(server.asked.length).toBeLessThan(4);
  });
});

it('a server that is not there is an error with a hint', async () => {
  await server.close();
  const error = await sourceErrorOf(listAll(s3Settings(server.url, ['s3://bucket'])));
  expect(error).toMatchObject({ kind: 'unreachable', hint: expect.stringContaining('--endpoint-url') as string });
  expect(
    (
      await sourceErrorOf(
        readBothWays(s3Settings(server.url), { kind: 'logs', id: 's3://bucket/a', version: '', sizeBytes: 1 }),
      )
    ).kind,
  ).toBe('unreachable');
});
