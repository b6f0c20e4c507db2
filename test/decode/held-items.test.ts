// Each item of the list is held by a test that is there, and by code that is there: what is renamed or goes takes its line along.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { heldItems } from './held-items.js';

const tests = new URL('../', import.meta.url);
const source = new URL('../../src/', import.meta.url);

/** Whether the file has a text in quotes that holds the words. */
function hasTitle(file: string, words: string): boolean {
  const lines = readFileSync(new URL(file, tests), 'utf8').split('\n');
  return lines.some((line) => {
    const at = line.indexOf(words);
    return at > 0 && /['"`]/.test(line.slice(0, at)) && !line.trimStart().startsWith('//');
  });
}

test.each(heldItems)('$item: $file has a test of it', ({ file, title }) => {
  expect(hasTitle(file, title)).toBe(true);
});

test.each(heldItems)('$item: what it hangs on stands once in its file', ({ without }) => {
  expect(without.length).toBeGreaterThan(0);
  for (const [file, text, replacement] of without) {
    expect(readFileSync(new URL(file, source), 'utf8').split(text)).toHaveLength(2);
    expect(replacement).not.toBe(text);
  }
});

test('no item stands twice, and a title that is nowhere is missed', () => {
  expect(new Set(heldItems.map(({ item }) => item)).size).toBe(heldItems.length);
  expect(hasTitle('decode/decode.test.ts', 'a title that nobody wrote')).toBe(false);
  expect(hasTitle('decode/decode.test.ts', 'Every shape in which records come')).toBe(false);
});
