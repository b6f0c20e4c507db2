// moto enforcing IAM, and our evaluation: the same verdict on every call of generated principals. Where moto is known
// to differ from AWS, a table shows how, and the generator leaves it out.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluate, type Evaluation } from '../../src/iam/evaluate.js';
import { parsePolicyValue } from '../../src/iam/parse-policy.js';
import type { PolicyDocument } from '../../src/iam/policy.js';
import { requestContext } from '../../src/iam/request-context.js';
import { startEnforcingMoto, type EnforcingMoto, type Wanted } from '../support/enforcing-moto.js';
import { seed } from '../support/laws.js';
import { deviations } from '../support/moto-deviations.js';
import { createRandom } from '../support/random.js';
import {
  buckets,
  callFor,
  makeCall,
  makePolicy,
  resourceOf,
  type MadePolicy,
  type S3Call,
} from '../support/s3-policies.js';
import type { Credentials } from '../support/sign-request.js';

const principals = 50;
const policiesEach = 4;
const callsEach = 100;

interface Principal extends Wanted {
  readonly made: readonly MadePolicy[];
}

const random = createRandom(seed);
const wanted: readonly Principal[] = Array.from({ length: principals }, (_, at) => {
  const made = Array.from({ length: policiesEach }, () => makePolicy(random));
  const policies = made.map(({ document }) => document);
  return { kind: at % 2 === 0 ? 'user' : 'role', name: `principal-${at}`, policies, made };
});

let moto: EnforcingMoto;
let credentials: readonly Credentials[];
let deviating: readonly Credentials[];

beforeAll(async () => {
  moto = await startEnforcingMoto(buckets);
  credentials = await inTurns(wanted, (one) => moto.create(one));
  deviating = await inTurns(deviations, ({ policies, boundary }, at) =>
    moto.create({ kind: 'user', name: `deviating-${at}`, policies, ...(boundary ? { boundary } : {}) }),
  );
  await moto.enforce();
});

afterAll(() => moto.close());

test('on every call of every principal moto and we agree', async () => {
  const calls = wanted.flatMap((one, at) => Array.from({ length: callsEach }, () => ({ one, at, call: callOf(one) })));
  const documents = wanted.map(({ policies }) => policies.map(parse));
  const answers = await inTurns(calls, async ({ at, call }) => {
    const request = { action: call.operation.action, resource: resourceOf(call), context: requestContext([]) };
    const { verdict } = evaluate({ identity: documents[at] ?? [] }, request);
    const passes = await moto.ask(call.operation.method, pathOf(call), credentialsAt(credentials, at));
    return {
      at,
      action: request.action,
      resource: request.resource,
      ours: verdict,
      moto: passes ? 'allowed' : 'denied',
    };
  });
  expect(answers.filter(({ ours, moto: theirs }) => ours !== theirs)).toEqual([]);
  expect([wanted.flatMap(({ policies }) => policies).length, answers.length]).toEqual([200, 5000]);
  const allowed = answers.filter(({ ours }) => ours === 'allowed').length / answers.length;
  expect(allowed).toBeGreaterThan(0.25);
  expect(allowed).toBeLessThan(0.75);
}, 300_000);

describe('where moto differs from AWS, and we do not', () => {
  test.each(deviations.map((deviation, at) => [deviation.what, deviation, at] as const))(
    '%s',
    async (_, deviation, at) => {
      const { policies, boundary, sent, asked, keys = {}, motoAllows } = deviation;
      const request = { action: asked[0], resource: asked[1], context: requestContext(Object.entries(keys)) };
      const world = { identity: policies.map(parse), ...(boundary ? { boundary: parse(boundary) } : {}) };
      const expected: Evaluation['verdict'] = motoAllows ? 'denied' : 'allowed';
      expect(evaluate(world, request).verdict).toBe(expected);
      expect(await moto.ask(sent[0], sent[1], credentialsAt(deviating, at))).toBe(motoAllows);
    },
  );
});

function callOf({ made }: Principal): S3Call {
  return random.below(8) === 0 ? makeCall(random) : callFor(random.pick(made), random);
}

function pathOf({ operation: { on, query }, bucket, key }: S3Call): string {
  return `/${bucket}${on === 'object' ? `/${key}` : ''}${query === '' ? '' : `?${query}`}`;
}

function parse(document: object): PolicyDocument {
  const parsed = parsePolicyValue(document);
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

function credentialsAt(list: readonly Credentials[], at: number): Credentials {
  const found = list[at];
  if (!found) throw new Error(`no credentials ${at}`);
  return found;
}

/** Eight at a time, answers in order. */
async function inTurns<Item, Result>(
  items: readonly Item[],
  ask: (item: Item, at: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>();
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [at, item] of queue) results.set(at, await ask(item, at));
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return [...results].sort(([one], [another]) => one - another).map(([, result]) => result);
}
