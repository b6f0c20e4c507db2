// Each fault of the bytes: its kind, its place, and what it costs; read whole, streamed, and piped, with one result.

import { gzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import type { ObjectBytes } from '../../src/decode/batch.js';
import type { DecodeLimits } from '../../src/decode/limits.js';
import { chunkedBytes, decodeAll, decodeEachWay, wholeBytes, type Decoded } from './decode-bytes.js';

const record = (name: string, fields: object = {}) => ({
  ...{ eventVersion: '1.11', eventTime: '2026-01-01T00:00:00Z', eventSource: 's3.amazonaws.com', eventName: name },
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ann' },
  ...fields,
});
const json = (value: unknown) => JSON.stringify(value);
const bytesOf = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));
const [a, b, c, d] = ['A', 'B', 'C', 'D'].map((name) => json(record(name, { resources: [{ x: '}' }, {}] }))) as [
  string,
  string,
  string,
  string,
];

async function decoded(content: string | Uint8Array, limits?: DecodeLimits): Promise<Decoded> {
  const [first, ...others] = await decodeEachWay(Buffer.from(content), [1, 7, 100, 333, 334], limits);
  if (!first) throw new Error('nothing decoded');
  for (const other of others) expect(other).toEqual(first);
  return first;
}

const names = ({ records }: Pick<Decoded, 'records'>) =>
  records.map(({ eventName }) => (typeof eventName === 'string' ? eventName : '?')).join('');

