// Replay, what was never used, the smallest fix, and the check of a proposal.

import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { checkProposal } from '../../src/check/check-proposal.js';
import { smallestAllow } from '../../src/check/fix.js';
import { neverUsed } from '../../src/check/never-used.js';
import { replay } from '../../src/check/replay.js';
import { jsonStatement } from '../../src/iam/format-policy.js';
import { parsePolicyValue } from '../../src/iam/parse-policy.js';
import type { PolicyDocument } from '../../src/iam/policy.js';
import { proposeFromScratch } from '../../src/proposal/propose-from-scratch.js';
import type { PrincipalLines, UsageLine } from '../../src/usage/usage-file.js';
import { defaultProposalOptions } from '../../src/proposal/proposal.js';

const catalog = loadCatalog();
const key = (name: string) => `arn:aws:s3:::b/${name}`;

function policy(...statements: readonly object[]): PolicyDocument {
  const parsed = parsePolicyValue({ Version: '2012-10-17', Statement: statements });
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

const allow = (Action: unknown, Resource: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const everything = policy(allow('*', '*'));

function used(action: string, resource: string, more: Partial<UsageLine> = {}): UsageLine {
  return {
    ...{ action, resource, event: action, basis: 'event', reason: 'called', scope: 'exact', outcome: 'used' },
    ...{ context: { region: 'eu-west-1', address: 'public' }, count: 2 },
    ...{ firstSeen: '2026-11-03T09:00:00Z', lastSeen: '2026-11-03T09:00:00Z', examples: ['e1'] },
    ...more,
  };
}

function lines(...uses: readonly UsageLine[]): PrincipalLines {
  return {
    ...{ principal: 'arn:aws:iam::111122223333:role/app', kind: 'role', ids: ['AROAAPP'] },
    ...{ records: { used: 0, denied: 0, undecided: 0, unmapped: 0 }, folds: [], unmapped: [], uses },
  };
}

const identity = (policyIndex: number, statement: number) => ({ layer: 'identity', policy: policyIndex, statement });

describe('a replay', () => {
  test('counts calls, and only those that AWS authorized', () => {
    const world = { identity: [policy(allow('s3:GetObject', key('a')))] };
    const calls = lines(
      used('s3:GetObject', key('a'), { count: 5 }),
      used('s3:GetObject', key('b'), { count: 3 }),
      used('s3:GetObject', key('c'), { outcome: 'denied' }),
      used('s3:GetObject', key('d'), { outcome: 'undecided' }),
    );
    const result = replay([calls], world);
    expect(result.calls).toEqual({ allowed: 5, denied: 3, unknown: 0, otherwise: 0 });
    expect(result.denied.map(({ line }) => line.resource)).toEqual([key('b')]);
  });

  test('names the statements that deny, and then no statement would help', () => {
    const deny = policy(allow('s3:*', '*'), { ...allow('s3:Get*', key('a')), Effect: 'Deny' });
    const [use] = replay([lines(used('s3:GetObject', key('a')))], { identity: [everything, deny] }).denied;
    expect(use).toMatchObject({ decidedBy: [identity(1, 1)], missing: [], fix: undefined });
  });

  test('names the layers in which nothing allows', () => {
    const world = {
      identity: [everything],
      boundary: policy(allow('sqs:*', '*')),
      levels: [[everything], [policy(allow('iam:*', '*'))]],
    };
    const [use] = replay([lines(used('s3:GetObject', key('a')))], world).denied;
    expect(use?.missing).toEqual([{ kind: 'boundary' }, { kind: 'scp', level: 1 }]);
    expect(use?.decidedBy).toEqual([]);
  });

  test('allows by any policy of a level of service control policies', () => {
    const world = { identity: [everything], levels: [[policy(allow('sqs:*', '*')), policy(allow('s3:*', '*'))]] };
    expect(replay([lines(used('s3:GetObject', key('a')))], world).calls.allowed).toBe(2);
  });

  test('names the key that nobody told', () => {
    const world = {
      identity: [policy(allow('s3:*', '*', { Condition: { StringEquals: { 's3:ExistingObjectTag/a': 'b' } } }))],
    };
    const [use] = replay([lines(used('s3:GetObject', key('a')))], world).unknown;
    expect(use).toMatchObject({ decidedBy: [identity(0, 0)], dependsOn: ['s3:ExistingObjectTag/a'] });
  });

  test('denies a folded line of which one known member is denied, and needs all members allowed', () => {
    const folded = used('s3:GetObject', key('*'), { scope: 'folded', members: [key('a'), key('b')] });
    const verdicts = (...resources: readonly string[]) =>
      replay([lines(folded)], { identity: [policy(allow('s3:GetObject', resources))] });
    expect(verdicts(key('a'), key('b')).calls).toEqual({ allowed: 2, denied: 0, unknown: 0, otherwise: 0 });
    expect(verdicts(key('a')).calls).toEqual({ allowed: 0, denied: 2, unknown: 0, otherwise: 0 });
    expect(verdicts(key('a')).denied[0]?.fix?.resources?.patterns).toEqual([key('a'), key('b')]);
  });

  test('leaves open a folded line whose members are not all known', () => {
    const members = Array.from({ length: 16 }, (_, index) => key(String(index)));
    const folded = used('s3:GetObject', key('*'), { scope: 'folded', members });
    expect(replay([lines(folded)], { identity: [policy(allow('s3:GetObject', members))] }).calls.unknown).toBe(2);
    expect(replay([lines(folded)], { identity: [policy(allow('s3:GetObject', key('*')))] }).calls.allowed).toBe(2);
  });

  test('says that the receiver of a role decides, where it does', () => {
    const pass = used('iam:PassRole', 'arn:aws:iam::111122223333:role/job', {
      passedTo: ['ecs.amazonaws.com', 'ecs-tasks.amazonaws.com'],
    });
    const to = (...services: readonly string[]) => ({
      identity: [
        policy(allow('iam:PassRole', '*', { Condition: { StringEquals: { 'iam:PassedToService': services } } })),
      ],
    });
    expect(replay([lines(pass)], to('ecs.amazonaws.com')).unknown[0]?.dependsOn).toEqual(['iam:PassedToService']);
    expect(replay([lines(pass)], to('ecs.amazonaws.com', 'ecs-tasks.amazonaws.com')).calls.allowed).toBe(2);
    expect(replay([lines(pass)], to('ec2.amazonaws.com')).calls.denied).toBe(2);
  });

  test('knows of a bucket behind an access point that there is one, even where nobody told which', () => {
    const accessPoint = 'arn:aws:s3:eu-west-1:111122223333:accesspoint/finance';
    const context = { region: 'eu-west-1', address: 'public', accessPoint } as const;
    const behind = (told: UsageLine['context']) =>
      used('s3:GetObject', key('a'), { reason: 'access-point', context: told });
    const where = (Condition: object) => ({ identity: [policy(allow('s3:GetObject', '*', { Condition }))] });
    const [one, any, none] = [
      where({ StringEquals: { 's3:DataAccessPointArn': accessPoint } }),
      where({ Null: { 's3:DataAccessPointArn': 'false' } }),
      where({ Null: { 's3:DataAccessPointArn': 'true' } }),
    ];
    const calls = (told: UsageLine['context'], policies: typeof one) => replay([lines(behind(told))], policies).calls;
    expect([one, any, none].map((policies) => calls(context, policies).allowed)).toEqual([2, 2, 0]);
    expect([one, any, none].map((policies) => calls(null, policies).allowed)).toEqual([0, 2, 0]);
    expect([calls(null, one).unknown, calls(null, none).denied]).toEqual([2, 2]);
  });
});

describe('the smallest statement', () => {
  const shown = (line: UsageLine) => {
    const fix = smallestAllow(line);
    return fix && jsonStatement(fix);
  };

  test.each([
    ['the action on the resource', used('s3:GetObject', key('a')), { Action: ['s3:GetObject'], Resource: [key('a')] }],
    [
      'any resource, where the action takes none',
      used('sqs:ListQueues', '*', { scope: 'unscopable' }),
      { Action: ['sqs:ListQueues'], Resource: ['*'] },
    ],
    [
      'a role to the services that it was passed to',
      used('iam:PassRole', 'arn:aws:iam::111122223333:role/job', { passedTo: ['ec2.amazonaws.com'] }),
      {
        Action: ['iam:PassRole'],
        Resource: ['arn:aws:iam::111122223333:role/job'],
        Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      },
    ],
    [
      'a bucket to the access point that it was reached through',
      used('s3:GetObject', key('a'), { reason: 'access-point' }),
      {
        Action: ['s3:GetObject'],
        Resource: [key('a')],
        Condition: { Null: { 's3:DataAccessPointArn': 'false' } },
      },
    ],
  ])('names %s', (_, line, expected) => {
    expect(shown(line)).toEqual({ Effect: 'Allow', ...expected });
  });

  test.each([
    ['holds a character that no policy may', used('s3:GetObject', key('日本'), { scope: 'inexpressible' })],
    [
      'was folded over such names',
      used('s3:GetObject', key('p/*'), { scope: 'inexpressible', members: [key('p/日本')] }),
    ],
    ['cannot be escaped', used('sqs:SendMessage', 'arn:aws:sqs:*:111122223333:q', { scope: 'unescapable' })],
  ])('is not to be had where the name %s', (_, line) => {
    expect(smallestAllow(line)).toBeUndefined();
  });

  test.each(['s3:GetObject', 'iam:PassRole'])('allows the calls that it was made for: %s', (action) => {
    const line = used(action, key('${*}'), {
      passedTo: action === 'iam:PassRole' ? ['a.amazonaws.com', 'b.amazonaws.com'] : [],
    });
    const fix = smallestAllow(line);
    if (!fix) throw new Error('no fix');
    expect(replay([lines(line)], { identity: [{ version: '2012-10-17', statements: [fix] }] }).calls.allowed).toBe(2);
  });
});

describe('what was never used', () => {
  const rest = (document: PolicyDocument, ...uses: readonly UsageLine[]) =>
    neverUsed([lines(...uses)], [document]).map(({ ref, isWhole, actions, resources }) => ({
      at: ref.statement,
      isWhole,
      actions,
      resources,
    }));

  test('is the actions and resources that no call needed', () => {
    const document = policy(allow(['s3:GetObject', 's3:Put*'], [key('a/*'), key('b/*')]));
    expect(rest(document, used('s3:GetObject', key('a/1')))).toEqual([
      { at: 0, isWhole: false, actions: ['s3:Put*'], resources: [key('b/*')] },
    ]);
  });

  test('is nothing where every part was needed', () => {
    const document = policy(allow(['s3:GetObject', 's3:Put*'], [key('a/*'), key('b/*')]));
    expect(rest(document, used('s3:GetObject', key('a/1')), used('s3:PutObject', key('b/1')))).toEqual([]);
  });

  test('is a whole statement that no call needed, and not what calls that AWS denied asked for', () => {
    const document = policy(allow('s3:GetObject', key('*')), allow('sqs:*', '*'));
    const denied = used('sqs:ListQueues', '*', { outcome: 'denied' });
    expect(rest(document, used('s3:GetObject', key('a')), denied)).toEqual([
      { at: 1, isWhole: true, actions: ['sqs:*'], resources: ['*'] },
    ]);
  });

  test('is not what a call may have needed: under a condition nobody told, on a resource nobody told', () => {
    const document = policy(
      allow('s3:GetObject', key('a'), { Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } }),
      allow('s3:GetObject', [key('p/1'), key('p/2'), key('q/1')]),
    );
    expect(
      rest(document, used('s3:GetObject', key('a')), used('s3:GetObject', key('p/*'), { scope: 'created' })),
    ).toEqual([{ at: 1, isWhole: false, actions: [], resources: [key('q/1')] }]);
  });

  test('is what a condition that certainly did not hold kept from use', () => {
    const document = policy(
      allow('s3:GetObject', '*', { Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } } }),
    );
    expect(rest(document, used('s3:GetObject', key('a')))).toMatchObject([{ at: 0, isWhole: true }]);
  });

  test('is never a deny', () => {
    expect(rest(policy({ ...allow('iam:*', '*'), Effect: 'Deny' }), used('s3:GetObject', key('a')))).toEqual([]);
  });

  test('is never a part of an exclusion, though the statement itself may be it', () => {
    const document = policy(
      { Effect: 'Allow', NotAction: ['iam:*', 'sts:*'], Resource: [key('a'), key('b')] },
      { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], NotResource: [key('x/*'), key('y/*')] },
      { Effect: 'Allow', NotAction: 's3:*', NotResource: key('a') },
    );
    expect(rest(document, used('s3:GetObject', key('a')))).toEqual([
      { at: 0, isWhole: false, actions: [], resources: [key('b')] },
      { at: 1, isWhole: false, actions: ['s3:PutObject'], resources: [] },
      { at: 2, isWhole: true, actions: [], resources: [] },
    ]);
  });

  test('is so over all principals together', () => {
    const document = policy(allow('s3:GetObject', [key('a'), key('b')]));
    const [one, other] = [
      lines(used('s3:GetObject', key('a'))),
      { ...lines(used('s3:GetObject', key('b'))), principal: 'arn:aws:iam::111122223333:role/b' },
    ];
    expect(neverUsed([one, other], [document])).toEqual([]);
  });
});

