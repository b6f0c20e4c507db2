// The package as a user gets it: packed, installed in an empty folder, and run there.

import { execFile } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { writeLogFolder } from '../support/log-generator.js';
import { startRegistry } from './local-registry.js';
import { scratchFolder } from '../support/scratch.js';

const run = promisify(execFile);
const project = fileURLToPath(new URL('../../', import.meta.url));
const folder = scratchFolder('package');
const own = join(folder, 'node_modules', 'trailfit');

/** The environment without what an npm that runs this test has put into it. */
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_OPTIONS$/i.test(name))),
  PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
  NO_PROXY: '127.0.0.1',
  npm_config_userconfig: join(folder, 'no.npmrc'),
  npm_config_cache: join(folder, 'cache'),
  npm_config_update_notifier: 'false',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
};

const npm = (cwd: string, ...args: readonly string[]) => run('npm', args, { cwd, env });
const trailfit = (...args: readonly string[]) =>
  run('npx', ['--no-install', 'trailfit', ...args], { cwd: folder, env, maxBuffer: 1 << 26 });

beforeAll(async () => {
  const registry = await startRegistry(project);
  try {
    await npm(project, 'pack', '--ignore-scripts', '--pack-destination', folder);
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? 'no tarball';
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    await npm(folder, 'install', '--registry', registry.url, `./${tarball}`);
    expect(registry.asked).toEqual([]);
  } finally {
    await registry.close();
  }
});

test('the installed package shows its help', async () => {
  const { stdout, stderr } = await trailfit('--help');
  expect(stdout).toMatch(/trailfit generate <source\.\.>/);
  expect(stdout).toMatch(/trailfit usage <source\.\.>/);
  expect(stderr).toBe('');
});

test('the installed package reads logs', async () => {
  const { records } = await writeLogFolder(join(folder, 'logs'), { seed: 7, totalBytes: 1 });
  const { stdout } = await trailfit('usage', 'logs', '--quiet', '--allow-incomplete');
  expect(JSON.parse(stdout)).toMatchObject({ schema: 'trailfit/usage/1', summary: { records: { read: records } } });
});

test('the installed package can be imported', async () => {
  const script = "import('trailfit').then((api) => console.log(typeof api.runGenerate, typeof api.runUsage))";
  const { stdout } = await run(process.execPath, ['-e', script], { cwd: folder, env });
  expect(stdout.trim()).toBe('function function');
});

test('the package carries its licence, its types and the pages of its formats, and nothing of the workshop', () => {
  const must = ['LICENSE', 'NOTICE', 'README.md', 'CHANGELOG.md', 'dist/index.d.ts', 'dist/catalog/data/catalog.json'];
  const pages = ['docs/usage.md', 'docs/formats.md', 'docs/catalog.md', 'docs/coverage.md'];
  expect([...must, ...pages].filter((path) => !existsSync(join(own, path)))).toEqual([]);
  const top = ['CHANGELOG.md', 'LICENSE', 'NOTICE', 'README.md', 'bin', 'dist', 'docs', 'package.json'];
  expect(readdirSync(own).filter((name) => name !== 'node_modules')).toEqual(top);
});
