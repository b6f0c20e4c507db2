// Bytes in, text out, as UTF-8: bytes that are none are marked, so that they are found again in the record they spoil.

import { isUtf8 } from 'node:buffer';

/** Stands for bytes that are no UTF-8: half of a surrogate pair, which no UTF-8 holds. */
const spoilt = '\uDFFF';

/** U+FFFD as it stands in bytes: the decoder writes the same character for bytes that are none. */
const replacement = Buffer.from('\uFFFD');

/** The text of bytes that come in chunks. Nothing hangs on how they are cut. */
export async function* textsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of bytes) {
    const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = endOfWhole(all);
    rest = all.subarray(end);
    yield textOf(all.subarray(0, end));
  }
  yield textOf(rest);
}

/** The text of bytes, with a mark for each run that is no UTF-8. */
export function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (isUtf8(buffer)) return buffer.toString();
  const parts: string[] = [];
  for (let from = 0; from <= buffer.length;) {
    const at = buffer.indexOf(replacement, from);
    const end = at < 0 ? buffer.length : at;
    parts.push(buffer.toString('utf8', from, end).replaceAll('\uFFFD', spoilt));
    from = at < 0 ? buffer.length + 1 : at + replacement.length;
  }
  return parts.join('\uFFFD');
}

/** Whether a text that is whole holds bytes that were no UTF-8. */
export function isSpoilt(text: string): boolean {
  return text.includes(spoilt) && /\p{Surrogate}/u.test(text);
}

// Where the last character that is whole ends: up to three bytes may be the beginning of another.
function endOfWhole(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