describe('the check of a proposal', () => {
  const calls = lines(
    used('s3:GetObject', key('a')),
    used('s3:GetObject', key('b')),
    used('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111122223333:q', { count: 7 }),
    used('s3:GetObject', key('日本'), { scope: 'inexpressible', count: 3 }),
    used('s3:PutObject', key('a'), { outcome: 'denied' }),
  );
  const proposal = proposeFromScratch(calls, catalog, {
    ...defaultProposalOptions,
    includeDenied: false,
    minMembers: 5,
  });

  test('passes for what was proposed, and counts apart what was left out with a reason', () => {
    const check = checkProposal(proposal, [calls], catalog);
    expect(check).toMatchObject({ isPassed: true, leftOut: 3, lint: [] });
    expect(check.replay.calls).toEqual({ allowed: 11, denied: 0, unknown: 0, otherwise: 0 });
  });

  test('fails where any one statement is missing, for exactly the calls behind it', () => {
    const [own] = proposal.policies;
    if (!own) throw new Error('no policy');
    const denied = own.document.statements.map((_, missing) => {
      const statements = own.document.statements.filter((__, index) => index !== missing);
      const document = { ...own.document, statements };
      const check = checkProposal({ ...proposal, policies: [{ ...own, document }] }, [calls], catalog);
      expect(check.isPassed).toBe(false);
      return check.replay.denied.map(({ line }) => line.resource);
    });
    expect(denied.map((resources) => resources.join(' ')).sort()).toEqual([
      'arn:aws:s3:::b/a arn:aws:s3:::b/b',
      'arn:aws:sqs:eu-west-1:111122223333:q',
    ]);
  });

  test('fails where a call hangs on a condition', () => {
    const policies = proposal.policies.map(({ name, document }) => ({
      name,
      document: {
        ...document,
        statements: document.statements.map((one) => ({
          ...one,
          conditions: [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] }],
        })),
      },
    }));
    expect(checkProposal({ ...proposal, policies }, [calls], catalog)).toMatchObject({ isPassed: false });
  });

  test('has nothing to fail where no policy is proposed or nobody can change the principal', () => {
    expect(checkProposal({ ...proposal, policies: [] }, [calls], catalog)).toMatchObject({
      isPassed: true,
      leftOut: 14,
    });
    const linked = { ...calls, kind: 'service-linked-role' } as const;
    expect(checkProposal({ ...proposal, policies: [] }, [linked], catalog)).toMatchObject({
      isPassed: true,
      leftOut: 0,
    });
  });
});
