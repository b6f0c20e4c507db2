// The suites. unit: needs nothing but Node. laws: the property tests alone. tools: needs servers and programs of
// others (CONTRIBUTING.md). corpus: needs TRAILFIT_CORPUS, a folder of real records,
// and TRAILFIT_FACTS, or a folder `facts` beside it.

import { defineConfig } from 'vitest/config';

// One seed for all files of a run, so that a failure can be repeated. How much of each law runs: LAWS_SHARE, all of it
// in the suite `laws` and a hundredth elsewhere if it is not set.
const seed = process.env['LAWS_SEED'] ?? String(Math.floor(Math.random() * 2 ** 31));

const project = (name: string, include: string[], exclude: string[] = []) => {
  const LAWS_SHARE = process.env['LAWS_SHARE'] ?? (name === 'laws' ? '1' : '0.01');
  // A law at its full volume may take minutes.
  const timeoutMs = name === 'laws' ? 900_000 : 120_000;
  const env = { LAWS_SEED: seed, LAWS_SHARE };
  return { test: { name, include, exclude, env, testTimeout: timeoutMs, hookTimeout: timeoutMs } };
};

export default defineConfig({
  test: {
    projects: [
      project('unit', ['test/**/*.test.ts'], ['test/tools/**', 'test/corpus/**']),
      project('laws', ['test/property/**/*.test.ts', 'test/fuzz/**/*.test.ts']),
      project('tools', ['test/tools/**/*.test.ts']),
      project('corpus', ['test/corpus/**/*.test.ts']),
    ],
  },
});
