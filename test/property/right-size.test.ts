// The laws of right-sizing over random attached policies and calls, judged by the reference evaluator, which shares no
// code with it: never wider, nothing that worked breaks, nothing that nobody needs, and what nobody used is gone.

import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { checkRightSizing } from '../../src/check/check-right-sizing.js';
import type { HeldPolicy } from '../../src/attached/attached.js';
import { groupedStatements } from '../../src/proposal/statements.js';
import { evaluateInReference } from '../support/reference-evaluate.js';
import { calls } from '../support/iam-vocabulary.js';
import { assertLaw, assertShare, runs, seedsOfWorlds } from '../support/laws.js';
import { createRandom, type Random } from '../support/random.js';
import type { RawPolicy, RawRequest, RawStatement } from '../support/raw-policy.js';
import {
  certainRequest,
  drawRequest,
  randomKeys,
  rawPolicy,
  sizedWorld,
  type Configured,
  type MadeCalls,
  type SizedWorld,
} from '../support/right-size-world.js';

const catalog = loadCatalog();
const worlds = 10_000;
const counts = new Map<string, number>();
const count = (name: string, by = 1): void => void counts.set(name, (counts.get(name) ?? 0) + by);
const counted = (name: string): number => counts.get(name) ?? 0;

afterAll(() => {
  console.log(
    [...counts]
      .sort()
      .map(([name, times]) => `right-sizing: ${name}: ${String(times)}`)
      .join('\n'),
  );
});

const allows = (identity: readonly RawPolicy[], request: RawRequest): boolean =>
  evaluateInReference({ identity }, request).verdict === 'allowed';

// Mostly of what was called, else of anything in the vocabulary or near it.
function anyRequest(world: SizedWorld): RawRequest {
  const { random, made } = world;
  if (made.length > 0 && random.below(2) === 0) {
    const request = drawRequest(world, random.pick(made));
    return random.below(3) === 0 ? { ...request, keys: randomKeys(random) } : request;
  }
  return strangeRequest(world);
}

const neighbours = ['s3:DeleteObject', 's3:GetObjectAcl', 'ec2:StopInstances', 'iam:GetRole', 'sqs:ReceiveMessage'];

function strangeRequest({ random }: SizedWorld): RawRequest {
  const { action, resources } = random.pick(calls);
  const resource = random.pick(resources);
  const renamed =
    random.below(3) === 0 && resource !== '*' ? `${resource}${random.pick(['x', '/other', '-2'])}` : resource;
  return {
    action: random.below(4) === 0 ? random.pick(neighbours) : action,
    resource: renamed,
    keys: { ...randomKeys(random), ...(random.below(2) === 0 && { 'iam:passedtoservice': ['ec2.amazonaws.com'] }) },
    others: 'absent',
  };
}

const isAuthorized = ({ line }: MadeCalls): boolean => line.outcome !== 'denied';

test('the promises hold in every world, and every reason to keep something comes up', () => {
  assertLaw(
    fc.property(seedsOfWorlds, (seed) => {
      const { proposal, own, standing } = sizedWorld(seed, 'any', catalog);
      const documents = standing.map(({ policy }) => policy.document);
      const check = checkRightSizing(proposal, own, { before: documents, after: documents });
      expect(check?.replay.broken ?? []).toEqual([]);
      expect(check?.width.wider ?? []).toEqual([]);
      expect(check?.isPassed).not.toBe(false);
      const { kept = [], changes = [], grants = [] } = proposal.rightSized ?? {};
      count('worlds');
      for (const reason of new Set(kept.map(({ reason }) => reason.kind))) count(`worlds that keep: ${reason}`);
      count('parts kept', kept.length);
      for (const { reason } of kept) count(`parts kept: ${reason.kind}`);
      count('grants', grants.length);
      if (changes.some(({ kind }) => kind === 'replace')) count('worlds with a policy replaced');
      if (changes.some(({ kind }) => kind === 'stay')) count('worlds with a policy that stays');
    }),
    worlds,
  );
  const of = runs(worlds);
  for (const [name, share] of [
    ['worlds that keep: not-observable', 0.3],
    ['worlds that keep: keep-list', 0.04],
    ['worlds that keep: unmapped-calls', 0.05],
    ['worlds that keep: not-shown', 0.01],
    ['worlds with a policy replaced', 0.5],
    ['worlds with a policy that stays', 0.2],
  ] as const)
    assertShare(name, counted(name), share, of);
});

test('never wider, with a boundary and service control policies or without', () => {
  assertLaw(
    fc.property(seedsOfWorlds, (seed) => {
      const world = sizedWorld(seed, 'any', catalog);
      const { before, after, boundary, levels } = world;
      const limits = { ...(boundary && { boundary }), levels };
      for (let draw = 0; draw < 20; draw += 1) {
        const request = anyRequest(world);
        const isAllowed = allows(after, request);
        if (isAllowed) count('wide draws');
        if (isAllowed) expect([request, allows(before, request)]).toEqual([request, true]);
        if (evaluateInReference({ identity: after, ...limits }, request).verdict !== 'allowed') continue;
        const was = evaluateInReference({ identity: before, ...limits }, request).verdict;
        expect([request, isAllowed, was]).toEqual([request, true, 'allowed']);
      }
    }),
    worlds,
  );
  assertShare('draws allowed afterwards', counted('wide draws'), 0.05, runs(worlds) * 20);
});

