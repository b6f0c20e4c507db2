// Every shape in which records come, good and broken; each is read whole, streamed, and piped, with one result.

import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import type { DecodeIssueKind } from '../../src/decode/issue.js';
import { chunkedBytes, decodeAll, decodeEachWay, wholeBytes, type Decoded } from './decode-bytes.js';

const record = (at: number) => ({
  eventName: `E${String(at)}`,
  eventID: String(at),
  requestParameters: { a: { b: '}' } },
});
const some = [record(1), record(2), record(3)];
const json = (value: unknown) => JSON.stringify(value);
const lines = (values: readonly unknown[], end = '\n') => values.map(json).join(end);
const gzip = (text: string | Buffer) => gzipSync(text);

/** The names of the records, with `E` before. */
function names({ records }: Pick<Decoded, 'records'>): string {
  return records.map(({ eventName }) => (typeof eventName === 'string' ? eventName : '?')).join(' ');
}

/** Decodes in each way, holds the ways against each other, and gives what they agree on. */
async function decoded(content: string | Uint8Array): Promise<Decoded> {
  const bytes = Buffer.from(content);
  const [first, ...others] = await decodeEachWay(bytes, [1, 7, 8, 300]);
  if (!first) throw new Error('nothing decoded');
  for (const other of others) expect(other).toEqual(first);
  return first;
}

describe('records are read', () => {
  test.each<readonly [string, string | Uint8Array]>([
    ['below Records', json({ Records: some })],
    ['below Records, pretty-printed', JSON.stringify({ Records: some }, null, 2)],
    ['below Records, which is not the first key', json({ a: { Records: [9] }, b: [1], Records: some, c: null })],
    ['below Records, pretty-printed behind other keys', JSON.stringify({ a: 'x', Records: some }, null, '\t')],
    ['below Records, with empty lists beside', json({ Records: some, other: { Records: [] } })],
    ['of an array', json(some)],
    ['of an array over several lines', `[${some.map(json).join(',\n')}]`],
    ['of an array with the comma in front', `[${some.map(json).join('\n,')}]`],
    ['one a line', lines(some)],
    ['one a line, with an end behind the last', `${lines(some)}\n`],
    ['one a line, with carriage returns', `${lines(some, '\r\n')}\r\n`],
    ['one a line, with empty lines', `\n\n${lines(some, '\n \n\n')}\n\n`],
    ['one a line, the first of them with a line break before a comma', lines(some).replace(',', '\n,')],
    ['one after another without anything between', some.map(json).join('')],
    ['pretty-printed one after another', some.map((one) => JSON.stringify(one, null, 2)).join('\n')],
    ['behind a byte-order mark', `\uFEFF${json({ Records: some })}`],
    ['one a line behind a byte-order mark', `\uFEFF${lines(some)}`],
    [
      'of joined files, a file a line',
      [json({ Records: some.slice(0, 2) }), json({ Records: [record(3)] })].join('\n'),
    ],
    ['of joined files without a line end', json({ Records: some.slice(0, 2) }) + json({ Records: [record(3)] })],
    ['of arrays, one a line', `${json(some.slice(0, 1))}\n${json(some.slice(1))}\n`],
    ['packed', gzip(json({ Records: some }))],
    ['packed one a line', gzip(lines(some))],
    ['of several packed files in one', Buffer.concat(some.map((one) => gzip(json({ Records: [one] }))))],
    [
      'of several packed members that cut a record',
      Buffer.concat([gzip(lines(some).slice(0, 50)), gzip(lines(some).slice(50))]),
    ],
    ['packed with padding behind', Buffer.concat([gzip(lines(some)), Buffer.alloc(512)])],
    ['of the event history', json({ Events: some.map((one) => ({ EventId: '1', CloudTrailEvent: json(one) })) })],
    ['of the event history, one a line', lines(some.map((one) => ({ EventId: '1', CloudTrailEvent: json(one) })))],
    [
      'of EventBridge, one a line',
      lines(some.map((one) => ({ 'detail-type': 'AWS API Call via CloudTrail', detail: one }))),
    ],
    ['below aws.cloudtrail, as log shippers have them', json(some.map((one) => ({ aws: { cloudtrail: one } })))],
    ['below aws.cloudtrail, one a line', lines(some.map((one) => ({ '@timestamp': 'x', aws: { cloudtrail: one } })))],
    ['below a flat aws.cloudtrail', lines(some.map((one) => ({ 'aws.cloudtrail': one })))],
    [
      'as the text in event.original, whatever has become of their fields',
      lines(some.map((one) => ({ event: { original: json(one) }, aws: { cloudtrail: { event_version: '1.08' } } }))),
    ],
    [
      'as the text in a flat event.original',
      lines(some.map((one) => ({ 'event.original': json(one), 'aws.cloudtrail.event_version': '1.08' }))),
    ],
    [
      'as the text in event.original rather than below aws.cloudtrail',
      lines(
        some.map((one) => ({
          event: { original: json(one) },
          aws: { cloudtrail: { ...one, requestParameters: '{a={b=}}}' } },
        })),
      ),
    ],
  ])('%s', async (_, content) => {
    const { records, issues } = await decoded(content);
    expect(issues).toEqual([]);
    expect(records).toEqual(some);
  });

  test.each([
    ['one object alone', json(record(1))],
    ['one object in one line', `${json(record(1))}\n`],
    ['one object over several lines', JSON.stringify(record(1), null, 2)],
    ['one object whose second line opens nothing', json(record(1)).replace(',', '\n,')],
    [
      'one event of EventBridge',
      json({ version: '0', 'detail-type': 'AWS API Call via CloudTrail', detail: record(1) }),
    ],
  ])('%s', async (_, content) => {
    expect(await decoded(content)).toEqual({ records: [record(1)], refused: {}, issues: [] });
  });

  test.each([
    ['an empty file', ''],
    ['white space', ' \r\n\t\n'],
    ['an empty packed file', gzip('')],
    ['a byte-order mark alone', '\uFEFF'],
    ['an empty list', '{"Records":[]}'],
    ['an empty list over several lines', '{\n  "Records": [\n  ]\n}\n'],
    ['an empty array', '[]'],
  ])('none from %s, and nothing is wrong with it', async (_, content) => {
    expect(await decoded(content)).toEqual({ records: [], refused: {}, issues: [] });
  });

  it.each([
    ['aws', { aws: { cloudtrail: record(2) } }],
    ['event', { event: { original: '{"eventName":"E2"}' }, aws: { cloudtrail: {} } }],
    ['@version', { '@version': '1', message: json(record(2)) }],
  ])('as they stand, where a foreign key `%s` is beside their own', async (_, foreign) => {
    const own = { ...record(1), ...foreign };
    expect(await decoded(`${json(own)}\n${json(own)}`)).toEqual({ records: [own, own], refused: {}, issues: [] });
  });

  it('with their values as `JSON.parse` has them, `__proto__` included', async () => {
    const text =
      '{"Records":[{"__proto__":{"x":1},"a":[-0,1e400,1.5e-3,"\\ud83d\\ude00\\u0000","é",true,null,[],{}]}]}';
    const { records } = await decoded(text);
    expect(records).toStrictEqual((JSON.parse(text) as { Records: unknown[] }).Records);
    expect(Object.keys(records[0] ?? {})).toEqual(['__proto__', 'a']);
    const [streamed] = (await decodeAll(chunkedBytes(Buffer.from(text)))).records;
    expect(Object.keys(streamed ?? {})).toEqual(['__proto__', 'a']);
    expect(Object.getPrototypeOf(streamed)).toBe(Object.prototype);
  });
});

