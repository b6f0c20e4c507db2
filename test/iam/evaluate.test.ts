import { describe, expect, test } from 'vitest';

import { evaluate } from '../../src/iam/evaluate.js';
import { parsePolicyValue } from '../../src/iam/parse-policy.js';
import type { PolicyDocument } from '../../src/iam/policy.js';
import { requestContext } from '../../src/iam/request-context.js';

function policy(...statements: readonly object[]): PolicyDocument {
  const parsed = parsePolicyValue({ Version: '2012-10-17', Statement: statements });
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

const allowAll = policy({ Effect: 'Allow', Action: '*', Resource: '*' });
const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', context: requestContext([]) };
const identity = (policyIndex: number, statement: number) => ({ layer: 'identity', policy: policyIndex, statement });

describe('the verdict', () => {
  test('nothing allows: denied, and no statement decides', () => {
    expect(evaluate({ identity: [] }, request)).toEqual({ verdict: 'denied', deciding: [], dependsOn: [] });
  });

  test('an allow decides, whatever its case; other statements do not', () => {
    const other = { Effect: 'Allow', Action: 's3:PutObject', Resource: '*' };
    const world = { identity: [policy(other), policy(other, { Effect: 'Allow', Action: 'S3:get*', Resource: '*' })] };
    expect(evaluate(world, request)).toEqual({ verdict: 'allowed', deciding: [identity(1, 1)], dependsOn: [] });
  });

  test('an explicit deny outweighs every allow', () => {
    const world = {
      identity: [allowAll, policy({ Effect: 'Deny', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::c/*' })],
    };
    expect(evaluate(world, request)).toEqual({ verdict: 'denied', deciding: [identity(1, 0)], dependsOn: [] });
  });

  test('boundary and every level of service control policies must allow, too', () => {
    const gets = policy({ Effect: 'Allow', Action: 's3:Get*', Resource: '*' });
    const puts = policy({ Effect: 'Allow', Action: 's3:Put*', Resource: '*' });
    const world = { identity: [allowAll], boundary: gets, levels: [[puts, gets], [allowAll]] };
    expect(evaluate(world, request)).toEqual({
      verdict: 'allowed',
      deciding: [
        identity(0, 0),
        { layer: 'boundary', policy: 0, statement: 0 },
        { layer: 'scp', level: 0, policy: 1, statement: 0 },
        { layer: 'scp', level: 1, policy: 0, statement: 0 },
      ],
      dependsOn: [],
    });
    expect(evaluate({ ...world, boundary: puts }, request).verdict).toBe('denied');
    expect(evaluate({ ...world, levels: [[gets], [puts]] }, request).verdict).toBe('denied');
    expect(evaluate({ ...world, levels: [[gets], []] }, request).verdict).toBe('denied');
  });

  test('an unknown key of an allow or a deny leaves it open, and is named', () => {
    const when = { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' }, Bool: { 'aws:ViaAWSService': 'true' } };
    const context = requestContext([
      ['AWS:RequestedRegion', 'unknown'],
      ['aws:viaawsservice', ['true']],
    ]);
    const allow = { Effect: 'Allow', Action: '*', Resource: '*', Condition: when };
    const open = { verdict: 'unknown', deciding: [identity(0, 0)], dependsOn: ['aws:RequestedRegion'] };
    expect(evaluate({ identity: [policy(allow)] }, { ...request, context })).toEqual(open);
    const deny = policy({ ...allow, Effect: 'Deny' });
    expect(evaluate({ identity: [deny, allowAll] }, { ...request, context })).toEqual(open);
    expect(evaluate({ identity: [deny] }, { ...request, context }).verdict).toBe('denied');
    expect(evaluate({ identity: [policy(allow), allowAll] }, { ...request, context }).deciding).toEqual([
      identity(1, 0),
    ]);
  });

  test('a variable nobody told leaves open what it could match, and denies the rest', () => {
    const home = { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::b/${aws:UserName}/*' };
    const context = requestContext([], 'unknown');
    const at = (resource: string) => evaluate({ identity: [policy(home)] }, { ...request, resource, context });
    expect(at('arn:aws:s3:::b/eve/k')).toEqual({
      verdict: 'unknown',
      deciding: [identity(0, 0)],
      dependsOn: ['aws:username'],
    });
    expect(at('arn:aws:s3:::c/eve/k').verdict).toBe('denied');
  });

  test('only keys that would tell are named: no variable of a resource that matches anyhow', () => {
    const when = { StringEquals: { 'aws:PrincipalTag/team': '${aws:ResourceTag/Team}' } };
    const home = { Effect: 'Allow', Action: '*', Resource: ['*', 'arn:aws:s3:::b/${aws:username}'], Condition: when };
    const context = requestContext([['aws:PrincipalTag/team', ['red']]], 'unknown');
    expect(evaluate({ identity: [policy(home)] }, { ...request, context }).dependsOn).toEqual(['aws:resourcetag/team']);
  });

  test('a request without a resource is matched by `*` alone', () => {
    const one = policy({ Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::*' });
    expect(evaluate({ identity: [one] }, { ...request, resource: '*' }).verdict).toBe('denied');
    expect(evaluate({ identity: [allowAll] }, { ...request, resource: '*' }).verdict).toBe('allowed');
  });
});

test.each([
  ['Null', 'false', 'allowed'],
  ['Null', 'true', 'denied'],
  ['StringLike', 'a*', 'unknown'],
  ['StringNotLike', 'a*', 'unknown'],
  ['StringEqualsIfExists', 'a', 'unknown'],
] as const)('of a key that is there with a value that nobody told, %s %s is %s', (operator, value, verdict) => {
  const allow = { Effect: 'Allow', Action: '*', Resource: '*', Condition: { [operator]: { 'aws:Key': value } } };
  const context = requestContext([['aws:key', 'present']]);
  expect(evaluate({ identity: [policy(allow)] }, { ...request, context }).verdict).toBe(verdict);
});

describe('of a moment that is told as one of a span', () => {
  const [from, to] = ['2026-11-03T09:00:00Z', '2026-11-04T09:00:00Z'].map((time) => Date.parse(time) / 1000);
  const context = requestContext([['aws:CurrentTime', { from: from ?? 0, to: to ?? 0 }]], 'unknown');
  const verdictOf = (Condition: object) => {
    const allow = policy({ Effect: 'Allow', Action: '*', Resource: '*', Condition });
    return evaluate({ identity: [allow] }, { ...request, context });
  };

  test.each([
    ['DateLessThan', '2020-01-01', 'denied'],
    ['DateLessThan', '2026-11-03T09:00:00Z', 'denied'],
    ['DateLessThanEquals', '2026-11-03T09:00:00Z', 'unknown'],
    ['DateLessThan', '2026-11-03T12:00:00Z', 'unknown'],
    ['DateLessThan', '2026-11-04T09:00:00Z', 'unknown'],
    ['DateLessThanEquals', '2026-11-04T09:00:00Z', 'allowed'],
    ['DateLessThan', '2026-11-04T09:00:01Z', 'allowed'],
    ['DateLessThanIfExists', '2020-01-01', 'denied'],
    ['DateGreaterThan', '1577836800', 'allowed'],
    ['DateGreaterThan', ['2027-01-01', '2020-01-01'], 'allowed'],
    ['DateGreaterThan', ['2027-01-01', '2026-11-03T12:00:00Z'], 'unknown'],
    ['DateEquals', '2026-11-03T12:00:00Z', 'unknown'],
    ['DateEquals', '2020-01-01', 'denied'],
    ['DateNotEquals', '2026-11-03T12:00:00Z', 'unknown'],
    ['DateNotEquals', '2020-01-01', 'allowed'],
    ['DateLessThan', 'some day', 'denied'],
    ['ForAnyValue:DateGreaterThan', '2020-01-01', 'allowed'],
    ['Null', 'false', 'allowed'],
    ['Null', 'true', 'denied'],
    ['StringLike', '2026-*', 'unknown'],
    ['NumericGreaterThan', '0', 'unknown'],
  ] as const)('%s %s is %s', (operator, values, verdict) => {
    const evaluation = verdictOf({ [operator]: { 'aws:CurrentTime': values } });
    expect(evaluation.verdict).toBe(verdict);
    expect(evaluation.dependsOn).toEqual(verdict === 'unknown' ? ['aws:CurrentTime'] : []);
  });

  test('numbers are for the epoch alone', () => {
    const epoch = requestContext([['aws:EpochTime', { from: from ?? 0, to: to ?? 0 }]], 'unknown');
    const verdict = (value: string) => {
      const Condition = { NumericGreaterThan: { 'aws:EpochTime': value } };
      const allow = policy({ Effect: 'Allow', Action: '*', Resource: '*', Condition });
      return evaluate({ identity: [allow] }, { ...request, context: epoch }).verdict;
    };
    expect(['0', String(from), String(to)].map(verdict)).toEqual(['allowed', 'unknown', 'denied']);
  });

  test('two conditions are each decided', () => {
    const between = (start: string, end: string) =>
      verdictOf({ DateGreaterThan: { 'aws:CurrentTime': start }, DateLessThan: { 'aws:CurrentTime': end } }).verdict;
    expect(between('2026-11-03', '2026-11-05')).toBe('allowed');
    expect(between('2026-11-03', '2026-11-04')).toBe('unknown');
    expect(between('2027-01-01', '2026-11-04')).toBe('denied');
  });
});
