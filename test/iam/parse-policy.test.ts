import { describe, expect, test } from 'vitest';

import { parsePolicy, parsePolicyValue } from '../../src/iam/parse-policy.js';

const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

const problemsOf = (value: unknown) => {
  const parsed = parsePolicyValue(value);
  return parsed.kind === 'invalid' ? parsed.problems.map(({ place }) => place) : [];
};

describe('a policy document is read in every spelling that IAM accepts', () => {
  test.each([
    ['a statement without a list', { Statement: allow }],
    ['a list of one statement', { Statement: [allow] }],
    ['actions and resources in lists', { Statement: [{ ...allow, Action: ['s3:GetObject'], Resource: ['*'] }] }],
  ])('%s', (_, document) => {
    expect(parsePolicyValue(document)).toEqual({
      kind: 'policy',
      policy: {
        version: '2008-10-17',
        statements: [
          {
            effect: 'Allow',
            actions: { kind: 'in', patterns: ['s3:GetObject'] },
            resources: { kind: 'in', patterns: ['*'] },
            conditions: [],
          },
        ],
      },
    });
  });

  test('version, id, sid, negated clauses and conditions are kept', () => {
    const text = JSON.stringify({
      Version: '2012-10-17',
      Id: 'x',
      Statement: {
        Sid: 'One',
        Effect: 'Deny',
        NotAction: ['iam:*', '*:List*'],
        NotResource: 'arn:aws:s3:::a/*',
        Condition: { Bool: { 'aws:SecureTransport': false }, NumericLessThan: { 's3:max-keys': [10, '2.5'] } },
      },
    });
    expect(parsePolicy(`\uFEFF${text}`)).toEqual({
      kind: 'policy',
      policy: {
        version: '2012-10-17',
        id: 'x',
        statements: [
          {
            sid: 'One',
            effect: 'Deny',
            actions: { kind: 'not-in', patterns: ['iam:*', '*:List*'] },
            resources: { kind: 'not-in', patterns: ['arn:aws:s3:::a/*'] },
            conditions: [
              { operator: 'Bool', key: 'aws:SecureTransport', values: ['false'] },
              { operator: 'NumericLessThan', key: 's3:max-keys', values: ['10', '2.5'] },
            ],
          },
        ],
      },
    });
  });
});

describe('what is invalid is refused with its place', () => {
  const withStatement = (part: object) => ({ Statement: [allow, { ...allow, ...part }] });
  test.each<[string, unknown, string]>([
    ['a list', [], 'document'],
    ['null', null, 'document'],
    ['no statement', {}, 'Statement'],
    ['an empty list of statements', { Statement: [] }, 'Statement'],
    ['a statement that is text', { Statement: ['x'] }, 'Statement[0]'],
    ['an unknown version', { Version: '2012-10-18', Statement: allow }, 'Version'],
    ['a misspelled element', { statement: allow, Statement: allow }, 'statement'],
    ['an id that is no text', { Id: 1, Statement: allow }, 'Id'],
    ['a sid that is no text', withStatement({ Sid: 1 }), 'Statement[1].Sid'],
    ['an effect in lower case', withStatement({ Effect: 'allow' }), 'Statement[1].Effect'],
    ['no effect', { Statement: { Action: '*', Resource: '*' } }, 'Statement.Effect'],
    ['action beside its negation', withStatement({ NotAction: '*' }), 'Statement[1].Action'],
    ['neither resource nor its negation', { Statement: { Effect: 'Deny', Action: '*' } }, 'Statement.Resource'],
    ['an action without a service', withStatement({ Action: ['s3:*', 'GetObject'] }), 'Statement[1].Action[1]'],
    ['an action that is no text', withStatement({ Action: { a: 1 } }), 'Statement[1].Action'],
    ['a resource that is no ARN', withStatement({ Resource: 'bucket' }), 'Statement[1].Resource'],
    ['a principal', withStatement({ Principal: '*' }), 'Statement[1].Principal'],
    ['an unknown operator', withStatement({ Condition: { StringIs: { a: 'b' } } }), 'Statement[1].Condition.StringIs'],
    [
      'a set qualifier on Null',
      withStatement({ Condition: { 'ForAllValues:Null': { a: 'b' } } }),
      'Statement[1].Condition.ForAllValues:Null',
    ],
    ['a condition that is a list', withStatement({ Condition: [] }), 'Statement[1].Condition'],
    ['an operator without keys', withStatement({ Condition: { Bool: 'x' } }), 'Statement[1].Condition.Bool'],
    [
      'a value that is an object',
      withStatement({ Condition: { Bool: { a: ['true', {}] } } }),
      'Statement[1].Condition.Bool.a[1]',
    ],
    [
      'a number beyond exact reading',
      withStatement({ Condition: { NumericEquals: { a: 2 ** 60 } } }),
      'Statement[1].Condition.NumericEquals.a',
    ],
  ])('%s', (_, document, place) => {
    expect(problemsOf(document)).toEqual([place]);
  });

  test('text that is not JSON', () => {
    expect(parsePolicy('{')).toMatchObject({ kind: 'invalid', problems: [{ place: 'document' }] });
  });

  test.each([
    ['{"Statement":[{"Effect":"Allow","Effect":"Deny"}]}', 'Statement[0].Effect'],
    ['{"Id":"\\"}{","Statement":[1,{"a":{"b":1,"\\u0062":2}}]}', 'Statement[1].a.b'],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ])('a key that occurs twice: %s', (text, place) => {
    expect(parsePolicy(text)).toEqual({ kind: 'invalid', problems: [{ place, message: 'occurs twice' }] });
  });

  test('equal keys in different objects are no repetition', () => {
    expect(parsePolicy(JSON.stringify({ Statement: [allow, allow] })).kind).toBe('policy');
  });
});
