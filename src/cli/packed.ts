// Texts that are made early and written late, kept small in between.

import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Packs a text, and answers how to have it back: JSON of policies takes a tenth to a twentieth of its characters. */
export function packed(text: string): () => string {
  // Copied, as what comes out of zlib may stand in a buffer that is much larger.
  const bytes = Uint8Array.from(deflateRawSync(text, { level: 1 }));
  return () => inflateRawSync(bytes).toString();
}

/** The texts, each unpacked when it is its turn. */
export function* unpacked(texts: Iterable<() => string>): Generator<string> {
  for (const text of texts) yield text();
}
