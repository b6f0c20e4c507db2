import { describe, expect, test } from 'vitest';
import type { CallContext, Outcome } from '../../src/event/event.js';
import type { Principal } from '../../src/event/principal.js';
import type { Action } from '../../src/iam/action.js';
import type { AccountId, Arn } from '../../src/iam/arn.js';
import type { ResourcePattern } from '../../src/iam/resource-pattern.js';
import type { Use } from '../../src/mapping/use.js';
import { addBatch, emptyEvidence } from '../../src/usage/evidence.js';
import { summaryOf } from '../../src/usage/summary.js';
import { usageFile, type PrincipalLines } from '../../src/usage/usage-file.js';
import type { UsageLimits } from '../../src/usage/usage.js';
import { batchOf, type Call } from '../support/arbitrary-batch.js';
import { testCatalog } from '../support/test-catalog.js';

const app: Principal = {
  ...{ arn: 'arn:aws:iam::111122223333:role/app' as Arn, kind: 'role' },
  ...{ account: '111122223333' as AccountId, id: 'AROAAPP' },
};

interface CallOptions {
  readonly key: string;
  readonly accessPoint?: string;
  readonly inferenceProfile?: string;
  readonly outcome?: Outcome;
  readonly context?: Partial<CallContext>;
  readonly isAddendum?: boolean;
  readonly principal?: Principal;
  readonly action?: string;
}

let ids = 0;

function call({ key, outcome = 'used', context, isAddendum = false, principal = app, ...rest }: CallOptions): Call {
  const { action, accessPoint, inferenceProfile } = rest;
  const use: Use = {
    action: (action ?? 's3:GetObject') as Action,
    resource: `arn:aws:s3:::bucket/${key}` as ResourcePattern,
    ...{ scope: 'exact', basis: 'event', reason: 'called' },
    ...(accessPoint !== undefined && { accessPoint }),
    ...(inferenceProfile !== undefined && { inferenceProfile }),
  };
  const shape = {
    ...{ principal, event: 's3:GetObject', outcome, uses: [use], isAddendum },
    context: { region: 'eu-west-1', address: 'public', ...context } as const,
  };
  return { shape, id: `id-${String(ids++)}`, time: '2026-03-01T12:00:00Z' };
}

function evidenceOf(calls: readonly Call[], limits?: UsageLimits) {
  const evidence = emptyEvidence(limits);
  // One batch each, so that every call finds the usage as the calls before it left it.
  for (const one of calls) addBatch(evidence, batchOf([one]));
  return evidence;
}

function linesOf(calls: readonly Call[], limits?: UsageLimits): PrincipalLines {
  const [lines] = usageFile(evidenceOf(calls, limits), testCatalog).principals;
  if (!lines) throw new Error('no principal');
  return lines;
}

const several = (count: number, make: (index: number) => CallOptions) =>
  Array.from({ length: count }, (_, index) => call(make(index)));

