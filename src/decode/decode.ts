// The one decoder interface: the bytes of a log object in, batches of raw records out, in constant memory.

import { constants, gunzipSync } from 'node:zlib';
import { BatchMaker, parseJson } from './batch-maker.js';
import type { Batch, DecodeOptions, ObjectBytes } from './batch.js';
import type { DecodeIssueKind } from './issue.js';
import type { Json } from './record.js';
import { isGzip, shapeOf, streamLines, streamValues, unpacked } from './stream-records.js';

/** Up to this stored size an object is read in one piece, and up to this unpacked size parsed in one. */
const wholeBytes = 8 << 20;

/** How many records a batch of a large object holds. */
const batchRecords = 1000;

/**
 * Decodes one object. What is wrong with its content is an issue in a batch; only what the source itself rejects with
 * is passed on. A broken object gives the records before the break.
 */
export async function* decode(bytes: ObjectBytes, options: DecodeOptions): AsyncGenerator<Batch> {
  if (bytes.sizeBytes !== undefined && bytes.sizeBytes <= wholeBytes) {
    const stored = await bytes.whole();
    const batch = decodeWhole(stored, options);
    if (batch) yield batch;
    else yield* decodeStream(once(stored), options);
    return;
  }
  yield* decodeStream(bytes.chunks(), options);
}

// The fast way for small objects in good order; whatever is odd goes the way of the large ones.
function decodeWhole(stored: Uint8Array, options: DecodeOptions): Batch | undefined {
  const text = unpackWhole(stored);
  if (text === undefined) return undefined;
  const values = valuesOf(parseJson(text));
  if (!values) return undefined;
  const maker = new BatchMaker(options);
  for (const value of values) maker.add(value);
  return maker.take();
}

function unpackWhole(stored: Uint8Array): string | undefined {
  try {
    const plain = isGzip(stored)
      ? gunzipSync(stored, { maxOutputLength: wholeBytes, finishFlush: constants.Z_FINISH })
      : stored;
    return new TextDecoder().decode(plain);
  } catch {
    return undefined;
  }
}

function valuesOf(json: Json | undefined): readonly Json[] | undefined {
  if (json === undefined || json === null || typeof json !== 'object') return undefined;
  if (Array.isArray(json)) return json as readonly Json[];
  const records = (json as { readonly Records?: Json }).Records;
  return Array.isArray(records) ? (records as readonly Json[]) : undefined;
}

async function* decodeStream(chunks: AsyncIterable<Uint8Array>, options: DecodeOptions): AsyncGenerator<Batch> {
  const maker = new BatchMaker(options);
  const { head, all, failure } = await peek(noting(unpacked(chunks)));
  const shape = shapeOf(head);
  try {
    if (shape === 'lines') {
      for await (const line of streamLines(all)) {
        addLine(maker, line);
        if (maker.size >= batchRecords) yield maker.take();
      }
    } else {
      for await (const value of streamValues(all, shape)) {
        maker.add(value);
        if (maker.size >= batchRecords) yield maker.take();
      }
    }
  } catch (error) {
    if (failure.error instanceof Error && !isZlibError(failure.error)) throw failure.error;
    const cause = failure.error ?? error;
    maker.fail(issueKind(cause), 1, cause instanceof Error ? cause.message : String(cause));
  }
  yield maker.take();
}

// A line may hold a whole object of records, as files that were joined do.
function addLine(maker: BatchMaker, line: string): void {
  const json = parseJson(line);
  const values = Array.isArray(json) ? undefined : valuesOf(json);
  if (values) for (const value of values) maker.add(value);
  else maker.addLine(line);
}

// A parser reports the end of its input as its own error; what the source said first is the true reason.
function noting(bytes: AsyncIterable<Uint8Array>): {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly failure: { error: unknown };
} {
  const failure: { error: unknown } = { error: undefined };
  const noted = (async function* () {
    try {
      yield* bytes;
    } catch (error) {
      failure.error = error;
      throw error;
    }
  })();
  return { bytes: noted, failure };
}

async function peek({ bytes, failure }: ReturnType<typeof noting>) {
  const iterator = bytes[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let broken: { readonly error: unknown } | undefined;
  let length = 0;
  while (length < 64) {
    try {
      const next = await iterator.next();
      if (next.done) break;
      first.push(next.value);
      length += next.value.length;
    } catch (error) {
      broken = { error };
      break;
    }
  }
  const start = Buffer.concat(first);
  const all = (async function* () {
    if (start.length > 0) yield start as Uint8Array;
    if (broken) throw broken.error;
    yield* { [Symbol.asyncIterator]: () => iterator };
  })();
  return { head: new TextDecoder('utf-8', { ignoreBOM: true }).decode(start.subarray(0, 256)), all, failure };
}

function issueKind(error: unknown): DecodeIssueKind {
  if (isZlibError(error)) return error.code === 'Z_BUF_ERROR' ? 'truncated-gzip' : 'corrupt-gzip';
  return 'not-json';
}

function isZlibError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
