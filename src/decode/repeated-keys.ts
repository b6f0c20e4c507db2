// Keys that stand twice in one object: `JSON.parse` keeps the last value and says nothing, other readers keep the first.

import type { Json } from './record.js';

const [backslash, colon, quote] = [0x5c, 0x3a, 0x22];

/**
 * Whether some object in a JSON text has a key twice: then the text has more keys than its value. Escapes hide none. The
 * keys themselves are counted only where there are enough colons for one more.
 */
export function repeatsKeys(text: string, value: Json): boolean {
  const keys = keysInValue(value);
  return keysAtMost(text) !== keys && keysInText(text) !== keys;
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

// The colons behind a quote: those behind all keys, and those at the beginning of a text. Half the time of `keysInText`.
function keysAtMost(text: string): number {
  let keys = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    let before = at - 1;
    while (isSpace(text.charCodeAt(before))) before--;
    if (text.charCodeAt(before) === quote && !isEscaped(text, before)) keys++;
  }
  return keys;
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
  while (isSpace(text.charCodeAt(at))) at++;
  return text.charCodeAt(at) === colon;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
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
