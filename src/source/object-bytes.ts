// The bytes of one object, packed or not, as this room hands them out.

import { SourceError } from './source-error.js';

/** The bytes of one object. Both ways of reading reject with a `SourceError` only. */
export interface ObjectBytes {
  /** The size as stored, if known. */
  readonly sizeBytes: number | undefined;
  /** All of it in one piece: for objects that fit in memory. */
  readonly whole: () => Promise<Uint8Array>;
  /** Piece by piece, in constant memory; a consumer that stops early frees what was held. */
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

/** Hands chunks on; what they fail with becomes a `SourceError`. */
export async function* guardChunks(
  chunks: AsyncIterable<Uint8Array>,
  describe: (error: unknown) => SourceError,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    throw error instanceof SourceError ? error : describe(error);
  }
}

/** All chunks in one piece. */
export async function collectChunks(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const chunk of chunks) pieces.push(chunk);
  return Buffer.concat(pieces);
}
