// JSON texts as values.

import type { Json } from './record.js';

/** The value of a JSON text, or `undefined` where it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
