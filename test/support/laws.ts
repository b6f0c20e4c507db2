// Volume and seed of the property tests: `LAWS_SHARE` (1 is all, default 0.01), `LAWS_SEED` to repeat a run.

import fc from 'fast-check';
import { expect } from 'vitest';

const share = Number(process.env['LAWS_SHARE'] ?? '0.01');

/** The seed of this run; printed once, so that a failure can be repeated. */
export const seed = Number(process.env['LAWS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** The share of `full` runs that this process makes, at least 20. */
export function runs(full: number): number {
  return Math.max(20, Math.round(full * share));
}

/** Asserts a law over `full` runs (times the share), with the printed seed. */
export function assertLaw<Values extends [unknown, ...unknown[]]>(property: fc.IProperty<Values>, full: number): void {
  fc.assert(property, { numRuns: runs(full), seed });
}

/** Asserts an asynchronous law, as `assertLaw` does. */
export async function assertLawAsync<Values extends [unknown, ...unknown[]]>(
  property: fc.IAsyncProperty<Values>,
  full: number,
): Promise<void> {
  await fc.assert(property, { numRuns: runs(full), seed });
}

/** Seeds of random worlds: a shrunk seed would be another world, not a smaller one. */
export const seedsOfWorlds = fc.noShrink(fc.integer({ min: 0, max: 2 ** 32 - 1 }));

/** Asserts that something came about in a share of the runs; below 10,000 of them chance may have it four sigma lower. */
export function assertShare(name: string, count = 0, share: number, of: number): void {
  const slack = of < 10_000 ? 4 * Math.sqrt((share * (1 - share)) / of) : 0;
  expect(count / of, `share of \`${name}\` in ${of} runs`).toBeGreaterThanOrEqual(share - slack);
}

console.log(`laws: seed ${String(seed)}, share ${String(share)}`);
