// An account with many roles: each proposal is made once, and none is held when the next one is made.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { manyRoles } from '../support/many-roles.js';
import { jsonFilesIn, scratchFolder } from '../support/scratch.js';
import { runTrailfit } from './run-trailfit.js';

const scratch = scratchFolder('many-roles');
const save = jsonFilesIn(scratch);
const count = 1000;
const { logs, dump } = manyRoles(count);
const given = [save(logs), '--policies', save(dump), '--allow-incomplete'];

/** A heap, in megabytes, in which all proposals have no room, nor the bundle as one text; 50 is enough for what is kept. */
const nodeArguments = ['--max-old-space-size=75'];

test('a bundle of all fits into a heap that holds a few', async () => {
  const output = join(scratch, 'bundle.json');
  const args = ['generate', ...given, '--format', 'bundle', '--output', output];
  const { code, stderr } = await runTrailfit(args, { nodeArguments });
  expect([code, stderr]).toEqual([0, expect.stringContaining(`… and ${String(count - 20)} more`)]);
  const { principals } = JSON.parse(readFileSync(output, 'utf8')) as { readonly principals: readonly unknown[] };
  expect(principals).toHaveLength(count + 1);
});

test('so do the files of all, each in a folder', async () => {
  const folder = join(scratch, 'files');
  const { code } = await runTrailfit(['generate', ...given, '--out-dir', folder], { nodeArguments });
  expect([code, readdirSync(folder).length]).toEqual([0, count]);
});

test('and a difference as JSON, in which all are', async () => {
  const { code, stdout } = await runTrailfit(['diff', ...given, '--format', 'json'], { nodeArguments });
  const { principals } = JSON.parse(stdout) as { readonly principals: readonly unknown[] };
  expect([code, principals.length]).toEqual([2, count + 1]);
});