describe('nothing is lost in silence:', () => {
  const packed = gzip(lines(Array.from({ length: 400 }, (_, at) => ({ ...record(at), salt: Math.sin(at) }))));
  const damaged = Buffer.from(packed);
  damaged.writeUInt32BE(0xffffffff, packed.length >> 1);
  const wrongSum = Buffer.from(packed);
  wrongSum.writeUInt32LE(0, packed.length - 8);
  const document = json({ Records: some });

  test.each<readonly [string, string | Uint8Array, string, DecodeIssueKind, { after?: number; lost: number }]>([
    [
      'a broken line costs that line',
      `${json(record(1))}\n{"eventName": oops}\n${json(record(3))}`,
      'E1 E3',
      'record-not-json',
      { lost: 1 },
    ],
    [
      'so does a broken first line',
      `"tail"}}\n${json(record(2))}\n${json(record(3))}`,
      'E2 E3',
      'record-not-json',
      { after: 0, lost: 1 },
    ],
    [
      'and a last line that is cut',
      `${lines(some)}\n{"eventName":"E4`,
      'E1 E2 E3',
      'record-not-json',
      { after: 3, lost: 1 },
    ],
    ['an element that is null', json({ Records: [record(1), null] }), 'E1', 'record-not-object', { lost: 1 }],
    ['an element that is a number', json([record(1), 7]), 'E1', 'record-not-object', { lost: 1 }],
    [
      'an element that is an array',
      json({ Records: [record(1), [record(2)]] }),
      'E1',
      'record-not-object',
      { lost: 1 },
    ],
    ['a line that is a text', `${json(record(1))}\n"text"\n`, 'E1', 'record-not-object', { lost: 1 }],
    [
      'a text of the event history that is none',
      json({ Events: [{ CloudTrailEvent: '{' }] }),
      '',
      'record-not-json',
      { after: 0, lost: 1 },
    ],
    [
      'a text in event.original that is no record',
      json([record(1), { event: { original: 'x' }, aws: { cloudtrail: {} } }]),
      'E1',
      'record-not-json',
      { lost: 1 },
    ],
    [
      'fields that a log shipper gave names of its own',
      json([record(1), { aws: { cloudtrail: { event_type: 'AwsApiCall' } }, event: { action: 'GetObject' } }]),
      'E1',
      'record-remapped',
      { lost: 1 },
    ],
    [
      'flat fields that a log shipper gave names of its own',
      `${json(record(1))}\n${json({ 'aws.cloudtrail.event_type': 'AwsApiCall' })}`,
      'E1',
      'record-remapped',
      { lost: 1 },
    ],
    ['a document that is cut in a record', document.slice(0, -20), 'E1 E2', 'truncated-json', { after: 2, lost: 1 }],
    [
      'a document that is cut between records',
      document.slice(0, document.indexOf(json(record(3)))),
      'E1 E2',
      'truncated-json',
      { after: 2, lost: 0 },
    ],
    [
      'a pretty-printed document that is cut',
      JSON.stringify({ Records: some }, null, 1).slice(0, -30),
      'E1 E2',
      'truncated-json',
      { after: 2, lost: 1 },
    ],
    ['a document without its last brace', document.slice(0, -1), 'E1 E2 E3', 'truncated-json', { after: 3, lost: 0 }],
    [
      'a document that wants a comma',
      document.replace('},{"eventName":"E3"', '} {"eventName":"E3"'),
      'E1 E2',
      'not-json',
      { after: 2, lost: 1 },
    ],
    ['a document with garbage behind', `${document}]`, 'E1 E2 E3', 'not-json', { after: 3, lost: 1 }],
    ['a single record that is cut', json(record(1)).slice(0, -3), '', 'truncated-json', { after: 0, lost: 1 }],
    ['what is no JSON at all', 'PK\u0003\u0004', '', 'not-json', { after: 0, lost: 1 }],
    ['a document without records', json({ Items: [1], Count: 1 }), '', 'no-records', { after: 0, lost: 1 }],
    [
      'a digest under a wrong name',
      json({ digestStartTime: 'x', logFiles: [] }),
      '',
      'no-records',
      { after: 0, lost: 1 },
    ],
    ['Records that are no list', json({ Records: { a: 1 } }), '', 'no-records', { after: 0, lost: 1 }],
    ['a document that is a text', '"Records"', '', 'no-records', { after: 0, lost: 1 }],
    ['a gzip of its first bytes alone', gzip(document).subarray(0, 5), '', 'truncated-gzip', { after: 0, lost: 0 }],
  ])('%s', async (_, content, kept, kind, { after = 1, lost }) => {
    const result = await decoded(content);
    expect(names(result)).toBe(kept);
    expect(result.issues).toEqual([
      { kind, afterRecords: after, lostRecords: lost, detail: expect.stringMatching(/./) as string },
    ]);
  });

  it('a line break within a text of the first line costs its two halves, and no other line', async () => {
    const { records, issues } = await decoded(lines(some).replace('E1', 'E\n1'));
    expect(records).toEqual(some.slice(1));
    expect(issues.map(({ kind, afterRecords }) => [kind, afterRecords])).toEqual([
      ['record-not-json', 0],
      ['record-not-json', 0],
    ]);
  });

  it('a gzip that is cut anywhere gives all records before the cut', async () => {
    const plain = lines(Array.from({ length: 400 }, (_, at) => ({ ...record(at), salt: Math.sin(at) })));
    for (const end of [30, 1000, packed.length >> 1, packed.length - 9, packed.length - 1]) {
      const { records, issues } = await decoded(packed.subarray(0, end));
      expect(issues).toMatchObject([{ kind: 'truncated-gzip', afterRecords: records.length }]);
      expect(`${plain}\n`.startsWith(records.map((one) => `${json(one)}\n`).join(''))).toBe(true);
      if (end > 1000) expect(records.length).toBeGreaterThan(150);
      if (end > packed.length - 10) expect(records).toHaveLength(400);
    }
  });

  it.each([
    ['in its middle', damaged, 150],
    ['in its checksum', wrongSum, 400],
    ['by bytes behind its end', Buffer.concat([packed, Buffer.from('more')]), 400],
  ])('a gzip that is corrupt %s gives the records before', async (_, bytes, least) => {
    const { records, issues } = await decodeAll(wholeBytes(bytes));
    expect(records.length).toBeGreaterThanOrEqual(least);
    expect(issues.map(({ kind }) => kind)).toEqual(['corrupt-gzip']);
  });

  it('a corrupt gzip in a stream gives the same whatever its chunks', async () => {
    const large = gzip(
      Array.from({ length: 3000 }, (_, at) => `${json({ ...record(at), salt: Math.sin(at) })}\n`).join(''),
    );
    large.writeUInt32BE(0xffffffff, large.length - 2000);
    const calm = await decodeAll(chunkedBytes(large));
    expect(calm.records.length).toBeGreaterThan(1000);
    expect(calm.issues.map(({ kind }) => kind)).toEqual(['corrupt-gzip']);
    for (const step of [1000, 4096, 16_384, 40_000]) {
      const cuts = Array.from({ length: Math.ceil(large.length / step) }, (_, at) => at * step);
      const { records, issues } = await decodeAll(chunkedBytes(large, cuts));
      expect({ records: records.length, issues }).toEqual({ records: calm.records.length, issues: calm.issues });
    }
  });

  it('zlib without gzip around it is no JSON', async () => {
    expect((await decoded(deflateRawSync(document))).issues.every(({ lostRecords }) => lostRecords === 1)).toBe(true);
  });
});

