// Gathering real files: whoever reads them, in whatever order, in one run or in several, the usage has the same bytes.

import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runUsage, formatUsageFile, type GatherSettings } from '../../src/pipeline.js';
import type { RecordClass } from '../../src/usage/account.js';
import type { Counts } from '../../src/usage/summary.js';
import type { PrincipalLines } from '../../src/usage/usage-file.js';
import { defaultLimits } from '../../src/usage/usage.js';
import { createTrail, type TrailFile } from '../support/arbitrary-trail.js';
import { assertLawAsync, seed, seedsOfWorlds } from '../support/laws.js';
import { createRandom } from '../support/random.js';
import { scratchFolder } from '../support/scratch.js';

const trailfit = fileURLToPath(new URL('../../bin/trailfit.js', import.meta.url));
const scratch = scratchFolder('gather');
const run = promisify(execFile);

const limits = fc.constantFrom(
  defaultLimits,
  { resourcesPerAction: 6, resourcesPerRun: 200_000 },
  { resourcesPerAction: 12, resourcesPerRun: 24 },
);

let folders = 0;

/** Writes the files into a new folder; answers their paths. */
function writeFiles(files: readonly Pick<TrailFile, 'name' | 'bytes'>[]): readonly string[] {
  const folder = join(scratch, String(folders++));
  mkdirSync(folder);
  return files.map(({ name, bytes }) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  });
}

function settingsOf(paths: readonly string[], own: GatherSettings['limits']): GatherSettings {
  return {
    source: { arguments: paths, s3: { maxAttempts: 1 }, concurrency: 4 },
    selection: { principals: [], accounts: [], regions: [] },
    workers: 1,
    limits: own,
    idLimit: 100_000,
  };
}

/** The usage of some files or saved usages, as text. */
async function usageOf(paths: readonly string[], own: GatherSettings['limits']): Promise<string> {
  const { usage } = await runUsage(settingsOf(paths, own));
  return [...formatUsageFile(usage)].join('');
}

function shuffled<Item>(list: readonly Item[], order: number): readonly Item[] {
  const random = createRandom(order);
  return list
    .map((item) => ({ item, at: random.next() }))
    .sort((left, right) => left.at - right.at)
    .map(({ item }) => item);
}

test('every order of the files gives the same bytes, and every record has its place in the account', async () => {
  await assertLawAsync(
    fc.asyncProperty(seedsOfWorlds, seedsOfWorlds, limits, async (world, order, own) => {
      const files = createTrail(world);
      const paths = writeFiles(files);
      const usage = await usageOf(paths, own);
      expect(await usageOf(shuffled(paths, order), own)).toBe(usage);
      const { summary } = JSON.parse(usage) as { summary: { records: { read: number } } };
      expect(summary.records.read).toBe(files.reduce((sum, { lines }) => sum + lines, 0));
    }),
    2000,
  );
});

test('any split over runs, saved and merged in any order, alone or beside logs, gives the bytes of one run', async () => {
  await assertLawAsync(
    fc.asyncProperty(seedsOfWorlds, seedsOfWorlds, limits, async (world, order, own) => {
      const paths = writeFiles(createTrail(world));
      const random = createRandom(order);
      const parts = [0, 1, 2].map((): string[] => []);
      for (const path of shuffled(paths, order)) random.pick(parts).push(path);
      const [logs = [], ...others] = parts;
      const saved = writeFiles(
        await Promise.all(
          others
            .filter((part) => part.length > 0)
            .map(async (part, index) => ({
              name: `${String(index)}.usage.json`,
              bytes: Buffer.from(await usageOf(part, own)),
            })),
        ),
      );
      const merged = await usageOf(shuffled([...logs, ...saved], order), own);
      const whole = await usageOf(paths, own);
      expect(merged).toBe(whole);
      const [again = ''] = writeFiles([{ name: 'all.usage.json', bytes: Buffer.from(whole) }]);
      expect(await usageOf([again], own)).toBe(whole);
    }),
    2000,
  );
});

test('issues stand in one order, whoever reads the files', async () => {
  const issuesOf = async (paths: readonly string[], workers: string) => {
    const args = [
      trailfit,
      'usage',
      ...paths,
      '--workers',
      workers,
      '--allow-incomplete',
      '--output',
      join(scratch, 'o'),
    ];
    const { stderr } = await run(process.execPath, args);
    return stderr.slice(stderr.indexOf('issues: '));
  };
  const lines = ['{"eventName":"A"}', 'x', '[]', '{"eventTime":"2026-03-01T12:00:00Z"}'];
  const paths = writeFiles(
    Array.from({ length: 90 }, (_, at) => ({
      name: `${String(at).padStart(2, '0')}.jsonl`,
      bytes: Buffer.from(
        Array.from({ length: 1 + (at % 7) }, (_line, line) => `${lines[(at + line) % 4] ?? ''}\n`).join(''),
      ),
    })),
  );
  const alone = await issuesOf(paths, '1');
  expect(alone).toMatch(/^issues: [1-9]\d+\n(?:.*\n){5}/);
  expect(alone).toMatch(/bad-event-time after \d+ records, 1 not counted: .* \(.+\)/);
  for (const workers of ['2', '3']) expect(await issuesOf(shuffled(paths, 7), workers)).toBe(alone);
});

test('two workers give the bytes of none', async () => {
  await fc.assert(
    fc.asyncProperty(seedsOfWorlds, async (world) => {
      const paths = writeFiles(createTrail(world));
      const output = join(scratch, 'workers.usage.json');
      const args = [trailfit, 'usage', ...paths, '--workers', '2', '--output', output, '--quiet', '--allow-incomplete'];
      await run(process.execPath, args);
      expect(readFileSync(output, 'utf8')).toBe(await usageOf(paths, defaultLimits));
    }),
    { numRuns: 6, seed },
  );
});

test('the trails have what the laws are about', async () => {
  const seen = new Set<string>();
  for (let world = 0; world < 20; world++) {
    const usage = await usageOf(writeFiles(createTrail(seed + world)), { resourcesPerAction: 12, resourcesPerRun: 24 });
    const file = JSON.parse(usage) as SeenOfUsage;
    const { setAside, failed, ...classes } = file.summary.records;
    const tally: Counts = { ...classes, ...setAside, ...failed };
    for (const [name, count] of Object.entries(tally)) if (count > 0) seen.add(name);
    if (file.summary.resourceLimit < 12) seen.add('halved');
    for (const { ids, folds, uses } of file.principals) {
      if (ids.length > 1) seen.add('recreated');
      if (folds.length > 0) seen.add('folded');
      if (uses.some(({ context }) => context === null)) seen.add('context unknown');
      if (uses.some(({ count }) => count === 0)) seen.add('resource of an addendum');
    }
  }
  expect(seen).toEqual(new Set([...seen, ...expected]));
});

interface SeenOfUsage {
  readonly summary: {
    readonly records: Readonly<Record<'read' | RecordClass | 'duplicate', number>> & {
      readonly setAside: Counts;
      readonly failed: Counts;
    };
    readonly resourceLimit: number;
  };
  readonly principals: readonly Pick<PrincipalLines, 'ids' | 'folds' | 'uses'>[];
}

const expected = [
  ...['used', 'denied', 'undecided', 'unmapped', 'duplicate', 'addendum', 'owner-copy', 'console-sign-in', 'insight'],
  ...['service-principal', 'other-account', 'unresolved-issuer', 'bad-event-time', 'bad-event-name'],
  ...['record-not-json', 'record-not-object', 'recreated', 'folded', 'halved', 'context unknown'],
  'resource of an addendum',
];
