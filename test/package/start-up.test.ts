// What the program loads before it has work: options alone, nothing that reads logs, and in not many times what Node
// takes.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeLogFolder } from '../support/log-generator.js';
import { scratchFolder } from '../support/scratch.js';

const trailfit = fileURLToPath(new URL('../../bin/trailfit.js', import.meta.url));
const noteFiles = new URL('./note-files.js', import.meta.url).href;
const folder = scratchFolder('start');

/** The scripts that V8 has run, and the files that were read otherwise, in the program and its threads. */
function loadedBy(...args: readonly string[]): readonly string[] {
  const coverage = mkdtempSync(join(folder, 'run-'));
  const note = join(folder, 'note.json');
  const env = { ...process.env, NODE_V8_COVERAGE: coverage, NOTE_FILES_TO: note };
  const { status, stderr } = spawnSync(process.execPath, ['--import', noteFiles, trailfit, ...args], { env });
  expect([0, 3], stderr.toString()).toContain(status);
  const scripts = readdirSync(coverage).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(coverage, file), 'utf8')) as { result: { url: string }[] };
    return result.map(({ url }) => url);
  });
  return [...new Set([...scripts, ...(JSON.parse(readFileSync(note, 'utf8')) as string[])])];
}

const heavy = {
  'the AWS SDK': /node_modules\/@(aws-sdk|smithy)\//,
  'the JSON parser': /node_modules\/stream-json\//,
  'the checker of saved files': /node_modules\/valibot\//,
  'the catalog': /catalog\/data\//,
  'the pipeline': /dist\/pipeline\.js/,
};

describe.each([[['--help']], [['generate', '--help']], [['--version']]])('trailfit %j', (args) => {
  let loaded: readonly string[] = [];

  beforeAll(() => {
    loaded = loadedBy(...args);
  });

  test.each(Object.entries(heavy))('does not load %s', (_what, pattern) => {
    expect(loaded.filter((path) => pattern.test(path))).toEqual([]);
  });

  test('is seen to load what it needs', () => {
    expect(loaded).toContain(new URL('../../dist/cli/main.js', import.meta.url).href);
  });
});

test('a run over local files loads pipeline and catalog, and is seen to, but loads no AWS SDK', async () => {
  const logs = join(folder, 'logs');
  await writeLogFolder(logs, { seed: 7, totalBytes: 1 });
  const loaded = loadedBy('usage', logs, '--output', join(folder, 'usage.json'), '--quiet');
  for (const what of ['the catalog', 'the pipeline'] as const)
    expect(loaded.filter((path) => heavy[what].test(path))).not.toEqual([]);
  expect(loaded.filter((path) => heavy['the AWS SDK'].test(path))).toEqual([]);
});

test('help takes at most 3.5 times what Node takes to start', () => {
  const seconds = (args: readonly string[]) => {
    const start = performance.now();
    expect(spawnSync(process.execPath, args).status).toBe(0);
    return performance.now() - start;
  };
  // Pairs, one after the other: other work slows both down, and one quiet moment is enough to tell.
  let least = Infinity;
  for (let pair = 0; pair < 20 && least > 3.5; pair++) {
    least = Math.min(least, seconds([trailfit, '--help']) / seconds(['-e', '0']));
  }
  expect(least).toBeLessThanOrEqual(3.5);
});
