// Each item of the list is held by a test that is there: a test that is renamed or goes takes its line along.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { heldItems } from './held-items.js';

const folder = new URL('../', import.meta.url);

/** Whether the file has a text in quotes that holds the words. */
function hasTitle(file: string, words: string): boolean {
  const source = readFileSync(new URL(file, folder), 'utf8');
  return source.split('\n').some((line) => {
    const at = line.indexOf(words);
    return at > 0 && /['"`]/.test(line.slice(0, at)) && !line.trimStart().startsWith('//');
  });
}

test.each(heldItems)('%s: %s has a test of it', (_, file, title) => {
  expect(hasTitle(file, title)).toBe(true);
});

test('no item stands twice, and a title that is nowhere is missed', () => {
  expect(new Set(heldItems.map(([item]) => item)).size).toBe(heldItems.length);
  expect(hasTitle('decode/decode.test.ts', 'a title that nobody wrote')).toBe(false);
  expect(hasTitle('decode/decode.test.ts', 'Every shape in which records come')).toBe(false);
});
