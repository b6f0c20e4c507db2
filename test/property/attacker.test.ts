// An attacker chooses every string and every error of his own calls. His policy allows what AWS authorized and nothing
// beside it, and the policies of all others are what they are without him.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { emitPolicy } from '../../src/emit/emit-policy.js';
import { compilePolicies } from '../../src/iam/compile-policies.js';
import type { Proposal } from '../../src/proposal/propose-from-scratch.js';
import { defaultProposalOptions, type ResourceDial } from '../../src/proposal/proposal.js';
import { statementsOf } from '../../src/proposal/statements.js';
import { attacker, attacks, victims, type Attack } from '../support/arbitrary-attacks.js';
import { toldCalls, type Need } from '../support/arbitrary-calls.js';
import { assertLaw } from '../support/laws.js';
import {
  canBeWritten,
  isAmong,
  minMembers,
  neighboursOf,
  proposeFor,
  reread,
  verdict,
  witnessOf,
  written,
} from '../support/propose-calls.js';

const catalog = loadCatalog();

const authorizedNeeds = (calls: readonly Attack[]) => calls.flatMap(({ authorized }) => authorized);
const recordsOf = (calls: readonly Attack[]) => calls.map(({ record }) => record);
const proposalFor = (calls: readonly Attack[]) => proposeFor(recordsOf(calls)).get(attacker.arn);

/** What an authorized need could be mistaken for: other names, other places, other actions. */
function besides(need: Need): readonly Need[] {
  const { action, resource } = need;
  const places = [
    resource.replace('111122223333', '999988887777'),
    resource.replace('eu-west-1', 'us-east-1'),
    resource.replace('arn:aws:', 'arn:aws-cn:'),
    resource.replace(/^(arn:aws:s3:::)[^/]*/, '$1victim'),
    resource.replaceAll('.', 'x'),
  ];
  const actions = ['s3:DeleteObject', 's3:GetObject', 's3:PutObject', 'iam:PassRole', 'dynamodb:DeleteTable'];
  return [
    ...neighboursOf(need),
    ...places.map((own) => ({ action, resource: own })),
    ...[...actions, `${action}Version`, `${action.split(':')[0] ?? ''}:TagResource`].map((own) => ({
      ...{ action: own, resource },
    })),
  ];
}

test('the policy for an attacker allows each call that AWS authorized, and nothing beside them', () => {
  const seen = { allowed: 0, refused: 0 };
  assertLaw(
    fc.property(attacks, (calls) => {
      const policies = written(proposalFor(calls));
      const authorized = authorizedNeeds(calls);
      for (const need of authorized.filter(canBeWritten)) {
        expect([need, verdict(policies, attacker, need)]).toEqual([need, 'allowed']);
        seen.allowed++;
      }
      for (const need of [...victims, ...authorized.flatMap(besides)]) {
        if (isAmong(authorized, need)) continue;
        expect([need, verdict(policies, attacker, need)]).toEqual([need, 'denied']);
        seen.refused++;
      }
    }),
    10_000,
  );
  expect(seen.refused).toBeGreaterThan(seen.allowed);
  expect(seen.allowed).toBeGreaterThan(0);
});

test('every grant of an attacker stands for an authorized call of his own, and is needed for it', () => {
  assertLaw(
    fc.property(attacks, (calls) => {
      const proposal = proposalFor(calls);
      const authorized = authorizedNeeds(calls);
      if (authorized.length === 0) expect(proposal?.policies ?? []).toEqual([]);
      for (const grant of proposal?.grants ?? []) {
        const rest = statementsOf(proposal?.grants.filter((one) => one !== grant) ?? [], catalog);
        const policies = compilePolicies({ identity: [{ version: '2012-10-17', statements: rest }] });
        const need = witnessOf(grant);
        expect([need, isAmong(authorized, need)]).toEqual([need, true]);
        expect([need, verdict(policies, attacker, need)]).toEqual([need, 'denied']);
      }
    }),
    10_000,
  );
});

