// A file that is being written is nowhere by half: not under its name, and not behind a run that was ended.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeDrafts, writeWholeFile } from '../../src/cli/write-output.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder('write');

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
