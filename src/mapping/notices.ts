// What the keys of a request can have to do with, so that nothing is looked for where its key is not there.

import { compilePath, firstKeysOf } from './json-path.js';

/** Bits: keys that a condition reads, that may hold tags, that may hand over a role. */
export const noticed = { condition: 1, tags: 2, role: 4 } as const;

/** The keys of a request at which paths into it begin, in all spellings; `*` is any. */
export function firstKeys(paths: Iterable<string>): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const path of paths) {
    for (const key of [...firstKeysOf(compilePath(path)), ...listKeys]) keys.add(key);
  }
  return keys;
}

/** A path goes on in a list that EC2 writes around what it looks for. */
const listKeys = ['items', 'item'];

/** Whether a key is one of those at which paths begin. */
export function isFirst(key: string, keys: ReadonlySet<string>): boolean {
  return keys.has(key) || keys.has('*');
}