test('what is emitted for an attacker holds only actions that AWS publishes, and Sids of letters and digits', () => {
  assertLaw(
    fc.property(attacks, (calls) => {
      for (const { name, document } of proposalFor(calls)?.policies ?? []) {
        expect(name).toMatch(/^[\w+=,.@-]{1,128}$/);
        for (const { sid, actions } of reread(emitPolicy(document)).statements) {
          expect(sid).toMatch(/^[A-Za-z0-9]+$/);
          for (const action of actions.patterns) expect(catalog.action(action)?.action).toBe(action);
        }
      }
    }),
    10_000,
  );
});

/** The emitted policies of all but the attacker. */
function policiesOfOthers(proposals: ReadonlyMap<string, Proposal>): readonly unknown[] {
  return [...proposals]
    .filter(([principal]) => principal !== attacker.arn)
    .map(([principal, { policies }]) => [
      principal,
      policies.map(({ name, document }) => [name, emitPolicy(document)]),
    ]);
}

const dials = fc.constantFrom<ResourceDial>('exact', 'prefix', 'type');
const anyLimits = fc.constantFrom(
  { resourcesPerAction: 1000, resourcesPerRun: 100_000 },
  { resourcesPerAction: 2, resourcesPerRun: 1000 },
);

test('the policies of all others have the bytes that they have without the attacker', () => {
  assertLaw(
    fc.property(toldCalls, attacks, anyLimits, fc.nat(14), dials, (others, calls, limits, at, resources) => {
      const honest = others.map(({ record }) => record);
      const mixed = [...honest.slice(0, at), ...recordsOf(calls), ...honest.slice(at)];
      const batchSize = 4;
      const how = { limits, batchSize, resources };
      expect(policiesOfOthers(proposeFor(mixed, how))).toEqual(policiesOfOthers(proposeFor(honest, how)));
    }),
    10_000,
  );
});

test('names in such numbers that they fold open a prefix only with as many authorized names below it as are asked for', () => {
  const seen = { opened: 0 };
  const limits = { resourcesPerAction: 2, resourcesPerRun: 1000 };
  assertLaw(
    fc.property(fc.array(attacks, { minLength: 1, maxLength: 5 }), (waves) => {
      const calls = waves.flat();
      const proposal = proposeFor(recordsOf(calls), { limits }).get(attacker.arn);
      const authorized = authorizedNeeds(calls);
      for (const grant of proposal?.grants ?? []) {
        const statements = statementsOf([grant], catalog);
        const policies = compilePolicies({ identity: [{ version: '2012-10-17', statements }] });
        const below = authorized.filter((need) => verdict(policies, attacker, need) === 'allowed');
        const names = new Set(below.map(({ resource }) => resource)).size;
        const isOpen = [...victims, ...authorized.flatMap(besides)].some(
          (need) => !isAmong(authorized, need) && verdict(policies, attacker, need) === 'allowed',
        );
        expect([grant.resource, names]).not.toEqual([grant.resource, 0]);
        if (!isOpen) continue;
        seen.opened++;
        expect([grant.resource, grant.scope, names >= minMembers]).toEqual([grant.resource, 'folded', true]);
      }
    }),
    2000,
  );
  expect(seen.opened).toBeGreaterThan(0);
});

/** What lies before the part of a name that programs fill, told apart from the code: a bucket, or what has no such part. */
const placeOf = (resource: string) => /^arn:aws:s3:::[^/]+\/(?:.*\/)?/s.exec(resource)?.[0] ?? resource;

/** Keys in the folders of one bucket, of which AWS refuses some. */
const keys = fc
  .tuple(
    fc.constantFrom('in', 'victim', '2026/11/23', '*', '..'),
    fc.constantFrom('x', '*', '?', '${*}', '', 'é', '日'),
  )
  .map((parts) => parts.join('/'));
