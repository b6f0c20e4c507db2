// The promises of a right-sizing must be able to fail: proposals with a planted fault, each found.

import { expect, test } from 'vitest';
import type { AttachedPrincipal, HeldPolicy } from '../../src/attached/attached.js';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { checkRightSizing } from '../../src/check/check-right-sizing.js';
import { actionExpander } from '../../src/comparison/expand-actions.js';
import type { PolicyDocument } from '../../src/iam/policy.js';
import { defaultProposalOptions, type Proposal } from '../../src/proposal/proposal.js';
import { proposeWithin } from '../../src/proposal/propose-within.js';
import type { UsageLine } from '../../src/usage/usage-file.js';
import type { ResourcePattern } from '../../src/iam/resource-pattern.js';
import { readPolicy } from '../support/read-world.js';
import { principalLines } from '../support/usage-lines.js';

const catalog = loadCatalog();
const holder: AttachedPrincipal = {
  ...{ arn: 'arn:aws:iam::111122223333:role/app', kind: 'role', account: '111122223333', id: 'AROAAPP', name: 'app' },
  ...{ path: '/', gaps: [], policies: [], groups: [], isServiceLinked: false, instanceProfiles: [] },
};

const document = (...Statement: Parameters<typeof readPolicy>[0]['Statement']): PolicyDocument =>
  readPolicy({ Version: '2012-10-17', Statement });
const allow = (Action: string, Resource: string, more: object = {}) =>
  ({ Effect: 'Allow', Action: [Action], Resource: [Resource], ...more }) as const;
const deny = (...Resource: readonly string[]) => ({ Effect: 'Deny', Action: ['s3:Put*'], Resource }) as const;
const inRegion = { Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } } };

/** The check of a proposal that has these documents in the place of its own. */
function checkOf(
  attached: PolicyDocument,
  uses: readonly Partial<UsageLine>[],
  documents: readonly PolicyDocument[],
  includeUngranted = false,
) {
  const own: readonly HeldPolicy[] = [{ policy: { name: 'p', origin: 'inline', document: attached }, holder }];
  const proposal = proposeWithin(
    {
      ...{
        principal: holder.arn,
        kind: 'role',
        ids: [],
        permissionSet: undefined,
        attached: holder,
        own,
        standing: [],
      },
      members: [principalLines(uses)],
    },
    {
      catalog,
      expand: actionExpander(catalog),
      hidden: () => new Map(),
      unmapped: { ofService: new Map(), ofAny: [] },
    },
    {
      ...{ ...defaultProposalOptions, resources: 'exact', includeUngranted, dropUnobservable: false },
      ...{ rules: [], window: { days: 90, minDays: 30 } },
    },
  );
  const forged: Proposal = { ...proposal, policies: documents.map((one) => ({ name: 'forged', document: one })) };
  return checkRightSizing(forged, own, { before: [], after: [] });
}

const key = 'arn:aws:s3:::bucket/key';
const wide = document(allow('s3:*', 'arn:aws:s3:::bucket/*'), deny('arn:aws:s3:::bucket/a', 'arn:aws:s3:::bucket/b'));
const good = document(allow('s3:GetObject', key), deny('arn:aws:s3:::bucket/a', 'arn:aws:s3:::bucket/b'));

test('a proposal that is as it must be passes', () => {
  expect(checkOf(wide, [{}], [good])).toMatchObject({
    ...{ isPassed: true, replay: { calls: { allowed: 1 }, broken: [] } },
    width: { grants: 1, contained: 1, wider: [], denies: 1, lostDenies: [] },
  });
});

test('what is wider is found, and told', () => {
  const wider = document(
    ...[allow('s3:GetObject', 'arn:aws:s3:::*')],
    deny('arn:aws:s3:::bucket/a', 'arn:aws:s3:::bucket/b'),
  );
  expect(checkOf(wide, [{}], [wider])).toMatchObject({
    isPassed: false,
    width: { contained: 0, wider: [{ action: 's3:GetObject', resource: 'arn:aws:s3:::*' }] },
  });
});

test('a condition that is gone makes it wider', () => {
  const attached = document(allow('s3:*', '*', inRegion));
  expect(checkOf(attached, [{}], [document(allow('s3:GetObject', key))])?.isPassed).toBe(false);
  expect(checkOf(attached, [{}], [document(allow('s3:GetObject', key, inRegion))])?.isPassed).toBe(true);
});

test('a deny that is gone, or of which a part is, is found; one that is divided among documents is there', () => {
  const get = document(allow('s3:GetObject', key));
  expect(checkOf(wide, [{}], [get])?.width.lostDenies).toHaveLength(1);
  expect(checkOf(wide, [{}], [get, document(deny('arn:aws:s3:::bucket/a'))])?.isPassed).toBe(false);
  const divided = [get, document(deny('arn:aws:s3:::bucket/b')), document(deny('arn:aws:s3:::bucket/a'))];
  expect(checkOf(wide, [{}], divided)?.isPassed).toBe(true);
});