describe('contexts', () => {
  const inContexts = (count: number) =>
    several(count, (index) => ({ key: 'k', context: { vpcEndpoint: `vpce-${String(index)}` } }));

  test('sixteen are kept apart', () => {
    const { uses } = linesOf([...inContexts(16), ...inContexts(16)]);
    expect(uses.map(({ count, context }) => [count, context === null])).toEqual(
      Array.from({ length: 16 }, () => [2, false]),
    );
  });

  test.each([
    ['in order', (calls: readonly Call[]) => calls],
    ['backwards', (calls: readonly Call[]) => [...calls].reverse()],
  ])('the seventeenth makes all of them unknown, %s', (_, ordered) => {
    const { uses } = linesOf(ordered([...inContexts(17), ...inContexts(3)]));
    expect(uses.map(({ count, context }) => [count, context])).toEqual([[20, null]]);
  });

  test.each([
    [2, 2],
    [16, 16],
    [17, 1],
  ])('%i access points of one bucket make %i lines', (count, lines) => {
    const through = (index: number) => `arn:aws:s3:eu-west-1:111122223333:accesspoint/a${String(index)}`;
    const { uses } = linesOf(several(2 * count, (index) => ({ key: 'k', accessPoint: through(index % count) })));
    const known = Array.from({ length: count }, (_, index) => through(index)).sort();
    expect(uses.flatMap(({ context }) => context?.accessPoint ?? [])).toEqual(lines === 1 ? [] : known);
    expect(uses).toHaveLength(lines);
  });

  test('contexts whose fields run together when joined are two', () => {
    const { uses } = linesOf([
      call({ key: 'k', context: { vpcEndpoint: 'a\nb' } }),
      call({ key: 'k', context: { vpcEndpoint: 'a', via: 'b' } }),
      call({ key: 'k', context: { vpcEndpoint: 'a', via: 'b\nc' } }),
      call({ key: 'k', context: { vpcEndpoint: 'a\nb', via: 'c' } }),
      call({ key: 'k', context: { region: 'eu-west-1 1:a' } }),
      call({ key: 'k', context: { via: 'x1:b' } }),
      call({ key: 'k', context: { via: 'x' }, accessPoint: 'b' }),
      call({ key: 'k', context: { via: 'x' }, inferenceProfile: 'b' }),
      call({ key: 'k', context: { via: 'x' }, inferenceProfile: 'c' }),
    ]);
    expect(uses.map(({ context }) => JSON.stringify(context))).toHaveLength(9);
    expect(new Set(uses.map(({ context }) => JSON.stringify(context))).size).toBe(9);
  });
});

describe('folding', () => {
  const limits = { resourcesPerAction: 20, resourcesPerRun: 1000 };
  const inFolders = (count: number) =>
    several(count, (index) => ({ key: `f${String(index % 2)}/${String(index).padStart(3, '0')}` }));

  test('past the limit names become prefixes, and no call is lost', () => {
    const { uses, folds } = linesOf(inFolders(50), limits);
    expect(uses.map(({ resource, scope, count }) => [resource, scope, count])).toEqual([
      ['arn:aws:s3:::bucket/f0/*', 'folded', 25],
      ['arn:aws:s3:::bucket/f1/*', 'folded', 25],
    ]);
    expect(folds).toEqual([{ action: 's3:GetObject', outcome: 'used', depth: 2 }]);
  });

  test('at the limit nothing folds', () => {
    expect(linesOf(inFolders(20), limits).uses).toHaveLength(20);
  });

  test('a prefix names its sixteen smallest members, or all where there are fewer', () => {
    const calls = [...inFolders(50), call({ key: 'f2/only' })];
    const members = linesOf([...calls].reverse(), limits).uses.map((line) => line.members ?? []);
    expect(members.map(({ length }) => length)).toEqual([16, 16, 1]);
    expect(members[0]).toEqual(
      Array.from({ length: 16 }, (_, index) => `arn:aws:s3:::bucket/f0/${String(index * 2).padStart(3, '0')}`),
    );
    expect(members[2]).toEqual(['arn:aws:s3:::bucket/f2/only']);
  });

  test('what was denied never coarsens what was used: not of its action, nor of the run', () => {
    const small = { resourcesPerAction: 20, resourcesPerRun: 60 };
    const storm = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:GetObjectAcl'].flatMap((action) =>
      several(60, (index) => ({ key: `d/${String(index)}`, outcome: 'denied', action })),
    );
    const used = several(18, (index) => ({ key: `u/${String(index)}` }));
    const calls = [...storm, ...used];
    expect(linesOf(calls, small).uses.filter(({ outcome }) => outcome === 'used')).toHaveLength(18);
    const { resourceLimit, otherResourceLimit } = summaryOf(evidenceOf(calls, small));
    expect([resourceLimit, otherResourceLimit]).toEqual([20, 10]);
  });

  test('past the limit of the run only those fold that have more than an equal share', () => {
    const small = { resourcesPerAction: 20, resourcesPerRun: 60 };
    const other = { ...app, arn: 'arn:aws:iam::111122223333:role/b' as Arn };
    const flood = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:GetObjectAcl'].flatMap((action) =>
      several(60, (index) => ({ key: `d/${String(index)}`, action, principal: other })),
    );
    const calls = [...flood, ...several(18, (index) => ({ key: `u/${String(index)}` }))];
    const file = usageFile(evidenceOf(calls, small), testCatalog);
    const lines = [...file.principals].map(({ uses, limits: own }) => [uses.length, own?.used]);
    expect(lines).toEqual([
      [18, undefined],
      [4, 5],
    ]);
    expect(file.summary).toMatchObject({ resourceLimit: 5, resourceShare: 30 });
  });

  test('past the limit of the run the limit is halved, for every principal that has as much as all others', () => {
    const small = { resourcesPerAction: 20, resourcesPerRun: 30 };
    const other = { ...app, arn: 'arn:aws:iam::111122223333:role/b' as Arn };
    const calls = [app, other].flatMap((principal) =>
      several(18, (index) => ({ key: `u/${String(index)}`, principal })),
    );
    const evidence = evidenceOf(calls, small);
    expect(summaryOf(evidence).resourceLimit).toBe(10);
    const counts = [...usageFile(evidence, testCatalog).principals].map(({ uses }) => uses.map(({ count }) => count));
    expect(counts).toEqual([[18], [18]]);
  });
});

