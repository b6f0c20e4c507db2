// Fuzzing: mutated log files through the real decoder, reader, mapper and batch builder, and through the real program.

import process from 'node:process';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { keepHeapTight } from '../../src/cli/tight-heap.js';
import { createUnderstanding } from '../../src/gather/understanding.js';
import type { Summary } from '../../src/usage/summary.js';
import { assertShare, runs, seed } from '../support/laws.js';
import { notedPeak, peakMegabytes } from '../support/peak-memory.js';
import { createRandom } from '../support/random.js';
import { mutate } from './mutate.js';
import { recordPool, runMutation } from './run-mutations.js';
import { scratchFolder } from '../support/scratch.js';

const trailfit = fileURLToPath(new URL('../../bin/trailfit.js', import.meta.url));
const folder = scratchFolder('fuzz');
const understanding = createUnderstanding({ selection: { principals: [], accounts: [], regions: [] } });
const pool = recordPool(seed, process.env['TRAILFIT_CORPUS']);

/** How many mutations of files `npm run laws` makes; `npm run fuzz` makes more. */
const fullRuns = 100_000;

/** The most memory of the process that decodes them, the test's own included. */
const mostMegabytes = 300;

// As the program does.
keepHeapTight();

/** Cases that were found, by the seed of the mutation and of the run that made its records. */
const found: readonly (readonly [title: string, pool: number, seed: number])[] = [
  ['a line break in a file of one record', 34554708, 3426255761],
];

describe('no mutation crashes, hangs, or is lost in silence', () => {
  test('whatever is done to the bytes', { timeout: 7_200_000 }, async () => {
    const random = createRandom(seed);
    const all = runs(fullRuns);
    let parsed = 0;
    for (let left = all; left > 0; left--) {
      if (await runMutation(random.below(2 ** 32), pool, understanding)) parsed++;
    }
    assertShare('a list for JSON.parse', parsed, 0.03, all);
    const peak = peakMegabytes();
    console.log(`fuzz: ${all} mutations of seed ${seed}, ${Math.round(peak)} MB`);
    expect(peak).toBeLessThan(mostMegabytes);
  });

  test.each(found)('%s', async (_, poolSeed, mutation) => {
    await runMutation(mutation, recordPool(poolSeed, undefined), understanding);
  });

  test('and one thread of the real program reads a folder of them in 300 MB', { timeout: 900_000 }, () => {
    const files = Math.min(runs(20_000), 400);
    const random = createRandom(seed);
    const logs = join(folder, 'logs');
    mkdirSync(logs);
    for (let at = 0; at < files; at++) {
      const records = Array.from({ length: random.below(30) }, () => random.pick(pool));
      writeFileSync(join(logs, `${at}.json${random.below(2) === 0 ? '' : '.gz'}`), mutate(random, records));
    }
    const peak = notedPeak(folder);
    const summary = join(folder, 'summary.json');
    const output = join(folder, 'usage.json');
    const args = ['usage', logs, '--quiet', '--workers', '1', '--summary', summary, '--output', output];
    const env = { ...process.env, ...peak.env };
    const ran = spawnSync(process.execPath, [...peak.nodeArguments, trailfit, ...args], { env });
    expect([ran.status, ran.stderr.toString()]).toEqual([3, '']);
    expect(peak.megabytes()).toBeLessThan(mostMegabytes);
    const { records, objects } = JSON.parse(readFileSync(summary, 'utf8')) as Summary;
    const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, one) => all + one, 0);
    const { used, denied, undecided, duplicate, unmapped, setAside, failed } = records;
    expect(used + denied + undecided + duplicate + unmapped + sum(setAside) + sum(failed)).toBe(records.read);
    expect(objects.listed).toBe(files);
    expect(objects.read + sum(objects.skipped) + sum(objects.failed)).toBe(files);
  });
});
