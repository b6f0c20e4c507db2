// Damage to the bytes of log files, from a seed: what networks, disks and strangers do to them.

import { gzipSync } from 'node:zlib';
import type { Random } from '../support/random.js';

/** A log file: its bytes, packed or not. */
export type Mutant = Buffer;

/** What strangers put in place of a value, or between two bytes. */
const hostile = [
  ...['null', 'true', '0', '-0', '1e999', '9007199254740993', '""', '[]', '{}', '[[]]', '{"items":{"items":[]}}'],
  ...['"\\u0000"', '"\\ud83d"', '"__proto__"', '"constructor"', '"*"', '"${aws:username}"', '"\\u001b[31m"'],
  ...['{"__proto__":{"type":"Root"}}', '{"constructor":{"prototype":null}}', '[null,1,"x"]', '{"":{"":""}}'],
  ...['{', '}', '[', ']', ',', ':', '"', '\\', '\n', '\uFEFF', '\r\n\r\n', '{"Records":[', ']}', '{"eventVersion":'],
];

const layouts: readonly ((records: readonly string[]) => string)[] = [
  (records) => `{"Records":[${records.join(',')}]}`,
  (records) => `[${records.join(',\n')}]`,
  (records) => records.map((record) => `${record}\n`).join(''),
  (records) => records.join(''),
  (records) => `{\n  "version": 1,\n  "Records": [\n    ${records.join(',\n    ')}\n  ]\n}\n`,
  (records) => `{"Events":[${records.map((text) => JSON.stringify({ CloudTrailEvent: text })).join(',')}]}`,
  (records) => records.map((text) => `{"aws":{"cloudtrail":${text}}}\n`).join(''),
  (records) => records.map((text) => JSON.stringify({ event: { original: text }, aws: { cloudtrail: {} } })).join('\n'),
];

/** Records in one of the shapes that files have. */
export function layOut(random: Random, records: readonly string[]): Buffer {
  return Buffer.from(random.pick(layouts)(records));
}

/** A file with damage of one to four kinds, before or after it is packed. */
export function mutate(random: Random, records: readonly string[]): Mutant {
  const retyped = random.below(2) === 0 ? records : records.map((record) => retype(random, record));
  let bytes = layOut(random, retyped);
  for (let left = random.below(4); left > 0; left--) bytes = random.pick(damages)(random, bytes);
  if (random.below(3) > 0) return bytes;
  const packed = random.below(4) > 0 ? gzipSync(bytes, { level: 1 }) : Buffer.concat(halves(random, bytes));
  return random.below(2) === 0 ? packed : random.pick(damages)(random, packed);
}

/** One value of a record, or one key, replaced by something of another type. */
export function retype(random: Random, record: string): string {
  const places = [...record.matchAll(/"(?:[^"\\]|\\.)*"|\btrue\b|\bfalse\b|\bnull\b|\d+|[{[]/g)];
  const place = random.pick(places);
  return record.slice(0, place.index) + random.pick(hostile) + record.slice(place.index + place[0].length);
}

const damages: readonly ((random: Random, bytes: Buffer) => Buffer)[] = [
  // Bits flipped.
  (random, bytes) => {
    const copy = Buffer.from(bytes);
    for (let left = 1 + random.below(4); left > 0 && copy.length > 0; left--) {
      const at = random.below(copy.length);
      copy.writeUInt8(copy.readUInt8(at) ^ (1 << random.below(8)), at);
    }
    return copy;
  },
  // Cut at the end, or at the beginning.
  (random, bytes) => bytes.subarray(0, random.below(bytes.length + 1)),
  (random, bytes) => bytes.subarray(Math.min(random.below(40), bytes.length)),
  // A stretch taken out.
  (random, bytes) => {
    const [from, to] = stretch(random, bytes);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  // A stretch of the file put in at another place.
  (random, bytes) => {
    const [from, to] = stretch(random, bytes);
    const at = random.below(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(from, to), bytes.subarray(at)]);
  },
  // Something hostile put in.
  (random, bytes) => {
    const at = random.below(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(hostile)), bytes.subarray(at)]);
  },
  // Bytes of no text put in.
  (random, bytes) => {
    const at = random.below(bytes.length + 1);
    const noise = Buffer.from(Array.from({ length: 1 + random.below(6) }, () => 128 + random.below(128)));
    return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
  },
];

function stretch(random: Random, bytes: Buffer): readonly [number, number] {
  const from = random.below(bytes.length + 1);
  return [from, Math.min(bytes.length, from + 1 + random.below(random.pick([3, 60, 2000])))];
}

function halves(random: Random, bytes: Buffer): readonly Buffer[] {
  const at = random.below(bytes.length + 1);
  return [gzipSync(bytes.subarray(0, at), { level: 1 }), gzipSync(bytes.subarray(at), { level: 1 })];
}
