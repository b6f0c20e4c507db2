import { defineConfig } from 'vitest/config';

// unit: needs nothing but Node. laws: the property tests alone. tools: needs moto, terraform, … (CONTRIBUTING.md).
// corpus: needs TRAILFIT_CORPUS, a folder of real records. How much of each law runs: LAWS_SHARE (test/support/laws.ts).
const project = (name: string, include: string[], exclude: string[] = []) => ({
  test: { name, include, exclude, testTimeout: 120_000, hookTimeout: 120_000 },
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
