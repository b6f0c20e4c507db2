// The one decoder interface: the bytes of a log object in, batches of raw records out, in constant memory.

import { BatchMaker } from './batch-maker.js';
import type { Batch, DecodeOptions, ObjectBytes } from './batch.js';
import { DocumentReader } from './document-reader.js';
import type { DecodeIssueKind } from './issue.js';
import { defaultDecodeLimits, mayBeOutsized } from './limits.js';
import { LineReader } from './line-reader.js';
import { parseJson } from './parse-json.js';
import { loadParser } from './parser.js';
import { repeatsKeys } from './repeated-keys.js';
import { shapeOf, type Shape } from './shape.js';
import { isSpoilt, textOf, textsOf } from './texts.js';
import { isZlibError, unpacked, unpackWhole } from './unpack.js';

/** Up to this stored size an object is read in one piece, and up to this unpacked size parsed in one. */
const wholeBytes = 8 << 20;

/** How many records a batch of a large object holds, about. */
const batchRecords = 1000;

/**
 * Decodes one object. What is wrong with its content is an issue in a batch; only what the source itself rejects with
 * is passed on, after the records before it. A broken object gives the records before the break.
 */
export async function* decode(bytes: ObjectBytes, options: DecodeOptions): AsyncGenerator<Batch> {
  if (bytes.sizeBytes !== undefined && bytes.sizeBytes > wholeBytes) {
    yield* decodeStream(unpacked(bytes.chunks()), options);
  } else if (bytes.sizeBytes !== undefined) {
    yield* decodeWhole(await bytes.whole(), options);
  } else {
    const { start, rest } = await takeStart(bytes.chunks());
    if (rest) yield* decodeStream(unpacked(rest), options);
    else yield* decodeWhole(start, options);
  }
}

// The fast way for small objects in good order; whatever is odd goes the way of the large ones.
async function* decodeWhole(stored: Uint8Array, options: DecodeOptions): AsyncGenerator<Batch> {
  const { recordBytes, objectBytes } = options.limits ?? defaultDecodeLimits;
  const plain = unpackWhole(stored, Math.min(wholeBytes, objectBytes));
  if (plain.kind === 'corrupt') {
    yield* decodeStream(unpacked(breaking(stored.subarray(0, plain.goodBytes), plain)), options);
  } else if (plain.kind === 'not-whole' || plain.bytes.length > Math.min(recordBytes, objectBytes)) {
    yield* decodeStream(unpacked(breaking(stored)), options);
  } else {
    const text = textOf(plain.bytes);
    const own = text.startsWith('\uFEFF') ? text.slice(1) : text;
    const json = isOdd(own) ? undefined : parseJson(own);
    if (json === undefined || repeatsKeys(own, json)) {
      yield* decodeStream(breaking(plain.bytes), options);
      return;
    }
    const maker = new BatchMaker(options);
    maker.addDocument(json);
    yield maker.take();
  }
}

// What `JSON.parse` takes, and something of it would be lost in silence.
function isOdd(text: string): boolean {
  return isSpoilt(text) || mayBeOutsized(text);
}

async function* decodeStream(bytes: AsyncIterable<Uint8Array>, options: DecodeOptions): AsyncGenerator<Batch> {
  const { recordBytes, objectBytes } = options.limits ?? defaultDecodeLimits;
  const maker = new BatchMaker(options);
  const createParser = await loadParser();
  const createDocument = () => new DocumentReader(maker, createParser, recordBytes);
  let reader: LineReader | DocumentReader | undefined;
  try {
    for await (const { text, shape } of shaped(textsOf(upTo(bytes, objectBytes)))) {
      reader ??= shape === 'lines' ? new LineReader(maker, recordBytes, createDocument) : createDocument();
      reader.push(text);
      if (maker.size >= batchRecords) yield maker.take();
    }
    reader?.end();
  } catch (error) {
    reader?.breakOff();
    const kind = kindOfEnd(error);
    if (kind === undefined || !(error instanceof Error)) {
      yield maker.take();
      throw error;
    }
    maker.fail(kind, reader?.isOpen === true ? 1 : 0, error.message);
  }
  yield maker.take();
}

/** The end of what is read of an object that goes on. */
class ObjectTooLarge extends Error {}

async function* upTo(bytes: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<Uint8Array> {
  let left = mostBytes;
  for await (const chunk of bytes) {
    if (chunk.length <= left) yield chunk;
    else if (left > 0) yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left < 0) throw new ObjectTooLarge(`it has more than ${mostBytes} bytes unpacked (\`--max-object-bytes\`)`);
  }
}

function kindOfEnd(error: unknown): DecodeIssueKind | undefined {
  if (error instanceof ObjectTooLarge) return 'object-too-large';
  if (!isZlibError(error)) return undefined;
  return error.code === 'Z_BUF_ERROR' ? 'truncated-gzip' : 'corrupt-gzip';
}

// The texts, the first of them long enough to tell the shape.
async function* shaped(texts: AsyncIterable<string>): AsyncGenerator<{ readonly text: string; readonly shape: Shape }> {
  let head = '';
  let shape: Shape | undefined;
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const text of texts) {
      if (shape === undefined) {
        head += text;
        shape = shapeOf(head, false);
        if (shape !== undefined) yield { text: head, shape };
      } else {
        yield { text, shape };
      }
    }
  } catch (error) {
    failure = { error };
  }
  if (shape === undefined) yield { text: head, shape: shapeOf(head, true) ?? 'document' };
  if (failure) throw failure.error;
}

/** The start of a stream of unknown size: all of it where it is small, else with the rest behind it. */
async function takeStart(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ readonly start: Uint8Array; readonly rest: AsyncIterable<Uint8Array> | undefined }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  try {
    while (length <= wholeBytes) {
      const next = await iterator.next();
      if (next.done === true) return { start: Buffer.concat(first), rest: undefined };
      first.push(next.value);
      length += next.value.length;
    }
  } catch (error) {
    return { start: Buffer.concat(first), rest: breaking(Buffer.concat(first), { error }) };
  }
  const rest = async function* () {
    yield* first.splice(0);
    yield* { [Symbol.asyncIterator]: () => iterator };
  };
  return { start: new Uint8Array(0), rest: rest() };
}

/** One piece, and then the end, or an error. */
async function* breaking<Piece>(piece: Piece, failure?: { readonly error: unknown }): AsyncGenerator<Piece> {
  yield await Promise.resolve(piece);
  if (failure) throw failure.error;
}