describe('addenda and repeats', () => {
  test.each([
    ['before', (addendum: Call, own: Call) => [addendum, own]],
    ['after', (addendum: Call, own: Call) => [own, addendum]],
  ])('the resource of an addendum that comes %s its call stands there with no call', (_, ordered) => {
    const { uses, records } = linesOf(ordered(call({ key: 'new', isAddendum: true }), call({ key: 'own' })));
    expect(uses.map(({ resource, count }) => [resource, count])).toEqual([
      ['arn:aws:s3:::bucket/new', 0],
      ['arn:aws:s3:::bucket/own', 1],
    ]);
    expect(records.used).toBe(1);
  });

  test('a repeat is counted as one after its line has folded', () => {
    const calls = several(50, (index) => ({ key: `f/${String(index)}` }));
    const evidence = evidenceOf([...calls, ...calls], { resourcesPerAction: 20, resourcesPerRun: 1000 });
    expect(evidence.account.records).toMatchObject({ used: 50, duplicate: 50 });
    const [lines] = usageFile(evidence, testCatalog).principals;
    expect(lines?.uses.map(({ count }) => count)).toEqual([50]);
  });

  test('with its memory full, evidence counts repeats again and says so, and has the same resources', () => {
    const calls = several(5, (index) => ({ key: String(index) }));
    const evidence = emptyEvidence(undefined, 3);
    for (const one of [...calls, ...calls]) addBatch(evidence, batchOf([one]));
    expect(evidence.account.records).toMatchObject({ used: 7, duplicate: 3 });
    const { repeats } = summaryOf(evidence);
    expect(repeats).toEqual({ remembered: 3, isFull: true });
    expect([...usageFile(evidence, testCatalog).principals][0]?.uses).toHaveLength(5);
  });
});

test.each([
  ['in order', (list: readonly Call[]) => list],
  ['backwards', (list: readonly Call[]) => [...list].reverse()],
])('of the unique ids under one ARN the sixteen smallest are kept, %s', (_, ordered) => {
  const idOf = (index: number) => `AROA${String(index).padStart(5, '0')}`;
  const list = several(500, (index) => ({ key: 'k', principal: { ...app, id: idOf(index) } }));
  expect(linesOf(ordered(list)).ids).toEqual(Array.from({ length: 16 }, (_none, index) => idOf(index)));
});
