// The laws of minimizing and fitting: the pairs stay the same, a request keeps its verdict, few grants become the smallest
// policy that there is, many a smaller one than others make of them, and a split says what the whole says.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { emitPolicy } from '../../src/emit/emit-policy.js';
import { jsonStatement, policySize } from '../../src/iam/format-policy.js';
import type { PolicyDocument, Statement } from '../../src/iam/policy.js';
import { absorbGrants } from '../../src/proposal/absorb.js';
import { fit } from '../../src/proposal/fit.js';
import type { Grant } from '../../src/proposal/grant.js';
import { grantsOf } from '../../src/proposal/grants.js';
import { defaultProposalOptions } from '../../src/proposal/proposal.js';
import { groupedStatements, statementsOf } from '../../src/proposal/statements.js';
import { leastSize, sizeOf, statementOf, type PlainGrant } from '../support/best-partition.js';
import { assertLaw, runs, seed, seedsOfWorlds } from '../support/laws.js';
import { reread } from '../support/propose-calls.js';
import { createRandom, type Random } from '../support/random.js';
import { rawPolicy } from '../support/right-size-world.js';
import { evaluateInReference } from '../support/reference-evaluate.js';
import { usageLine } from '../support/usage-lines.js';
import { generatedUsage } from '../support/usage-generator.js';

const catalog = loadCatalog();
const options = defaultProposalOptions;

const actions = ['s3:GetObject', 's3:PutObject', 's3:GetObjectTagging', 'sqs:SendMessage', 'dynamodb:GetItem'].concat(
  'dynamodb:UpdateItem',
  'ssm:GetParametersByPath',
  'iam:PassRole',
);
// What contains others comes last: worlds draw from the first few, and a pattern leaves little beside it.
const names = ['arn:aws:s3:::b/a', 'arn:aws:s3:::b/a*', 'arn:aws:s3:::bucket-with-a-long-name/reports/*'].concat(
  'arn:aws:s3:::b/${*}',
  'arn:aws:s3:::b/\u0085"\\',
  'arn:aws:sqs:eu-west-1:111122223333:jobs',
  'arn:aws:iam::111122223333:role/x',
  'arn:aws:s3:::b/*',
  '*',
);
const receivers = [[], ['ec2.amazonaws.com'], ['ec2.amazonaws.com', 'lambda.amazonaws.com']];

function randomGrants(random: Random, most: number): readonly Grant[] {
  const grants = new Map<string, Grant>();
  const [ownActions, ownNames] = [1 + random.below(actions.length), 1 + random.below(names.length)];
  for (let left = 1 + random.below(most); left > 0; left -= 1) {
    const fields = { action: actions[random.below(ownActions)] ?? '', resource: names[random.below(ownNames)] ?? '' };
    const passedTo = random.below(4) === 0 ? random.pick(receivers) : [];
    const [grant] = grantsOf(
      [usageLine({ ...fields, ...(passedTo.length > 0 && { passedTo }) })],
      catalog,
      options,
    ).grants;
    if (grant) grants.set(JSON.stringify([fields, passedTo]), grant);
  }
  return [...grants.values()];
}

const plain = ({ action, resource, conditions }: Grant): PlainGrant => {
  const { Condition } = jsonStatement({ effect: 'Allow', actions: { kind: 'in', patterns: [] }, conditions });
  return { action, resource, ...(Condition !== undefined && { condition: Condition }) };
};

const documentOf = (statements: readonly Statement[]): PolicyDocument => ({ version: '2012-10-17', statements });
const ownStatement = ({ action, resource, conditions }: Grant): Statement => ({
  effect: 'Allow',
  actions: { kind: 'in', patterns: [action] },
  resources: { kind: 'in', patterns: [resource] },
  conditions,
});
const bare = (statements: readonly Statement[]): PolicyDocument =>
  documentOf(statements.map((statement) => ({ ...statement, sid: '' })));

/** The pairs that statements allow, each with its conditions. */
function pairsOf(statements: readonly Statement[]): readonly string[] {
  const pairs = statements.flatMap((statement) =>
    statement.actions.patterns.flatMap((action) =>
      (statement.resources?.patterns ?? []).map((resource) => JSON.stringify([action, resource, statement.conditions])),
    ),
  );
  return [...new Set(pairs)].sort();
}

const pairsOfGrants = (grants: readonly Grant[]): readonly string[] =>
  [...new Set(grants.map(({ action, resource, conditions }) => JSON.stringify([action, resource, conditions])))].sort();

test('minimizing keeps the pairs of an action and a resource under their conditions, and adds none', () => {
  assertLaw(
    fc.property(seedsOfWorlds, (world) => {
      const grants = randomGrants(createRandom(world), 40);
      expect(pairsOf(statementsOf(grants, catalog))).toEqual(pairsOfGrants(grants));
    }),
    20_000,
  );
});