describe('what is larger than one piece is read all the same:', () => {
  // Nine megabytes of letters that UTF-8 cuts: no object of this size is parsed in one piece.
  const count = 9000;
  const long = (at: number) => ({ ...record(at), salt: 'é\u{1F600}'.repeat(170) });
  const large = Array.from({ length: count }, (_, at) => long(at));
  const rotted = Buffer.from(json({ Records: large }));
  rotted.writeUInt8(0x22, rotted.indexOf('"E7000"') - 1);

  test.each<readonly [string, string]>([
    ['Records first', json({ Records: large })],
    ['Records behind other keys', json({ a: 1, b: { Records: [] }, Records: large })],
    ['pretty-printed', JSON.stringify({ Records: large }, null, 2)],
    ['pretty-printed behind other keys', JSON.stringify({ a: [1, 2], Records: large }, null, 2)],
    ['an array', json(large)],
    ['an array over several lines', `[${large.map(json).join(',\n')}]`],
    ['one a line', lines(large)],
    ['without anything between', large.map(json).join('')],
  ])('%s', async (_, text) => {
    const plain = Buffer.from(text);
    for (const bytes of [plain, gzip(plain)]) {
      const { records, issues, error } = await decodeAll(wholeBytes(bytes));
      expect([records.length, issues, error]).toEqual([count, [], undefined]);
      expect(records[0]).toEqual(long(0));
      expect(records.at(-1)).toEqual(long(count - 1));
      expect(records.every((one, at) => one.eventID === String(at) && isWhole(one))).toBe(true);
    }
  });

  it('up to where it is broken', async () => {
    const { records, issues } = await decodeAll(wholeBytes(rotted));
    expect(records).toHaveLength(7000);
    expect(issues).toMatchObject([{ kind: 'not-json', afterRecords: 7000, lostRecords: 1 }]);
  });

  it('an object of any size without records, as one that has none', async () => {
    const items = Array.from({ length: 400_000 }, (_, at) => ({ at }));
    const { records, issues } = await decodeAll(
      wholeBytes(Buffer.from(json({ Items: items, x: '-'.repeat(4 << 20) }))),
    );
    expect(records).toEqual([]);
    expect(issues).toMatchObject([{ kind: 'no-records', lostRecords: 1 }]);
  });

  function isWhole(one: object): boolean {
    return 'salt' in one && one.salt === large[0]?.salt;
  }
});

