// Back-test: a policy from the first four weeks of a world, asked about the calls of the next four, and about resources
// that nobody ever used. It prints its figures: what each dial denies of tomorrow, and how much more than that it allows.

import { expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import type { RawRecord } from '../../src/decode/record.js';
import { defaultProposalOptions, type ResourceDial } from '../../src/proposal/proposal.js';
import { proposeFromScratch } from '../../src/proposal/propose-from-scratch.js';
import type { Need } from '../support/arbitrary-calls.js';
import { habitRecords, habitWorld } from '../support/habits.js';
import { runs, seed } from '../support/laws.js';
import { linesFor, verdict, written } from '../support/propose-calls.js';

const catalog = loadCatalog();
const dials: readonly ResourceDial[] = ['exact', 'prefix', 'type', 'any'];
const start = new Date(Date.UTC(2026, 9, 1));
const weeks = 28;

/** What nobody in any world has used: beside what they use, in the same places and in others. */
const never: readonly Need[] = [
  ...['logs/other/2026/11/23/x.gz', 'logs/secret', 'logs/app/secret.gz', 'uploads/out/x.json', 'uploads/in/x.exe'],
  ...['lake/people/year=2026/month=11/day=23/part-00000.parquet', 'config/secret.yaml', 'tenants/dora/invoice.pdf'],
  ...['tenants/acme/contract.pdf', 'reports/yearly/sales-2026-11-23.csv', 'reports/weekly/people-2026-11-23.csv'],
  ...['backup/app/2026/11/23/x.gz', 'reports/x', 'uploads/x'],
]
  .flatMap((name) => ['s3:GetObject', 's3:PutObject'].map((action) => ({ action, resource: `arn:aws:s3:::${name}` })))
  .concat(
    ...['table/customers', 'table/orders-2'].map((name) => ({
      ...{ action: 'dynamodb:GetItem', resource: `arn:aws:dynamodb:eu-west-1:111122223333:${name}` },
    })),
    ...['us-east-1:111122223333', 'eu-west-1:444455556666'].map((place) => ({
      ...{ action: 'ec2:StopInstances', resource: `arn:aws:ec2:${place}:instance/i-0123456789abcdef0` },
    })),
  );

interface Figures {
  calls: number;
  denied: number;
  asked: number;
  allowed: number;
  characters: number;
}

function tally(figures: ReadonlyMap<ResourceDial, Figures>, worldSeed: number): void {
  const world = habitWorld(worldSeed);
  const records = (from: Date, days: number, own: number): readonly RawRecord[] => [
    ...habitRecords(world, { seed: own, start: from, days }),
  ];
  const [first] = linesFor(records(start, weeks, worldSeed));
  const next = new Date(start.getTime() + weeks * 86_400_000);
  const [later] = linesFor(records(next, weeks, ~worldSeed));
  if (!first || !later) throw new Error('an empty world');
  for (const dial of dials) {
    const proposal = proposeFromScratch(first, catalog, {
      ...defaultProposalOptions,
      resources: dial,
      maxPolicies: 1000,
    });
    const policies = written(proposal);
    const own = figures.get(dial);
    if (!own) continue;
    for (const { action, resource, count } of later.uses) {
      own.calls += count;
      if (verdict(policies, { name: undefined }, { action, resource }) !== 'allowed') own.denied += count;
    }
    own.asked += never.length;
    own.allowed += never.filter((need) => verdict(policies, { name: undefined }, need) === 'allowed').length;
    own.characters += proposal.policies.reduce((sum, { document }) => sum + JSON.stringify(document).length, 0);
  }
}

test('the default dial denies few calls of the next four weeks, and allows next to nothing that was never used', () => {
  const figures = new Map(
    dials.map((dial): [ResourceDial, Figures] => [dial, { calls: 0, denied: 0, asked: 0, allowed: 0, characters: 0 }]),
  );
  const worlds = Math.ceil(runs(200) / 4);
  for (let world = 0; world < worlds; world += 1) tally(figures, seed + world);
  const shares = dials.map((dial) => {
    const { calls = 0, denied = 0, asked = 0, allowed = 0, characters = 0 } = figures.get(dial) ?? {};
    const [deniedShare, width] = [denied / calls, allowed / asked];
    const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
    console.log(
      `back-test, ${String(worlds)} worlds, ${dial}: ${percent(deniedShare)} of ${String(calls)} calls denied, ` +
        `${percent(width)} of ${String(asked)} never used allowed, ${String(Math.round(characters / worlds))} characters`,
    );
    return { deniedShare, width };
  });
  const [exact, prefix, type, any] = shares;
  if (!exact || !prefix || !type || !any) throw new Error('a dial is missing');
  expect(exact.deniedShare).toBeGreaterThan(0.5);
  expect(exact.width).toBe(0);
  expect(prefix.deniedShare).toBeLessThan(0.05);
  expect(prefix.width).toBeLessThan(0.05);
  expect(type.deniedShare).toBeLessThanOrEqual(prefix.deniedShare);
  expect(type.width).toBeGreaterThanOrEqual(prefix.width);
  // What is called at the end of a month may have had no call in the first four weeks: no dial grants such an action.
  expect(any.deniedShare).toBeLessThanOrEqual(type.deniedShare);
  expect(any.width).toBeGreaterThan(type.width);
});