test('minimizing keeps the verdict on every request: action, resource and receiver from the vocabulary or near it', () => {
  const verdicts = { allowed: 0, denied: 0 };
  assertLaw(
    fc.property(seedsOfWorlds, (world) => {
      const random = createRandom(world);
      const grants = randomGrants(random, random.pick([12, 40]));
      const minimized = rawPolicy(documentOf(statementsOf(absorbGrants(grants), catalog)));
      const naive = rawPolicy(documentOf(grants.map(ownStatement)));
      for (const action of actions) {
        for (const name of [...names, 'arn:aws:s3:::b/ab', 'arn:aws:s3:::c/a']) {
          const resource = name.replaceAll('${*}', '*').replace(/\*$/, () => random.pick(['*', '', 'x/y']));
          const receiver = random.pick(['ec2.amazonaws.com', 'lambda.amazonaws.com', 'sns.amazonaws.com', '']);
          const keys = receiver === '' ? {} : { 'iam:passedtoservice': [receiver] };
          const request = {
            action,
            resource: resource === '' ? 'arn:aws:s3:::z' : resource,
            keys,
            others: 'absent',
          } as const;
          const { verdict } = evaluateInReference({ identity: [naive] }, request);
          expect([request, evaluateInReference({ identity: [minimized] }, request).verdict]).toEqual([
            request,
            verdict,
          ]);
          if (verdict !== 'unknown') verdicts[verdict] += 1;
        }
      }
    }),
    5000,
  );
  expect(verdicts.allowed).toBeGreaterThan(verdicts.denied / 20);
});

test('of up to eight grants, the smallest policy that any partition into statements gives', () => {
  const seen = { cases: 0, shared: 0 };
  assertLaw(
    fc.property(seedsOfWorlds, (world) => {
      const grants = randomGrants(createRandom(world), 8);
      const size = policySize(bare(groupedStatements(grants, catalog)));
      const least = leastSize(grants.map(plain)) + unseenCost(grants);
      expect([size, size <= least * 1.02]).toEqual([size, true]);
      expect(size).toBeGreaterThanOrEqual(least - unseenCost(grants));
      seen.cases += 1;
      if (size < sizeOf(grants.map((grant) => statementOf([plain(grant)])))) seen.shared += 1;
    }),
    3000,
  );
  expect(seen.shared).toBeGreaterThan(seen.cases / 4);
});

// A character that is written as an escape has five more than JSON gives it; each grant at most once in the sum.
function unseenCost(grants: readonly Grant[]): number {
  return 5 * grants.filter(({ resource }) => resource.includes('\u0085')).length;
}

describe('of generated usages of 10 to 2,000 grants', () => {
  test('the policy is never larger than that of others, and mostly much smaller', () => {
    const count = Math.min(200, runs(20_000));
    const shares = { byAction: [] as number[], byResource: [] as number[] };
    const times: number[] = [];
    for (let at = 0; at < count; at += 1) {
      const size = Math.round(10 * 200 ** (at / Math.max(1, count - 1)));
      const uses = generatedUsage(seed + at, { grants: size, services: 1 + (at % 20) }, catalog).map(usageLine);
      const { grants } = grantsOf(uses, catalog, options);
      const began = performance.now();
      const minimized = policySize(bare(groupedStatements(grants, catalog)));
      times.push(performance.now() - began);
      const byAction = naiveSize(grants, ({ action }) => action);
      const byResource = mergedByResource(grants);
      shares.byAction.push(minimized / byAction);
      shares.byResource.push(minimized / byResource);
      expect(minimized).toBeLessThanOrEqual(Math.min(byAction, byResource));
    }
    for (const [name, list] of Object.entries({ ...shares, milliseconds: times }))
      console.log(`minimizing: ${name}: ${figures(list)}`);
    expect(medianOf(shares.byAction)).toBeLessThan(0.95);
    expect(medianOf(shares.byResource)).toBeLessThan(0.99);
    expect(Math.max(...times)).toBeLessThan(10_000);
  });
});

/** One statement for all grants of a key. */
function naiveSize(grants: readonly Grant[], keyOf: (grant: Grant) => string): number {
  return sizeOf([...groupedBy(grants, keyOf).values()].map((group) => statementOf(group.map(plain))));
}

/** Per resource its actions, and resources with the same actions together. */
function mergedByResource(grants: readonly Grant[]): number {
  const byResource = [...groupedBy(grants, ({ resource }) => resource).values()];
  const groups = new Map<string, Grant[]>();
  for (const group of byResource) {
    const key = group
      .map(({ action }) => action)
      .sort()
      .join();
    groups.set(key, [...(groups.get(key) ?? []), ...group]);
  }
  return sizeOf([...groups.values()].map((group) => statementOf(group.map(plain))));
}

