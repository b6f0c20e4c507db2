// Each sample is a golden: its commands, run by the real program in its folder, give its expected files byte for byte.
// `UPDATE_SAMPLES=1` writes them anew; read the difference before it is committed.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseCommands } from '../support/sample-commands.js';
import { scratchFolder } from '../support/scratch.js';

const samples = fileURLToPath(new URL('../../samples/', import.meta.url));
const trailfit = fileURLToPath(new URL('../../bin/trailfit.js', import.meta.url));
const scratch = scratchFolder('samples');
const isUpdate = process.env['UPDATE_SAMPLES'] === '1';

const cases = readdirSync(samples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** All files below a folder by their path in it, or none where there is no folder. */
function filesBelow(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return new Map(
    entries
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

/** Runs all commands of a sample; `{out}` in an argument is a folder whose files are results too. */
function runSample(name: string): ReadonlyMap<string, string> {
  const results = new Map<string, string>();
  const codes: string[] = [];
  const out = join(scratch, name);
  mkdirSync(out);
  for (const { args, save } of parseCommands(readFileSync(join(samples, name, 'commands.json'), 'utf8'))) {
    const given = args.map((arg) => arg.replace('{out}', out));
    const run = spawnSync(process.execPath, [trailfit, ...given], { cwd: join(samples, name), encoding: 'utf8' });
    codes.push(`${String(run.status)}  trailfit ${args.join(' ')}`);
    for (const stream of ['stdout', 'stderr'] as const)
      if (save[stream] !== undefined) results.set(save[stream], run[stream].replaceAll(out, '{out}'));
  }
  for (const [path, text] of filesBelow(out)) results.set(path, text);
  return results.set('exit-codes.txt', `${codes.join('\n')}\n`);
}

describe.each(cases)('the sample %s', (name) => {
  const folder = join(samples, name, 'expected');
  let results: ReadonlyMap<string, string> = new Map();

  beforeAll(() => {
    results = runSample(name);
  });

  test('gives what is expected', () => {
    if (isUpdate) {
      rmSync(folder, { recursive: true, force: true });
      for (const [path, text] of results) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
    }
    expect(Object.fromEntries(results)).toEqual(Object.fromEntries(filesBelow(folder)));
  });

  test('has a README that shows each of its commands', () => {
    const readme = readFileSync(join(samples, name, 'README.md'), 'utf8');
    for (const { args } of parseCommands(readFileSync(join(samples, name, 'commands.json'), 'utf8')))
      expect(readme).toContain(`trailfit ${args.join(' ').replace('{out}/', '').replace('{out}', 'policies')}`);
  });
});

test('there are samples', () => {
  expect(cases).toContain('web-app');
});
