// The suites. unit: needs nothing but Node. laws: the property tests alone. tools: needs servers and programs of
// others (CONTRIBUTING.md). corpus: needs TRAILFIT_CORPUS, a folder of real records.

import { defineConfig } from 'vitest/config';

// One seed for all files of a run, so that a failure can be repeated. How much of each law runs: LAWS_SHARE.
const seed = process.env['LAWS_SEED'] ?? String(Math.floor(Math.random() * 2 ** 31));

const project = (name: string, include: string[], exclude: string[] = []) => ({
  test: { name, include, exclude, env: { LAWS_SEED: seed }, testTimeout: 120_000, hookTimeout: 120_000 },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', ['test/**/*.test.ts'], ['test/tools/**', 'test/corpus/**']),
      project('laws', ['test/property/**/*.test.ts']),
      project('tools', ['test/tools/**/*.test.ts']),
      project('corpus', ['test/corpus/**/*.test.ts']),
    ],
  },
});