describe('behind a break the next whole record is read:', () => {
  const list = (...texts: readonly string[]) => `{"Records":[${texts.join(',')}]}`;
  const gone = (text: string, out: string) => text.replace(out, '');

  test.each<readonly [title: string, text: string, kept: string, after: number, lost: number]>([
    ['a comma is missing', list(a, `${b}${c}`, d), 'ABCD', 2, 0],
    ['a comma too many', list(a, '', b, c), 'ABC', 1, 0],
    ['a value is none', list(a, gone(b, '"s3.amazonaws.com"'), c, d), 'ACD', 1, 1],
    ['a quote is missing at a value', list(a, b.replace('"B"', 'B"'), c, d), 'ACD', 1, 1],
    ['a quote is missing at a key', list(a, b.replace('"eventName"', '"eventName'), c, d), 'ACD', 1, 1],
    ['a brace is missing', list(a, b.slice(0, -1), c, d), 'ACD', 1, 1],
    ['an inner brace is missing', list(a, b.replace('{"type"', '"type"'), c, d), 'ACD', 1, 1],
    ['a record is cut and the next one follows', list(a, b.slice(0, 100), c, d), 'ACD', 1, 1],
    ['a record is cut right behind an inner brace', list(a, b.slice(0, b.indexOf('}') + 1) + c, d), 'ACD', 1, 1],
    ['a line end stands in a text', list(a, b.replace('s3.', 's3\n.'), c, d), 'ACD', 1, 1],
    ['an escape is none', list(a, b.replace('"B"', '"\\x"'), c, d), 'ACD', 1, 1],
    ['garbage stands between', list(a, 'garbage', b, c), 'ABC', 1, 1],
    ['the first record is broken', list(gone(a, '"A"'), b, c), 'BC', 0, 1],
    ['a key before Records is broken', list(a, b).replace('{', '{"v":x,'), 'AB', 0, 1],
    ['the list is alone', `[${a},${gone(b, '"B"')},${c},${d}]`, 'ACD', 1, 1],
    [
      'the list is pretty-printed',
      JSON.stringify(
        [a, b, c, d].map((own) => JSON.parse(own) as unknown),
        null,
        2,
      ).replace('"B"', ''),
      'ACD',
      1,
      1,
    ],
    ['records stand one after another', a + gone(b, '"B"') + c + d, 'ACD', 1, 1],
    ['lists stand one after another', list(a, gone(b, '"B"')) + list(c, d), 'ACD', 1, 1],
    [
      'a request holds objects that look like records',
      list(a, json(record('B', { requestParameters: [{ eventName: 'X', eventSource: 'y' }] })).replace('"B"', ''), c),
      'AC',
      1,
      1,
    ],
  ])('%s', async (_, text, kept, after, lost) => {
    const result = await decoded(text);
    expect(names(result)).toBe(kept);
    expect(result.issues).toMatchObject([{ kind: 'json-gap', afterRecords: after, lostRecords: lost }]);
    expect(result.issues[0]?.detail).toMatch(/; \d+ characters are left out$/);
  });

  it('at each break of its own', async () => {
    const texts = Array.from({ length: 60 }, (_, at) => json(record('A', { eventID: String(at) })));
    const broken = texts.map((text, at) => (at % 6 === 4 ? text.replace('"A"', '') : text));
    const { records, issues } = await decoded(`{"Records":[${broken.join(',')}]}`);
    expect(records).toHaveLength(50);
    expect(issues.map(({ kind, afterRecords, lostRecords }) => [kind, afterRecords, lostRecords])).toEqual(
      Array.from({ length: 10 }, (_, at) => ['json-gap', 4 + 5 * at, 1]),
    );
  });

  it.each([
    ['where none comes', list(a, gone(b, '"B"')), 'A', 'not-json'],
    ['where what comes is broken too', list(a, gone(b, '"B"'), gone(c, '"C"')), 'A', 'not-json'],
    ['where what comes is cut', list(a, gone(b, '"B"'), c.slice(0, 90)).slice(0, -2), 'A', 'not-json'],
  ])('and said to be lost %s', async (_, text, kept, kind) => {
    const result = await decoded(text);
    expect(names(result)).toBe(kept);
    expect(result.issues).toMatchObject([{ kind, afterRecords: 1, lostRecords: 1 }]);
  });

  it('and what the end of the gzip has cut is told apart', async () => {
    const salt = Array.from({ length: 3000 }, (_, at) => json(record('E', { eventID: String(Math.sin(at)) })));
    const packed = gzipSync(list(a, gone(b, '"B"'), c, ...salt));
    const { records, issues } = await decoded(packed.subarray(0, packed.length >> 1));
    expect(records.length).toBeGreaterThan(1000);
    expect(issues.map(({ kind }) => kind)).toEqual(['json-gap', 'truncated-gzip']);
  });

  it('in time, however many beginnings there are', async () => {
    const hostile = `[${'{"eventName":['.repeat(40_000)}x${'"eventName":{'.repeat(40_000)}`;
    const startMs = performance.now();
    const { issues } = await decodeAll(chunkedBytes(Buffer.from(hostile)));
    expect(issues).toMatchObject([{ kind: 'not-json', lostRecords: 1 }]);
    expect(performance.now() - startMs).toBeLessThan(10_000);
  });
});

