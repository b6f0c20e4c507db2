// Stored bytes in, plain bytes out: gzip of one member or many, or what is not packed at all.

import { constants, createGunzip, gunzipSync, type Gunzip } from 'node:zlib';

/** What became of bytes that were unpacked in one piece. */
export type Unpacked =
  | { readonly kind: 'plain'; readonly bytes: Uint8Array }
  /** Only a stream gets further: it is too large for one piece, or ends early. */
  | { readonly kind: 'not-whole' }
  /** The first `goodBytes` stored bytes can be unpacked, and what comes next cannot. */
  | { readonly kind: 'corrupt'; readonly goodBytes: number; readonly error: Error };

/** Unpacks stored bytes that come to at most `mostBytes`. */
export function unpackWhole(stored: Uint8Array, mostBytes: number): Unpacked {
  if (!isGzip(stored)) return { kind: 'plain', bytes: stored };
  try {
    return { kind: 'plain', bytes: gunzipSync(stored, { maxOutputLength: mostBytes }) };
  } catch (error) {
    if (!isZlibError(error) || error.code === 'Z_BUF_ERROR') return { kind: 'not-whole' };
    return { kind: 'corrupt', goodBytes: longestGood(stored, mostBytes), error };
  }
}

/**
 * The plain bytes of an object. Rejects with zlib's error where the gzip is broken or ends early, after what stood
 * before the end; before corruption up to a piece of bytes may be missing. Nothing hangs on how the bytes are cut.
 */
export async function* unpacked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isPacked: boolean | undefined;
  let gunzip: Gunzipping | undefined;
  for await (const piece of inPieces(chunks)) {
    isPacked ??= isGzip(piece);
    if (isPacked) yield* await (gunzip ??= new Gunzipping()).write(piece);
    else yield piece;
  }
  if (gunzip) yield* await gunzip.end();
}

/** Whether an error is zlib's. */
export function isZlibError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}

/** The size of the stored pieces that are unpacked at a time, the last one apart. */
const pieceBytes = 16 << 10;

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

// zlib drops what it has unpacked of the piece in which it meets an error, so the pieces must not hang on the chunks.
async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const chunk of chunks) {
      waiting.push(chunk);
      length += chunk.length;
      if (length < pieceBytes) continue;
      const bytes = waiting.length === 1 ? chunk : Buffer.concat(waiting);
      let at = 0;
      for (; at + pieceBytes <= length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
      waiting = [bytes.subarray(at)];
      length -= at;
    }
  } catch (error) {
    failure = { error };
  }
  if (length > 0) yield Buffer.concat(waiting);
  if (failure) throw failure.error;
}

/** A gunzip stream as plain calls: each answers with all that can be unpacked so far. */
class Gunzipping {
  readonly #gunzip: Gunzip = createGunzip({ chunkSize: 64 << 10 });
  #out: Uint8Array[] = [];
  #error: Error | undefined;
  #hasEnded = false;
  #settle: () => void = () => undefined;

  constructor() {
    this.#gunzip.on('data', (bytes: Uint8Array) => this.#out.push(bytes));
    this.#gunzip.on('error', (error) => {
      this.#error = error;
      this.#settle();
    });
    // Zeros behind the last member end the stream early; they are padding.
    this.#gunzip.on('end', () => {
      this.#hasEnded = true;
      this.#settle();
    });
  }

  write(piece: Uint8Array): Promise<readonly Uint8Array[]> {
    return this.#ask((done) => this.#gunzip.write(piece, done));
  }

  end(): Promise<readonly Uint8Array[]> {
    return this.#ask(() => this.#gunzip.end());
  }

  async #ask(act: (done: () => void) => void): Promise<readonly Uint8Array[]> {
    if (this.#hasEnded) return [];
    await new Promise<void>((resolve) => {
      this.#settle = resolve;
      act(resolve);
    });
    if (this.#error) throw this.#error;
    const out = this.#out;
    this.#out = [];
    return out;
  }
}

// What can be unpacked of a prefix grows with the prefix until the corruption, so the end of the good ones can be halved for.
function longestGood(stored: Uint8Array, mostBytes: number): number {
  let good = 0;
  let bad = stored.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (unpacksSoFar(stored.subarray(0, middle), mostBytes)) good = middle;
    else bad = middle;
  }
  return good;
}

function unpacksSoFar(stored: Uint8Array, mostBytes: number): boolean {
  try {
    gunzipSync(stored, { maxOutputLength: mostBytes, finishFlush: constants.Z_SYNC_FLUSH });
    return true;
  } catch {
    return false;
  }
}
