// The text of a file in pieces, in constant memory: gzip is unpacked, and what PowerShell writes is understood.

import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** The descriptor of standard input, which `-` names. */
const standardInput = 0;

/** The text of a file. Rejects with the error of the operating system, of zlib, or of the decoder (`ERR_ENCODING_INVALID_ENCODED_DATA`). */
export async function* textOf(path: string): AsyncGenerator<string> {
  let decode: ((bytes?: Uint8Array) => string) | undefined;
  for await (const bytes of unpacked(storedBytes(path))) {
    decode ??= createDecoder(encodingOf(bytes));
    yield decode(bytes);
  }
  if (decode) yield decode();
}

function createDecoder(encoding: string): (bytes?: Uint8Array) => string {
  const decoder = new TextDecoder(encoding, { fatal: true });
  return (bytes) => decoder.decode(bytes, { stream: bytes !== undefined });
}

function storedBytes(path: string): AsyncIterable<Uint8Array> {
  const options = { highWaterMark: 1 << 18 };
  return path === '-' ? createReadStream('', { ...options, fd: standardInput }) : createReadStream(path, options);
}

async function* unpacked(stored: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = withWholeStart(stored);
  const start = await iterator.next();
  if (start.done === true) return;
  const first = start.value;
  if (first[0] === 0x1f && first[1] === 0x8b) {
    yield* pipeline(Readable.from(prefixed(first, iterator)), createGunzip({ chunkSize: 1 << 17 }), () => undefined);
  } else {
    yield* prefixed(first, iterator);
  }
}

// A pipe may bring one byte at first, which tells nothing.
async function* withWholeStart(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let start: Uint8Array | undefined = new Uint8Array();
  for await (const chunk of chunks) {
    if (!start) {
      yield chunk;
      continue;
    }
    start = start.length === 0 ? chunk : Buffer.concat([start, chunk]);
    if (start.length < longestMark) continue;
    yield start;
    start = undefined;
  }
  if (start && start.length > 0) yield start;
}

async function* prefixed(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

/** The longest mark that tells what bytes are. */
const longestMark = 2;

// Windows PowerShell redirects into UTF-16 with a byte order mark; the decoder takes the mark away.
// https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_character_encoding
function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}
