// The suites. unit: needs nothing but Node. fuzz: mutations of log files, in a small heap. laws: the property tests alone.
// tools: needs servers and programs of others (CONTRIBUTING.md). corpus: needs TRAILFIT_CORPUS, a folder of real
// records, and TRAILFIT_FACTS, or a folder `facts` beside it.

import { defineConfig } from 'vitest/config';

// One seed for all files of a run, so that a failure can be repeated, and how much of each law runs: LAWS_SHARE.
const LAWS_SEED = process.env['LAWS_SEED'] ?? String(Math.floor(Math.random() * 2 ** 31));
const LAWS_SHARE = process.env['LAWS_SHARE'] ?? '0.01';

// So that what fuzzing holds is what the decoder holds: threads that compile keep 60 MB and more for each large function.
const smallHeap = ['--max-old-space-size=96', '--max-semi-space-size=4', '--no-concurrent-recompilation'];

const project = (name: string, include: string[], exclude: string[] = [], execArgv: string[] = []) => {
  // A law at its full volume may take minutes.
  const timeoutMs = name === 'laws' ? 900_000 : 120_000;
  const timeouts = { testTimeout: timeoutMs, hookTimeout: timeoutMs };
  return { test: { name, include, exclude, execArgv, env: { LAWS_SEED, LAWS_SHARE }, ...timeouts } };
};

export default defineConfig({
  test: {
    // One for each core: many tests wait for programs that they have started.
    maxWorkers: '100%',
    projects: [
      project('unit', ['test/**/*.test.ts'], ['test/fuzz/**', 'test/tools/**', 'test/corpus/**']),
      project('fuzz', ['test/fuzz/**/*.test.ts'], [], smallHeap),
      project('laws', ['test/property/**/*.test.ts']),
      project('tools', ['test/tools/**/*.test.ts']),
      project('corpus', ['test/corpus/**/*.test.ts']),
    ],
  },
});
