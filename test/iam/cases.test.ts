// Every case of the tables under cases/: verdict, deciding statements, and what an open verdict depends on.

import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/iam/evaluate.js';
import { readCases, wordOf } from './read-cases.js';

const tables = readCases();

describe.each(tables)('%s', (_theme, cases) => {
  test.each(cases.map((each) => [each.title, each] as const))('%s', (_title, { world, request, expected }) => {
    const { verdict, deciding, dependsOn } = evaluate(world, request);
    expect({ verdict, deciding: deciding.map(wordOf), dependsOn }).toEqual(expected);
  });
});

test('every case says where its truth comes from, and none has the title of another', () => {
  for (const [theme, cases] of tables) {
    const homeless = cases.filter(({ source }) => !source.startsWith('https://docs.aws.amazon.com/'));
    expect(homeless.map(({ title }) => title)).toEqual([]);
    expect(new Set(cases.map(({ title }) => title)).size, theme).toBe(cases.length);
  }
});

test('each verdict is expected often enough to be told from a constant', () => {
  const verdicts = tables.flatMap(([, cases]) => cases.map(({ expected }) => expected.verdict));
  const share = (verdict: string) => verdicts.filter((one) => one === verdict).length;
  expect(verdicts.length).toBeGreaterThanOrEqual(300);
  expect([share('allowed'), share('denied'), share('unknown')].every((count) => count >= 20)).toBe(true);
});
