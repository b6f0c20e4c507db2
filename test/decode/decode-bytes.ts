// What tests of decoding share: bytes in any number of chunks, and all that comes of them in one piece.

import type { Batch, ObjectBytes } from '../../src/decode/batch.js';
import { decode } from '../../src/decode/decode.js';
import type { DecodeIssue } from '../../src/decode/issue.js';
import type { DecodeLimits } from '../../src/decode/limits.js';
import { recordFields, type RawRecord } from '../../src/decode/record.js';

/** All batches of an object as one. */
export interface Decoded {
  readonly records: readonly RawRecord[];
  readonly refused: Readonly<Record<string, number>>;
  readonly issues: readonly DecodeIssue[];
}

/** Decodes an object, to the end or to what its source rejects with. */
export async function decodeAll(
  bytes: ObjectBytes,
  refuse?: (record: RawRecord) => string | undefined,
  limits?: DecodeLimits,
) {
  const options = { wanted: recordFields, ...(refuse && { refuse }), ...(limits && { limits }) };
  const batches: Batch[] = [];
  let error: unknown;
  try {
    for await (const batch of decode(bytes, options)) batches.push(batch);
  } catch (caught) {
    error = caught;
  }
  const refused: Record<string, number> = {};
  for (const batch of batches)
    for (const [reason, count] of batch.refused) refused[reason] = (refused[reason] ?? 0) + count;
  return {
    records: batches.flatMap(({ records }) => records),
    refused,
    issues: batches.flatMap(({ issues }) => issues),
    batches: batches.length,
    error,
  };
}

/** Bytes as a file has them: both ways are open, and the size is the true one. */
export function wholeBytes(bytes: Uint8Array): ObjectBytes {
  const step = 256 << 10;
  const cuts = Array.from({ length: Math.floor(bytes.length / step) }, (_, at) => at * step);
  return { ...chunkedBytes(bytes, cuts), sizeBytes: bytes.length, whole: () => Promise.resolve(bytes) };
}

/** Bytes that come in chunks, cut at the places given; the size is said to be large, so that they are streamed. */
export function chunkedBytes(bytes: Uint8Array, cuts: readonly number[] = []): ObjectBytes {
  const ends = [...new Set([...cuts, bytes.length])].filter((end) => end <= bytes.length).sort((a, b) => a - b);
  return {
    sizeBytes: 1 << 30,
    whole: () => Promise.reject(new Error('a large object is not read whole')),
    chunks: async function* () {
      let from = 0;
      for (const end of ends) {
        yield await Promise.resolve(bytes.subarray(from, end));
        from = end;
      }
    },
  };
}

/** The same as standard input has them: nobody knows how many there are. */
export function pipedBytes(bytes: Uint8Array, cuts: readonly number[] = []): ObjectBytes {
  return { ...chunkedBytes(bytes, cuts), sizeBytes: undefined };
}

/** All that has been decoded, by each of the three ways: whole, streamed, and as a stream of unknown size. */
export async function decodeEachWay(
  bytes: Uint8Array,
  cuts: readonly number[] = [],
  limits?: DecodeLimits,
): Promise<readonly Decoded[]> {
  const ways = [wholeBytes(bytes), chunkedBytes(bytes, cuts), pipedBytes(bytes, cuts)];
  const results = await Promise.all(ways.map((way) => decodeAll(way, undefined, limits)));
  return results.map(({ records, refused, issues, error }) => {
    if (error !== undefined) throw new Error('nothing of the content may reject', { cause: error });
    return { records, refused, issues };
  });
}