test('cover: what was authorized and allowed stays allowed, whatever the log did not tell', () => {
  assertLaw(
    fc.property(seedsOfWorlds, (seed) => {
      const world = sizedWorld(seed, 'any', catalog);
      for (const made of world.made.filter(isAuthorized)) {
        for (let draw = 0; draw < 3; draw += 1) {
          const request = drawRequest(world, made);
          count('cover draws');
          if (!allows(world.before, request)) continue;
          count('cover draws allowed before');
          count(`cover: ${made.line.scope}`);
          expect([request, allows(world.after, request)]).toEqual([request, true]);
        }
      }
    }),
    worlds,
  );
  assertShare('covered calls', counted('cover draws allowed before'), 0.15, counted('cover draws'));
  for (const scope of ['exact', 'created', 'unscopable', 'unknown', 'folded', 'inexpressible'])
    expect([scope, counted(`cover: ${scope}`) > 0]).toEqual([scope, true]);
});

test('tight: without any one grant a call is no longer certainly allowed that was', () => {
  assertLaw(
    fc.property(seedsOfWorlds, (seed) => {
      const world = sizedWorld(seed, 'seen', catalog);
      const { rightSized, grants } = world.proposal;
      if (!rightSized) return;
      const gone = new Set<HeldPolicy>(
        rightSized.changes.flatMap(({ kind, held }) => (kind === 'replace' ? [held] : [])),
      );
      const stays = world.before.filter((_, index) => !gone.has(world.own[index] ?? ({} as HeldPolicy)));
      const whole = allowsOnly(world.before);
      for (const grant of grants) {
        const statements = [
          ...groupedStatements(
            grants.filter((one) => one !== grant),
            catalog,
          ),
          ...rightSized.fixed,
        ];
        const rest = allowsOnly([
          ...stays,
          ...(statements.length > 0 ? [rawPolicy({ version: '2012-10-17', statements })] : []),
        ]);
        const certain = world.made
          .filter((made) => grant.lines.includes(made.line))
          .flatMap((made) => made.resources.map((resource) => certainRequest(world, made, resource)))
          .filter((request) => allows(whole, request));
        count('grants tried');
        if (certain.length === 0) continue;
        count('grants that a certain call needs');
        expect([grant.action, grant.resource, certain.every((request) => allows(rest, request))]).toEqual([
          ...[grant.action, grant.resource],
          false,
        ]);
      }
    }),
    worlds,
  );
  assertShare('grants of certain calls', counted('grants that a certain call needs'), 0.3, counted('grants tried'));
});

function allowsOnly(policies: readonly RawPolicy[]): readonly RawPolicy[] {
  return policies.map(({ Version, Statement }) => ({
    Version,
    Statement: Statement.filter(({ Effect }) => Effect === 'Allow'),
  }));
}

test('of what the attached policies allow and nobody called, 99 in 100 requests are denied where all was seen', () => {
  assertLaw(
    fc.property(seedsOfWorlds, (seed) => {
      const world = sizedWorld(seed, 'seen', catalog);
      // An allow that excludes a variable keeps its resources, as nobody knows what it allows where that has no value.
      if (world.before.some(({ Statement }) => Statement.some(excludesVariable))) return;
      const called = new Set(
        world.made
          .filter(isAuthorized)
          .flatMap(({ line, resources }) => resources.map((one) => `${line.action} ${one}`)),
      );
      for (let draw = 0; draw < 30; draw += 1) {
        const request = strangeRequest(world);
        if (called.has(`${request.action} ${request.resource}`) || !allows(world.before, request)) continue;
        count('requests nobody made');
        if (allows(world.after, request)) count('requests nobody made, allowed afterwards');
      }
    }),
    worlds,
  );
  const [all, left] = [counted('requests nobody made'), counted('requests nobody made, allowed afterwards')];
  expect(all).toBeGreaterThan(runs(worlds));
  expect(left / all).toBeLessThanOrEqual(0.01);
});

