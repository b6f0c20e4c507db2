// Any chunking of the bytes gives the same records and issues, whole or streamed; what JSON.parse gives, decode gives.

import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunkedBytes, decodeAll, pipedBytes, wholeBytes } from '../decode/decode-bytes.js';
import { assertLawAsync } from '../support/laws.js';

/** Values with everything that JSON has, hostile keys and texts included. */
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, -0, 1e400, 1.5e-7, '', '}', '{"Records":[', ']', '\\"', '\n', '\uD83D\uDE00'),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.double(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'Records', '__proto__', 'constructor', '', 'x"y', 'é'), tie('value'), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
})).value;

/** A record: an object with a name, and with the hostile key of which JSON.parse makes an ordinary one. */
const record = fc
  .record({ eventName: fc.string({ maxLength: 5 }), requestParameters: value, isHostile: fc.boolean() })
  .map(({ eventName, requestParameters, isHostile }) => {
    const hostile = isHostile ? `"__proto__":${JSON.stringify(requestParameters)},` : '';
    return `{${hostile}"eventName":${JSON.stringify(eventName)},"requestParameters":${JSON.stringify(requestParameters)}}`;
  });

const records = fc.array(record, { maxLength: 8 });

const spread = (text: string) => JSON.stringify(JSON.parse(text), null, 2);

/** The texts of all shapes in which records come. `JSON.stringify` has no hostile key left, so it comes last. */
const layouts: readonly ((texts: readonly string[]) => string)[] = [
  (texts) => `{"Records":[${texts.join(',')}]}`,
  (texts) => `{"a":{"Records":[1]},"Records":[${texts.join(' ,\n')}],"b":"}"}`,
  (texts) => `[${texts.join(',')}]`,
  (texts) => texts.join('\n'),
  (texts) => texts.map((text) => `${text}\r\n`).join(''),
  (texts) => texts.join(''),
  (texts) => texts.map((text) => `{"Records":[${text}]}`).join('\n'),
  (texts) => `\uFEFF{"Records":[${texts.join(',')}]}`,
  (texts) => spread(`{"v":1,"Records":[${texts.join(',')}]}`),
  (texts) => texts.map(spread).join('\n'),
];

const text = fc.tuple(records, fc.constantFrom(...layouts)).map(([texts, layout]) => ({ texts, text: layout(texts) }));

/** Damage: bytes cut off the end, taken out, or written over. */
const damage = fc.record({
  kind: fc.constantFrom('none', 'cut', 'out', 'over'),
  at: fc.nat(10_000),
  byte: fc.nat(255),
});

function spoil(bytes: Buffer, { kind, at, byte }: { kind: string; at: number; byte: number }): Buffer {
  const place = bytes.length === 0 ? 0 : at % bytes.length;
  if (kind === 'cut') return bytes.subarray(0, place);
  if (kind === 'out') return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1)]);
  if (kind === 'over') return Buffer.from(bytes.map((own, index) => (index === place ? byte : own)));
  return bytes;
}

/** Bytes of a log object in some order, packed or not, in one member or two. */
const content = fc
  .record({ text, damage, packing: fc.constantFrom('plain', 'gzip', 'two members'), isPackedFirst: fc.boolean() })
  .map(({ text: { text: own }, damage: harm, packing, isPackedFirst }) => {
    const plain = Buffer.from(own);
    const middle = plain.length >> 1;
    const pack = (bytes: Buffer) => {
      if (packing === 'plain') return bytes;
      if (packing === 'gzip') return gzipSync(bytes);
      return Buffer.concat([gzipSync(bytes.subarray(0, middle)), gzipSync(bytes.subarray(middle))]);
    };
    return isPackedFirst ? spoil(pack(plain), harm) : pack(spoil(plain, harm));
  });

const cuts = fc.array(fc.nat(600), { maxLength: 12 });

// Vitest's own equality takes a key called `constructor` for the type of its object.
function expectSame(left: unknown, right: unknown): void {
  if (!isDeepStrictEqual(left, right)) expect(left).toEqual(right);
  expect(isDeepStrictEqual(left, right)).toBe(true);
}

test('any chunking gives the same records and issues, and the whole object gives them too', async () => {
  await assertLawAsync(
    fc.asyncProperty(content, cuts, async (bytes, places) => {
      const calm = await decodeAll(chunkedBytes(bytes));
      expect(calm.error).toBeUndefined();
      const cut = await decodeAll(chunkedBytes(bytes, places));
      expectSame(cut, calm);
      const whole = await decodeAll(wholeBytes(bytes));
      expectSame(await decodeAll(pipedBytes(bytes, places)), whole);
      // Corruption inside a gzip: a stream may lose a few records more before it.
      if (calm.issues.some(({ kind }) => kind === 'corrupt-gzip')) {
        expect(isDeepStrictEqual(whole.records.slice(0, calm.records.length), calm.records)).toBe(true);
        expect(whole.issues.length).toBeGreaterThan(0);
      } else {
        expectSame(whole, calm);
      }
    }),
    20_000,
  );
});

test('what JSON.parse makes of a record, decode makes of it', async () => {
  await assertLawAsync(
    fc.asyncProperty(text, cuts, async ({ texts, text: own }, places) => {
      const expected = texts.map((one) => JSON.parse(one) as unknown);
      for (const way of [wholeBytes(Buffer.from(own)), chunkedBytes(Buffer.from(own), places)]) {
        const decoded = await decodeAll(way);
        expect(decoded.issues).toEqual([]);
        expectSame(decoded.records, expected);
      }
    }),
    20_000,
  );
});

test('of records one a line, a line that is broken costs that line and no other', async () => {
  await assertLawAsync(
    fc.asyncProperty(records, fc.nat(8), record, fc.nat(60), cuts, async (texts, at, spoilt, end, places) => {
      fc.pre(texts.length > 1);
      const place = at % (texts.length + 1);
      const broken = spoilt.slice(0, Math.min(Math.max(end, 1), spoilt.length - 1));
      // Where the first line only opens something, the lines are taken for one text over several lines.
      fc.pre(place > 0 || !/[[{,:]$/.test(broken));
      const lines = [...texts.slice(0, place), broken, ...texts.slice(place)].join('\n');
      for (const way of [wholeBytes(Buffer.from(lines)), chunkedBytes(Buffer.from(lines), places)]) {
        const decoded = await decodeAll(way);
        expect(decoded.issues).toMatchObject([{ kind: 'record-not-json', afterRecords: place, lostRecords: 1 }]);
        expect(JSON.stringify(decoded.records)).toBe(JSON.stringify(texts.map((one) => JSON.parse(one) as unknown)));
      }
    }),
    10_000,
  );
});
