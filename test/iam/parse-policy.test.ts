import { describe, expect, test } from 'vitest';

import { parsePolicy, parsePolicyValue } from '../../src/iam/parse-policy.js';

const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

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

test('equal keys in different objects are no repetition', () => {
  expect(parsePolicy(JSON.stringify({ Statement: [allow, allow] })).kind).toBe('policy');
});