function excludesVariable({ Effect, NotResource = [] }: RawStatement): boolean {
  return Effect === 'Allow' && NotResource.some((pattern) => /\$\{[a-z]/i.test(pattern));
}

test('no blind removal: what could not be seen, and what a list names, is allowed as before', () => {
  assertLaw(
    fc.property(seedsOfWorlds, (seed) => {
      const world = sizedWorld(seed, 'any', catalog);
      const { own, before, after, proposal, options, random } = world;
      const denies = before.map(({ Version, Statement }) => ({
        Version,
        Statement: Statement.filter(({ Effect }) => Effect === 'Deny'),
      }));
      for (const { at, patterns } of proposal.rightSized?.compared ?? []) {
        const index = own.indexOf(at.held);
        const [raw, statement] = [before[index], before[index]?.Statement[at.index]];
        if (!raw || !statement) continue;
        const hidden = options.dropUnobservable ? [] : patterns.flatMap((one) => [...one.hidden.keys()]);
        const named = options.rules.some(({ action, principal }) => action === 's3:*' && principal === '*')
          ? Array.from({ length: 20 }, () =>
              random.pick(['s3:GetObject', 's3:PutObject', 's3:ListBucket', 's3:DeleteObject']),
            )
          : [];
        for (const action of [...hidden.filter(() => random.below(20) === 0), ...named]) {
          const request = { ...strangeRequest(world), action };
          if (!allows([{ Version: raw.Version, Statement: [statement] }, ...denies], request)) continue;
          count(named.includes(action) ? 'requests on the keep list' : 'requests that could not be seen');
          expect([request, allows(after, request)]).toEqual([request, true]);
        }
      }
    }),
    worlds,
  );
  expect(counted('requests that could not be seen')).toBeGreaterThan(0);
  // Few worlds have such a list, and a request that it is about.
  if (runs(worlds) >= 1000) expect(counted('requests on the keep list')).toBeGreaterThan(0);
});

describe('denies', () => {
  test('all that denied before denies afterwards', () => {
    assertLaw(
      fc.property(seedsOfWorlds, (seed) => {
        const world = sizedWorld(seed, 'any', catalog);
        for (let draw = 0; draw < 10; draw += 1) {
          const request = anyRequest(world);
          const everything = { Effect: 'Allow', Action: ['*'], Resource: ['*'] } as const;
          const open: RawPolicy = { Version: '2012-10-17', Statement: [everything] };
          const denied = evaluateInReference({ identity: [open, ...world.before] }, request).verdict === 'denied';
          if (denied) count('denied draws');
          expect(evaluateInReference({ identity: [open, ...world.after] }, request).verdict === 'denied').toBe(denied);
        }
      }),
      worlds,
    );
    assertShare('draws met by a deny', counted('denied draws'), 0.02, runs(worlds) * 10);
  });
});

describe('deny and boundary never allow more', () => {
  type Change = (configured: Configured, random: Random) => Configured;

  test.each<readonly [what: string, change: Change]>([
    ['a deny in one of the policies', (one, random) => ({ ...one, own: withDeny(one, random) })],
    ['a policy that denies', (one, random) => ({ ...one, own: [policyOf(denyOf(one, random)), ...one.own] })],
    ['a boundary', (one, random) => ({ ...one, boundary: limitOf(one, random) })],
    ['a service control policy', (one, random) => ({ ...one, levels: [[limitOf(one, random)]] })],
  ])('%s, and right-sized anew: what is allowed then was allowed without it', (what, change) => {
    const isAllowed = ({ after, boundary, levels }: SizedWorld, request: RawRequest): boolean => {
      const limits = { ...(boundary && { boundary }), levels };
      return evaluateInReference({ identity: after, ...limits }, request).verdict === 'allowed';
    };
    assertLaw(
      fc.property(seedsOfWorlds, (seed) => {
        const random = createRandom(seed);
        const unlimited = (configured: Configured) => ({ ...configured, boundary: undefined, levels: [] });
        const without = sizedWorld(seed, 'any', catalog, unlimited);
        const world = sizedWorld(seed, 'any', catalog, (configured) => change(unlimited(configured), random));
        for (let draw = 0; draw < 20; draw += 1) {
          const request = anyRequest(without);
          const [was, is] = [isAllowed(without, request), isAllowed(world, request)];
          if (was && is) count(`${what}: still allowed`);
          if (was && !is) count(`${what}: no longer allowed`);
          if (is) expect([request, was]).toEqual([request, true]);
        }
      }),
      worlds / 4,
    );
    for (const outcome of ['still allowed', 'no longer allowed'])
      assertShare(outcome, counted(`${what}: ${outcome}`), 0.01, runs(worlds / 4) * 20);
  });
});

function policyOf(...Statement: readonly RawStatement[]): RawPolicy {
  return { Version: '2012-10-17', Statement };
}

// What a policy of the world says, denied: under its conditions or none.
function denyOf({ own }: Configured, random: Random): RawStatement {
  const { Condition, ...statement } = random.pick(random.pick(own).Statement);
  return { ...statement, Effect: 'Deny', ...(Condition && random.below(2) === 0 && { Condition }) };
}

function withDeny(configured: Configured, random: Random): readonly RawPolicy[] {
  const deny = denyOf(configured, random);
  const at = random.below(configured.own.length);
  return configured.own.map(({ Version, Statement }, index) => ({
    Version,
    Statement: index === at ? Statement.toSpliced(random.below(Statement.length + 1), 0, deny) : Statement,
  }));
}

// All but what a policy of the world says, or nothing but that.
function limitOf(configured: Configured, random: Random): RawPolicy {
  const deny = denyOf(configured, random);
  const everything = { Effect: 'Allow', Action: ['*'], Resource: ['*'] } as const;
  return random.below(2) === 0 ? policyOf(everything, deny) : policyOf({ ...deny, Effect: 'Allow' });
}