it('counts what is refused, and hands out the rest', async () => {
  const refuse = ({ eventName }: { readonly eventName?: unknown }) => (eventName === 'E2' ? 'even' : undefined);
  for (const way of [wholeBytes, chunkedBytes]) {
    const { records, refused } = await decodeAll(way(Buffer.from(json({ Records: some }))), refuse);
    expect(names({ records })).toBe('E1 E3');
    expect(refused).toEqual({ even: 1 });
  }
});

it('hands out a large object in batches, and tells the place of an issue in the object', async () => {
  const many = Array.from({ length: 5000 }, (_, at) => json(record(at)));
  many[4321] = '{';
  const { batches, records, issues } = await decodeAll(chunkedBytes(Buffer.from(many.join('\n'))));
  expect(records).toHaveLength(4999);
  expect(batches).toBeGreaterThan(2);
  expect(issues).toMatchObject([{ kind: 'record-not-json', afterRecords: 4321 }]);
});

it('passes on what the source rejects with, after the records before it', async () => {
  const text = Buffer.from(json({ Records: some }));
  const broken = new Error('the disk is gone');
  const chunks = async function* () {
    yield await Promise.resolve(text.subarray(0, -20));
    throw broken;
  };
  for (const sizeBytes of [undefined, 1 << 30]) {
    const result = await decodeAll({ sizeBytes, chunks, whole: () => Promise.reject(broken) });
    expect(result.error).toBe(broken);
    expect(names(result)).toBe('E1 E2');
    expect(result.issues).toEqual([]);
  }
});