function groupedBy(grants: readonly Grant[], keyOf: (grant: Grant) => string): ReadonlyMap<string, Grant[]> {
  const groups = new Map<string, Grant[]>();
  for (const grant of grants) groups.set(keyOf(grant), [...(groups.get(keyOf(grant)) ?? []), grant]);
  return groups;
}

function medianOf(list: readonly number[]): number {
  return [...list].sort((one, other) => one - other)[Math.floor(list.length / 2)] ?? 0;
}

function figures(list: readonly number[]): string {
  return `median ${medianOf(list).toFixed(3)}, smallest ${Math.min(...list).toFixed(3)}, largest ${Math.max(...list).toFixed(3)}, of ${String(list.length)}`;
}

describe('a split', () => {
  test('says exactly what the whole says, each document within the limit, in as few as the sizes allow or one more', () => {
    const counts = { splits: 0, least: 0 };
    assertLaw(
      fc.property(seedsOfWorlds, (world) => {
        const random = createRandom(world);
        const uses = generatedUsage(world, { grants: 20 + random.below(400), services: 1 + random.below(10) }, catalog);
        const { grants } = grantsOf(uses.map(usageLine), catalog, options);
        const statements = groupedStatements(grants, catalog);
        const size = random.pick([2048, 5120, 6144]);
        const fitted = fit(statements, { size, policies: 100 });
        if (fitted.kind !== 'fits') throw new Error('does not fit 100 policies');
        expect(pairsOf(fitted.documents.flatMap((document) => document.statements))).toEqual(pairsOfGrants(grants));
        for (const document of fitted.documents) {
          expect(JSON.stringify(JSON.parse(emitPolicy(document))).length).toBeLessThanOrEqual(size);
          expect(emitPolicy(reread(emitPolicy(document)))).toBe(emitPolicy(document));
        }
        const least = Math.ceil((policySize(bare(statements)) - 39) / (size - 39));
        expect(fitted.documents.length).toBeLessThanOrEqual(least + 1);
        if (least > 1) counts.splits += 1;
        if (least > 1 && fitted.documents.length === least) counts.least += 1;
      }),
      2000,
    );
    console.log(`splits: ${JSON.stringify(counts)}`);
    expect(counts.least).toBeGreaterThan(counts.splits * 0.8);
  });

  test('divides a statement of which both lists are too long for one document', () => {
    const patterns = (head: string) =>
      Array.from({ length: 400 }, (_, index) => `${head}${String(index).padStart(12, '0')}`);
    const statement: Statement = {
      effect: 'Allow',
      actions: { kind: 'in', patterns: patterns('s3:Get') },
      resources: { kind: 'in', patterns: patterns('arn:aws:s3:::') },
      conditions: [],
    };
    const fitted = fit([statement], { size: 6144, policies: 20 });
    if (fitted.kind !== 'fits') throw new Error('does not fit');
    expect(pairsOf(fitted.documents.flatMap(({ statements }) => statements))).toEqual(pairsOf([statement]));
  });

  test('keeps the Sids where the whole fits with them, else has none', () => {
    const { grants } = grantsOf(
      generatedUsage(7, { grants: 30, services: 3 }, catalog).map(usageLine),
      catalog,
      options,
    );
    const statements = groupedStatements(grants, catalog);
    const [withSids, without] = [policySize(documentOf(statementsOf(grants, catalog))), policySize(bare(statements))];
    const sidsAt = (size: number) => {
      const fitted = fit(statements, { size, policies: 1 });
      return (
        fitted.kind === 'fits' &&
        new Set(fitted.documents.flatMap((one) => one.statements.map(({ sid }) => sid !== undefined && sid !== '')))
      );
    };
    expect([sidsAt(withSids), sidsAt(withSids - 1), sidsAt(without), sidsAt(without - 1)]).toEqual([
      new Set([true]),
      new Set([false]),
      new Set([false]),
      false,
    ]);
  });
});

test('3,000 distinct grants over 40 services become managed policies that fit, or are refused with their sizes', () => {
  const uses = generatedUsage(seed, { grants: 3000, services: 40 }, catalog).map(usageLine);
  const { grants } = grantsOf(uses, catalog, options);
  const began = performance.now();
  const statements = groupedStatements(grants, catalog);
  const fitted = fit(statements, { size: 6144, policies: 25 });
  console.log(
    `3,000 grants: ${fitted.kind}, ${JSON.stringify(fitted.kind === 'fits' ? fitted.documents.map(policySize) : fitted)}, ${(performance.now() - began).toFixed(0)} ms`,
  );
  if (fitted.kind === 'too-large') expect(fitted.needed).toBeGreaterThan(25);
  else expect(pairsOf(fitted.documents.flatMap((one) => one.statements))).toEqual(pairsOfGrants(grants));
});
