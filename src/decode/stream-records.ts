// The records of a large or broken object, one after another in constant memory, by stream-json.

import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Json } from './record.js';

/** The first two bytes of gzip. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** How records stand in an object: below `Records`, in an array, or one a line. */
export type Shape = 'records' | 'array' | 'lines';

/** Tells the shape from the first characters. */
export function shapeOf(head: string): Shape {
  if (/^\uFEFF?\s*\[/.test(head)) return 'array';
  return /^\uFEFF?\s*\{\s*"Records"\s*:/.test(head) ? 'records' : 'lines';
}

/** The unpacked bytes of an object. Rejects where the gzip is broken, after what stood before the break. */
export async function* unpacked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array(0);
  let done = false;
  while (head.length < 2 && !done) {
    const next = await iterator.next();
    if (next.done) done = true;
    else head = Buffer.concat([head, next.value]);
  }
  const all = (async function* () {
    yield head;
    if (!done) yield* { [Symbol.asyncIterator]: () => iterator };
  })();
  if (!isGzip(head)) {
    yield* all;
    return;
  }
  const source = Readable.from(all, { objectMode: false });
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  source.on('error', (error) => gunzip.destroy(error));
  yield* source.pipe(gunzip) as AsyncIterable<Uint8Array>;
}

/** The values below `Records`, or of an array. Rejects at the first break, after all whole records before it. */
export async function* streamValues(
  bytes: AsyncIterable<Uint8Array>,
  shape: 'records' | 'array',
): AsyncGenerator<Json> {
  const [{ chain }, { parser }, { pick }, { streamArray }] = await Promise.all([
    import('stream-chain').then((module) => ({ chain: module.default })),
    import('stream-json').then((module) => ({ parser: module.parser })),
    import('stream-json/filters/pick.js').then((module) => ({ pick: module.pick })),
    import('stream-json/streamers/stream-array.js').then((module) => ({ streamArray: module.streamArray })),
  ]);
  const source = Readable.from(bytes, { objectMode: false });
  const options = { packValues: true, streamValues: false };
  const values =
    shape === 'records'
      ? chain([parser(options), pick({ filter: 'Records' }), streamArray()])
      : chain([parser(options), streamArray()]);
  source.on('error', (error) => values.destroy(error));
  source.pipe(values);
  for await (const { value } of values as AsyncIterable<{ readonly value: Json }>) yield value;
}

/** The lines of a text, without their ends; empty ones are left out. */
export async function* streamLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line.trim() !== '');
  }
  rest += decoder.decode();
  if (rest.trim() !== '') yield rest;
}
