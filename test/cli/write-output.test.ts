// A file that is being written is nowhere by half: not under its name, and not behind a run that was ended.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { removeDrafts, writeWholeFile } from '../../src/cli/write-output.js';

const scratch = mkdtempSync(join(tmpdir(), 'trailfit-write-'));

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

it('what is written by half is under another name, and goes when the process is about to end', async () => {
  const seen: string[][] = [];
  const text = function* () {
    yield 'x'.repeat(100_000);
    seen.push(readdirSync(scratch));
    removeDrafts();
    seen.push(readdirSync(scratch));
    yield 'y';
  };
  await expect(writeWholeFile(join(scratch, 'out.json'), text())).rejects.toThrow('out.json');
  expect(seen).toEqual([[expect.stringMatching(/^\.out\.json\..*\.tmp$/)], []]);
  expect(readdirSync(scratch)).toEqual([]);
});
