// Keys that stand twice in one object: `JSON.parse` keeps the last value and says nothing, other readers keep the first.

import type { Json } from './record.js';

const [backslash, colon] = [0x5c, 0x3a];

/** Whether some object in a JSON text has a key twice: then the text has more keys than its value. Escapes hide none. */
export function repeatsKeys(text: string, value: Json): boolean {
  return keysInText(text) !== keysInValue(value);
}

/** The first key that stands twice in an object of a JSON text. */
export function repeatedKeyOf(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    const mark = text[at];
    if (mark === '{') open.push(new Set());
    else if (mark === '[') open.push(undefined);
    else if (mark === '}' || mark === ']') open.pop();
    else if (mark === '"') {
      const close = closeOf(text, at);
      if (isKeyEnd(text, close)) {
        const key = JSON.parse(text.slice(at, close + 1)) as string;
        const known = open.at(-1);
        if (known?.has(key) === true) return key;
        known?.add(key);
      }
      at = close;
    }
  }
  return undefined;
}

function keysInText(text: string): number {
  let keys = 0;
  for (let open = text.indexOf('"'); open >= 0;) {
    const close = closeOf(text, open);
    if (isKeyEnd(text, close)) keys++;
    open = text.indexOf('"', close + 1);
  }
  return keys;
}

// The native search is several times faster than a look at each character. The text is known to be JSON.
function closeOf(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (isEscaped(text, close)) close = text.indexOf('"', close + 1);
  return close;
}

function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text.charCodeAt(start - 1) === backslash) start--;
  return (at - start) % 2 === 1;
}

function isKeyEnd(text: string, close: number): boolean {
  let at = close + 1;
  let code = text.charCodeAt(at);
  while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) code = text.charCodeAt(++at);
  return code === colon;
}

// Depth costs no stack.
function keysInValue(value: Json): number {
  let keys = 0;
  const waiting: Json[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    if (isList(next)) {
      for (const item of next) if (typeof item === 'object' && item !== null) waiting.push(item);
      continue;
    }
    for (const key in next) {
      keys++;
      const item = next[key];
      if (typeof item === 'object' && item !== null) waiting.push(item);
    }
  }
  return keys;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
