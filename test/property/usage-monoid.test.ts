import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountedRecords } from '../../src/usage/account.js';
import { addBatch, emptyEvidence, type Evidence } from '../../src/usage/evidence.js';
import { mergeSavedUsage, parseUsageFile } from '../../src/usage/read-usage-file.js';
import { formatUsageFile, usageFile } from '../../src/usage/usage-file.js';
import { batchOf, calls, type Call } from '../support/arbitrary-batch.js';
import { assertLaw } from '../support/laws.js';
import { testCatalog } from '../support/test-catalog.js';

const limits = fc.constantFrom(
  { resourcesPerAction: 1000, resourcesPerRun: 200_000 },
  { resourcesPerAction: 5, resourcesPerRun: 200_000 },
  { resourcesPerAction: 8, resourcesPerRun: 20 },
  { resourcesPerAction: 3, resourcesPerRun: 8 },
);

type Limits = Evidence['usage']['limits'];

function gathered(parts: readonly (readonly Call[])[], own: Limits): string {
  const evidence = emptyEvidence(own);
  for (const part of parts) addBatch(evidence, batchOf(part));
  expect(accountedRecords(evidence.account)).toBe(evidence.account.records.read);
  return [...formatUsageFile(usageFile(evidence, testCatalog))].join('');
}

function merged(files: readonly string[], own: Limits): string {
  const evidence = emptyEvidence(own);
  for (const file of files) {
    const parsed = parseUsageFile(file);
    if (parsed.kind === 'invalid') throw new Error(parsed.message);
    mergeSavedUsage(evidence, parsed.usage);
  }
  return [...formatUsageFile(usageFile(evidence, testCatalog))].join('');
}

/** The calls cut into parts, in an order of its own. */
const split = calls.chain((list) =>
  fc
    .tuple(
      fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length }),
      fc.array(fc.nat(list.length), { maxLength: 3 }),
    )
    .map(([shuffled, cuts]) => {
      const ends = [...cuts, list.length].sort((left, right) => left - right);
      return { list, parts: ends.map((end, index) => shuffled.slice(ends[index - 1] ?? 0, end)) };
    }),
);

test('any order and any batches of the calls give the same bytes', () => {
  assertLaw(
    fc.property(split, limits, ({ list, parts }, own) => {
      expect(gathered(parts, own)).toBe(gathered([list], own));
    }),
    20_000,
  );
});

test('runs saved apart and merged give the bytes of one run over all, repeats across them included', () => {
  assertLaw(
    fc.property(split, limits, ({ list, parts }, own) => {
      expect(
        merged(
          parts.map((part) => gathered([part], own)),
          own,
        ),
      ).toBe(gathered([list], own));
    }),
    20_000,
  );
});

test('merging is associative, and nothing is its identity', () => {
  assertLaw(
    fc.property(fc.tuple(calls, calls, calls), limits, ([left, middle, right], own) => {
      const [a, b, c] = [left, middle, right].map((part) => gathered([part], own)) as [string, string, string];
      expect(merged([merged([a, b], own), c], own)).toBe(merged([a, merged([b, c], own)], own));
      expect(merged([gathered([], own), a], own)).toBe(a);
    }),
    10_000,
  );
});

test('a call delivered twice changes no line, and is counted as a duplicate', () => {
  assertLaw(
    fc.property(calls, limits, (list, own) => {
      const once = emptyEvidence(own);
      addBatch(once, batchOf(list));
      const twice = emptyEvidence(own);
      const repeatable = list.filter(({ id, shape }) => id !== '' && !shape.isAddendum);
      addBatch(twice, batchOf([...list, ...repeatable]));
      expect([...usageFile(twice, testCatalog).principals]).toEqual([...usageFile(once, testCatalog).principals]);
      expect(twice.account.records.duplicate).toBe(once.account.records.duplicate + repeatable.length);
    }),
    10_000,
  );
});