test('`NotAction` in its own words passes, whole or in parts, and with fewer exclusions it does not', () => {
  const except = (NotAction: readonly string[], ...Resource: readonly string[]) =>
    ({ Effect: 'Allow', NotAction, Resource }) as const;
  const attached = document(except(['iam:*', 'kms:*'], 'arn:aws:s3:::a', 'arn:aws:s3:::bucket/*'));
  const passes = (...documents: readonly PolicyDocument[]) => checkOf(attached, [{}], documents)?.isPassed;
  expect(passes(attached)).toBe(true);
  expect(passes(document(except(['IAM:*', 'kms:*', 'iam:*'], 'arn:aws:s3:::a', 'arn:aws:s3:::bucket/*')))).toBe(true);
  expect(passes(document(except(['iam:*', 'kms:*'], 'arn:aws:s3:::bucket/*')))).toBe(true);
  expect(passes(document(except(['iam:*'], 'arn:aws:s3:::bucket/*')))).toBe(false);
  expect(passes(document(except(['iam:*', 'kms:*'], 'arn:aws:s3:::*')))).toBe(false);
});

test('a statement of which nothing follows passes in its own words, whole or in parts, and in no others', () => {
  const empty = { Condition: { StringNotEquals: { 'aws:PrincipalTag/none': [] } } };
  const buckets = ['arn:aws:s3:::a', 'arn:aws:s3:::bucket/*'];
  const puzzling = (Action: readonly string[], Resource: readonly string[], more: object = empty) =>
    document({ Effect: 'Allow', Action, Resource, ...more });
  const attached = puzzling(['s3:*', 'sqs:*'], buckets);
  const passes = (...documents: readonly PolicyDocument[]) => checkOf(attached, [{}], documents)?.isPassed;
  expect(passes(attached)).toBe(true);
  expect(passes(puzzling(['s3:Get*'], buckets.slice(1)))).toBe(true);
  expect(passes(puzzling(['s3:*'], ['arn:aws:s3:::*']))).toBe(false);
  expect(passes(puzzling(['*'], buckets))).toBe(false);
  expect(passes(puzzling(['s3:*'], buckets, {}))).toBe(false);
});

test('what was asked for beyond what is attached is no failure under its own conditions, and under none it is', () => {
  const role = 'arn:aws:iam::111122223333:role/worker';
  const action = 'iam:PassRole';
  const pass = { action, resource: role as ResourcePattern, passedTo: ['ec2.amazonaws.com', 'batch.amazonaws.com'] };
  const to = (...services: readonly string[]) => ({ Condition: { StringEquals: { 'iam:PassedToService': services } } });
  const check = (more: object, includeUngranted = true) =>
    checkOf(
      document(allow('s3:*', '*')),
      [{}, pass],
      [document(allow('s3:GetObject', key), allow(action, role, more))],
      includeUngranted,
    );
  const asked = to('batch.amazonaws.com', 'ec2.amazonaws.com');
  expect(check(asked)).toMatchObject({ isPassed: true, beyond: 1, width: { wider: [] } });
  expect(check(asked, false)).toMatchObject({ isPassed: false, beyond: 0 });
  expect(check({})).toMatchObject({ isPassed: false, beyond: 0, width: { wider: [{ action, resource: role }] } });
  expect(check(to('ec2.amazonaws.com', 'lambda.amazonaws.com'))?.isPassed).toBe(false);
});

test('a used call that would be denied is found, and so is one that would hang on a condition', () => {
  expect(checkOf(document(allow('s3:*', '*')), [{}], [])?.replay.broken).toMatchObject([
    { before: 'allowed', after: 'denied' },
  ]);
  const hanging = document(allow('s3:GetObject', key, inRegion));
  expect(checkOf(document(allow('s3:*', '*')), [{}], [hanging])?.replay.broken).toMatchObject([
    { before: 'allowed', after: 'unknown' },
  ]);
});

test('of a folded line each name is held by itself: one that was never allowed excuses no other', () => {
  const members = ['a/1', 'b/1'].map((name) => `arn:aws:s3:::bucket/${name}`);
  const line = { resource: 'arn:aws:s3:::bucket/*' as ResourcePattern, scope: 'folded' as const, members };
  const attached = document(allow('s3:*', 'arn:aws:s3:::bucket/a/*'));
  expect(checkOf(attached, [line], [])?.isPassed).toBe(false);
  expect(checkOf(attached, [line], [document(allow('s3:GetObject', 'arn:aws:s3:::bucket/a/1'))])?.isPassed).toBe(true);
});

test('what AWS may have refused before it looked at policies is replayed where the attached ones allow it, and no finding else', () => {
  const folded: Partial<UsageLine> = {
    ...{ resource: 'arn:aws:s3:::bucket/*', scope: 'folded', count: 4 },
    members: [key, 'arn:aws:s3:::bucket/a'],
  };
  const attached = document(allow('s3:*', 'arn:aws:s3:::bucket/*'), {
    ...deny('arn:aws:s3:::bucket/a'),
    Action: ['s3:*'],
  });
  const proposed = document(allow('s3:GetObject', key), { ...deny('arn:aws:s3:::bucket/a'), Action: ['s3:*'] });
  const callsOf = (outcome: UsageLine['outcome'], fields: Partial<UsageLine>) =>
    checkOf(attached, [{ ...fields, outcome }], [proposed])?.replay.calls;
  const none = { allowed: 0, hanging: 0, otherwise: 0 };
  expect(callsOf('used', folded)).toEqual({ ...none, otherwise: 4 });
  expect(callsOf('undecided', folded)).toEqual({ ...none, allowed: 4 });
  expect(callsOf('undecided', { resource: 'arn:aws:s3:::bucket/a' })).toEqual(none);
  expect(callsOf('used', { resource: 'arn:aws:s3:::bucket/a' })).toEqual({ ...none, otherwise: 1 });
});
