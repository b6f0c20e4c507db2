// Each planted mistake can be planted: its text stands once in its file. `npm run mutants` shows that tests find it.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Mutant {
  readonly file: string;
  readonly text: string;
  readonly replacement: string;
  readonly breaks: string;
}

const { mutants } = (await import(new URL('mutants.js', import.meta.url).href)) as { mutants: readonly Mutant[] };
const project = new URL('../../', import.meta.url);

test.each(mutants)('$file: $breaks', ({ file, text, replacement }) => {
  expect(readFileSync(new URL(file, project), 'utf8').split(text)).toHaveLength(2);
  expect(replacement).not.toBe(text);
});