describe('bytes that are no UTF-8 cost the record that they stand in:', () => {
  const bad = (text: string, ...bytes: readonly number[]) => {
    const at = text.indexOf('"s3.') + 2;
    return [text.slice(0, at), bytes, text.slice(at)] as const;
  };
  const kinds: readonly (readonly [string, readonly number[]])[] = [
    ['a byte of Latin-1', [0xe9]],
    ['half a character', [0xe2, 0x82]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['half a surrogate pair', [0xed, 0xa0, 0xbd]],
    ['beyond Unicode', [0xf5, 0x80, 0x80, 0x80]],
  ];

  test.each(kinds)('%s', async (_, bytes) => {
    for (const content of [
      bytesOf(`{"Records":[${a},`, ...bad(b, ...bytes), `,${c}]}`),
      bytesOf(`${a}\n`, ...bad(b, ...bytes), `\n${c}\n`),
      bytesOf(a, ...bad(b, ...bytes), c),
    ]) {
      const result = await decoded(content);
      expect(names(result)).toBe('AC');
      expect(result.issues).toMatchObject([{ kind: 'record-not-utf8', afterRecords: 1, lostRecords: 1 }]);
    }
  });

  it('none, where they stand beside the records', async () => {
    const result = await decoded(
      bytesOf('{"note":{"x":"', [0xff], `"},"Records":[${a},${b}],"end":{"x":"`, [0xff], '"}}'),
    );
    expect([names(result), result.issues]).toEqual(['AB', []]);
  });

  it('none, where chunks cut a character', async () => {
    const own = record('A', { eventID: '\u{1F600}\u20AC\u00E9\u{10FFFF}' });
    const bytes = Buffer.from(json(own));
    const cuts = Array.from(bytes, (_, at) => at);
    expect(await decodeAll(chunkedBytes(bytes, cuts))).toMatchObject({ records: [own], issues: [] });
  });

  it('and U+FFFD that stands there by itself costs nothing', async () => {
    const own = json(record('A', { eventID: '\uFFFD\u{1F600}\u{103FF}' }));
    const { records, issues } = await decoded(bytesOf(`${own}\n`, [0x22, 0xff, 0x22], `\n${own}`));
    expect(records).toEqual([JSON.parse(own), JSON.parse(own)]);
    expect(issues).toMatchObject([{ kind: 'record-not-utf8', afterRecords: 1 }]);
  });
});

describe('what JSON.parse takes is taken as it takes it:', () => {
  test.each([
    ['half a surrogate pair, escaped', '{"short":"\\ud83d","long":"between other letters \\ud83d"}'],
    ['a null character, escaped', '{"short":"\\u0000","long":"between other letters \\u0000"}'],
    ['a number beyond 2^53', '9007199254740993'],
    ['a number beyond all', '-1e999'],
    ['a key with escapes', '{"\\u0061\\n\\"":1,"a\\u000a":2}'],
    ['hostile keys', '{"__proto__":{"x":1},"constructor":{"prototype":1},"toString":null,"hasOwnProperty":2}'],
    ['nesting of 10,000', `${'['.repeat(10_000)}1${']'.repeat(10_000)}`],
  ])('%s', async (_, value) => {
    const text = b.replace('"B"', `"B","requestParameters":${value}`);
    for (const content of [`{"Records":[${a},${text},${c}]}`, `${a}\n${text}\n${c}`, a + text + c]) {
      for (const way of [wholeBytes, chunkedBytes]) {
        const { records, issues } = await decodeAll(way(Buffer.from(content)));
        expect(issues).toEqual([]);
        expect(json(shallow(records[1]))).toBe(json(shallow(JSON.parse(text))));
        expect(Object.getPrototypeOf(records[1])).toBe(Object.prototype);
        expect(records).toHaveLength(3);
      }
    }
  });

  /** The innermost of lists in lists, which `JSON.stringify` has no stack for. */
  function shallow(value: unknown): unknown {
    let inner = (value as { requestParameters?: unknown }).requestParameters;
    while (Array.isArray(inner)) inner = (inner as unknown[])[0];
    return { ...(value as object), requestParameters: inner };
  }

  test('escaped keys of the record, and of the list', async () => {
    const escaped = `{"\\u0052ecords":[${a.replace('"eventName"', '"event\\u004eame"')}]}`;
    expect(names(await decoded(escaped))).toBe('A');
  });

  test.each([
    ['', `{"Records":[${a}],"Records":[${b}]}`, 'AB', 1],
    ['with a line behind', `{"Records":[${a}],"Records":[${b}]}\n${c}`, 'ABC', 1],
    ['of which one is none', `{"Records":[${a}],"Records":7}`, 'A', 1],
    ['of which the first is none', `{"Records":null,"Records":[${a}]}`, 'A', 0],
    ['written with escapes', `{"Records":[${a}],"\\u0052ecord\\u0073":[${b}]}`, 'AB', 1],
    ['both written with escapes', `{"Record\\u0073":[${a}],"\\u0052ecords" : [${b}]}`, 'AB', 1],
  ])('but no list of two is left out, and the second is said to come: %s', async (_, text, kept, after) => {
    const result = await decoded(text);
    expect(names(result)).toBe(kept);
    const detail = 'the key `Records` stands twice; the records of both are read';
    expect(result.issues).toEqual([{ kind: 'repeated-key', afterRecords: after, lostRecords: 0, detail }]);
  });
});

describe('a key that stands twice is said to, and its last value counts, as for JSON.parse:', () => {
  const withTwo = (one: string, other: string) => b.replace(one, `${one},${other}`);

  test.each([
    ['in the record', withTwo('"eventName":"B"', '"eventName":"X"'), 'eventName'],
    ['written with escapes', withTwo('"eventName":"B"', '"event\\u004eame" :"X"'), 'eventName'],
    ['in an object of it', b.replace('"type":', '"type":"Root","type":'), 'type'],
    ['in a request', withTwo('"eventName":"B"', '"requestParameters":[{"a":1,"b":{},"a":{"c":"\\\\"}}]'), 'a'],
    ['that is hostile', withTwo('"eventName":"B"', '"requestParameters":{"__proto__":1,"__proto__":2}'), '__proto__'],
    [
      'twice in other escapes',
      withTwo('"eventName":"B"', '"requestParameters":{"\\u0061\\n\\"":1,"a\\u000a\\u0022":2}'),
      'a\n"',
    ],
    ['three times', withTwo('"eventName":"B"', '"x":1,"x":2,"x":3'), 'x'],
    ['behind white space', withTwo('"eventName":"B"', '"x" :1,"x"\t : 2'), 'x'],
    ['beside a text that begins like one', withTwo('"eventName":"B"', '"y":":","x":1,"x":2'), 'x'],
  ])('%s', async (_, text, key) => {
    const wrapped = json({ CloudTrailEvent: text });
    for (const content of [
      ...[`{"Records":[${a},${text},${c}]}`, `[${a},${text},${c}]`, `${a}\n${text}\n${c}\n`, a + text + c],
      `{"Events":[${a},${wrapped},${c}]}`,
    ]) {
      const { records, issues } = await decoded(content);
      expect([records[0], records[1], records[2]]).toEqual([a, text, c].map((own) => JSON.parse(own) as unknown));
      const detail = `the key \`${key}\` stands twice in one object; its last value counts`;
      expect(issues).toEqual([{ kind: 'repeated-key', afterRecords: 1, lostRecords: 0, detail }]);
    }
  });

  test.each([
    ['beside the records', `{"v":1,"Records":[${a}],"v":2}`],
    ['in two objects', `[${a},${a}]`],
    ['behind white space', `[${b.replace('"B"', '"B","x" :1,"y"\t:2')}]`],
    ['as a text that begins like the end of one', `[${b.replace('"B"', '"B","x":":","y":" :x","z":[":"]')}]`],
    ['as a value', `[${b.replace('"B"', '"B","x":"\\":","y":"eventName"')}]`],
  ])('but not %s', async (_, text) => {
    expect((await decoded(text)).issues).toEqual([]);
  });
});

describe('a list of records that is none says what it is:', () => {
  test.each([
    ['{"Records":null}', '`Records` is null'],
    ['{"Records":"text"}', '`Records` is a string'],
    ['{"Records":{"eventName":"A"}}', '`Records` is an object'],
    ['{"Events":7}', '`Events` is a number'],
    ['{"records":[]}', 'there is no `Records` among the keys: records'],
    ['{}', 'there is no `Records` among the keys'],
  ])('%s', async (text, detail) => {
    expect((await decoded(text)).issues).toEqual([{ kind: 'no-records', afterRecords: 0, lostRecords: 1, detail }]);
  });
});

describe('limits', () => {
  const limits = { recordBytes: 1000, objectBytes: 1 << 30 };
  const long = (fields: object) => json(record('L', { requestParameters: fields }));
  const deep = `${'['.repeat(110_000)}1${']'.repeat(110_000)}`;

  test.each([
    ['one text', long({ text: 'x'.repeat(70_000) })],
    ['many values', long({ values: Array.from({ length: 9000 }, (_, at) => ({ at })) })],
    ['a long key', long({ ['k'.repeat(70_000)]: 1 })],
  ])('a record that is too long by %s costs itself', async (_, text) => {
    for (const content of [
      `{"Records":[${a},${text},${c}]}`,
      `${a}\n${text}\n${c}`,
      `${a}${text}${c}`,
      `[${a},${text},${c}]`,
    ]) {
      const result = await decoded(content, limits);
      expect(names(result)).toBe('AC');
      expect(result.issues).toMatchObject([{ kind: 'record-too-large', afterRecords: 1, lostRecords: 1 }]);
      expect(result.issues[0]?.detail).toContain('more than 1000 characters');
    }
  });

  test('a line that is too long for a record may be a list of them', async () => {
    const line = `{"Records":[${Array.from({ length: 50 }, () => a).join(',')}]}`;
    const { records, issues } = await decoded(`${line}\n${b}\n${line}\n`, limits);
    expect([records.length, issues]).toEqual([101, []]);
  });

  test('what stands beside the records may be of any length, and is not kept', async () => {
    const values = json(Array.from({ length: 9000 }, (_, at) => ({ at })));
    const result = await decoded(`{"values":${values},"more":[1],"Records":[${a},${b}],"end":${values}}`, limits);
    expect([names(result), result.issues]).toEqual(['AB', []]);
  });

  test('a record that nests too deep costs itself', async () => {
    const text = b.replace('"B"', `"B","requestParameters":${deep}`);
    for (const content of [`{"Records":[${a},${text},${c}]}`, `${a}\n${text}\n${c}`, `${a}${text}${c}`]) {
      const result = await decoded(content);
      expect(names(result)).toBe('AC');
      expect(result.issues).toMatchObject([{ kind: 'record-too-deep', afterRecords: 1, lostRecords: 1 }]);
    }
  });

  test('a record of more values than any call has costs itself', async () => {
    const text = b.replace('"B"', `"B","requestParameters":[${'[],'.repeat(200_000)}1]`);
    for (const content of [`{"Records":[${a},${text},${c}]}`, `${a}\n${text}\n${c}`, `[${a},${text},${c}]`]) {
      const result = await decoded(content);
      expect(names(result)).toBe('AC');
      expect(result.issues).toMatchObject([{ kind: 'record-too-large', afterRecords: 1, lostRecords: 1 }]);
    }
  });

  test('braces in texts are not depth', async () => {
    const text = json(record('B', { errorMessage: '[{"\\'.repeat(100_000) }));
    expect((await decoded(`[${text},${a}]`)).issues).toEqual([]);
  });

  test('an object is read up to its limit, packed or not', async () => {
    const text = `{"Records":[${Array.from({ length: 1000 }, () => a).join(',')}]}`;
    for (const bytes of [Buffer.from(text), gzipSync(text)]) {
      const { records, issues } = await decoded(bytes, { recordBytes: 1 << 20, objectBytes: 12 + 10 * (a.length + 1) });
      expect(records).toHaveLength(10);
      expect(issues).toMatchObject([{ kind: 'object-too-large', afterRecords: 10, lostRecords: 0 }]);
    }
    expect((await decoded(text, { recordBytes: 1 << 20, objectBytes: text.length })).issues).toEqual([]);
  });
});

test('a gzip trailer that lies about the size costs no record', async () => {
  const packed = gzipSync(`{"Records":[${a},${b}]}`);
  packed.writeUInt32LE(7, packed.length - 4);
  const { records, issues }: Decoded = await decodeAll(wholeBytes(packed) satisfies ObjectBytes);
  expect(records).toHaveLength(2);
  expect(issues.map(({ kind, lostRecords }) => [kind, lostRecords])).toEqual([['corrupt-gzip', 0]]);
});
