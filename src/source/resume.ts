// One uninterrupted stream of bytes out of connections that may be cut.

import { cutPatience, pause, type Patience } from './patience.js';

/** Some bytes of an object, from an offset to its end. `endsAt` is the first offset behind it, if known. */
export interface Stretch {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly startsAt: number;
  readonly endsAt: number | undefined;
}

/** So many bytes in one go make all earlier cuts forgotten. */
const progressBytes = 1 << 20;

/**
 * Reads from the first byte to the last; where a stretch breaks off, or ends before its end, the next one is fetched
 * from there. Rejects with what fetching rejects with, and with the error of the cut when there were too many in a row.
 */
export async function* readResuming(
  fetchFrom: (offset: number) => Promise<Stretch>,
  patience: Patience = cutPatience,
): AsyncGenerator<Uint8Array> {
  let offset = 0;
  let failures = 0;
  for (;;) {
    const begun = offset;
    const { chunks, startsAt, endsAt } = await fetchFrom(offset);
    let cut: unknown = new Error('the connection ended early');
    try {
      for await (const chunk of after(chunks, offset - startsAt)) {
        offset += chunk.length;
        yield chunk;
      }
      if (endsAt === undefined || offset >= endsAt) return;
    } catch (error) {
      // Cut behind the last byte: nothing is missing.
      if (endsAt !== undefined && offset >= endsAt) return;
      cut = error;
    }
    failures = offset - begun >= progressBytes ? 1 : failures + 1;
    if (failures > patience.tries) throw cut;
    await pause(patience, failures);
  }
}

// A server that does not know ranges begins at the first byte again: what has been read already is dropped.
async function* after(chunks: AsyncIterable<Uint8Array>, skipBytes: number): AsyncGenerator<Uint8Array> {
  if (skipBytes < 0) throw new Error('the answer begins behind the byte that was asked for');
  let left = skipBytes;
  for await (const chunk of chunks) {
    if (chunk.length > left) yield left === 0 ? chunk : chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