const storms: fc.Arbitrary<readonly Attack[]> = fc.array(
  fc.tuple(keys, fc.boolean()).map(([key, isDenied]): Attack => ({
    authorized: isDenied ? [] : [{ action: 's3:GetObject', resource: `arn:aws:s3:::alpha/${key}` }],
    record: {
      ...{ eventVersion: '1.11', eventType: 'AwsApiCall', awsRegion: 'eu-west-1', eventTime: '2026-03-01T12:00:00Z' },
      ...{ eventSource: 's3.amazonaws.com', eventName: 'GetObject', userIdentity: attacker.identity },
      ...(isDenied && { errorCode: 'AccessDenied' }),
      requestParameters: { bucketName: 'alpha', key },
    },
  })),
  { maxLength: 20 },
);

test('at the default dial a wildcard stands for as many authorized names as are asked for, in the folder of one of them', () => {
  const seen = { opened: 0, allowed: 0 };
  assertLaw(
    fc.property(attacks, storms, (some, storm) => {
      const calls = [...some, ...storm];
      const proposal = proposeFor(recordsOf(calls), { resources: defaultProposalOptions.resources }).get(attacker.arn);
      const authorized = authorizedNeeds(calls);
      const whole = written(proposal);
      for (const need of authorized.filter(canBeWritten)) {
        expect([need, verdict(whole, attacker, need)]).toEqual([need, 'allowed']);
        seen.allowed++;
      }
      for (const grant of proposal?.grants ?? []) {
        const policies = compilePolicies({
          identity: [{ version: '2012-10-17', statements: statementsOf([grant], catalog) }],
        });
        const below = authorized.filter((need) => verdict(policies, attacker, need) === 'allowed');
        const names = new Set(below.map(({ resource }) => resource)).size;
        expect([grant.resource, names]).not.toEqual([grant.resource, 0]);
        for (const need of [...victims, ...authorized.flatMap(besides)]) {
          if (isAmong(authorized, need) || verdict(policies, attacker, need) !== 'allowed') continue;
          seen.opened++;
          expect([grant.resource, grant.scope, names >= minMembers]).toEqual([grant.resource, 'generalized', true]);
          const places = below.map(({ resource }) => placeOf(resource));
          expect([need.resource, places.some((place) => need.resource.startsWith(place))]).toEqual([
            need.resource,
            true,
          ]);
        }
      }
      for (const need of victims.filter((one) => !isAmong(authorized, one)))
        expect([need, verdict(whole, attacker, need)]).toEqual([need, 'denied']);
    }),
    2000,
  );
  expect(seen.opened).toBeGreaterThan(0);
  expect(seen.allowed).toBeGreaterThan(0);
});

test('a flood of authorized calls folds the names of the attacker, and those of nobody else', () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 30, maxLength: 60 });
  const limits = { resourcesPerAction: 30, resourcesPerRun: 40 };
  const verbs = ['GetObject', 'PutObject', 'DeleteObject', 'RestoreObject', 'AbortMultipartUpload', 'ListParts'].concat(
    [
      'GetObjectAcl',
      'PutObjectAcl',
      'GetObjectTagging',
      'PutObjectTagging',
      'DeleteObjectTagging',
      'GetObjectRetention',
    ],
  );
  assertLaw(
    fc.property(toldCalls, names, fc.nat(14), (others, flood, at) => {
      const honest = others.slice(0, 5).map(({ record }) => record);
      const storm = flood.flatMap((key) =>
        verbs.map((eventName) => ({
          ...{
            eventVersion: '1.11',
            eventType: 'AwsApiCall',
            awsRegion: 'eu-west-1',
            eventTime: '2026-03-01T12:00:00Z',
          },
          ...{
            eventSource: 's3.amazonaws.com',
            eventName,
            requestParameters: { bucketName: 'alpha', key: `in/${key}` },
          },
          userIdentity: attacker.identity,
        })),
      );
      const proposals = proposeFor([...honest.slice(0, at), ...storm, ...honest.slice(at)], { limits, batchSize: 10 });
      expect(policiesOfOthers(proposals)).toEqual(policiesOfOthers(proposeFor(honest, { limits, batchSize: 10 })));
      const folded = proposals.get(attacker.arn)?.grants.map(({ resource, scope }) => [resource, scope]);
      expect(new Set(folded?.map(String))).toEqual(new Set(['arn:aws:s3:::alpha/in/*,folded']));
    }),
    1000,
  );
});
