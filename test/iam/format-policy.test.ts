import { expect, test } from 'vitest';

import { canonicalPolicy, formatPolicy, policySize } from '../../src/iam/format-policy.js';
import { parsePolicy, parsePolicyValue } from '../../src/iam/parse-policy.js';
import type { PolicyDocument } from '../../src/iam/policy.js';

function policyOf(document: unknown): PolicyDocument {
  const parsed = parsePolicyValue(document);
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

const untidy = policyOf({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Z', Effect: 'Deny', NotAction: 'iam:*', Resource: '*' },
    {
      Sid: 'b',
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:getobject', 's3:GetObject'],
      Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::a', 'arn:aws:s3:::b'],
      Condition: { StringLike: { 'aws:x': ['b', 'a', 'b'] }, Bool: { 'aws:y': true } },
    },
    {
      Sid: 'a',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: ['arn:aws:s3:::a', 'arn:aws:s3:::b'],
      Condition: { Bool: { 'aws:y': 'true' }, StringLike: { 'aws:x': ['a', 'b'] } },
    },
  ],
});

const tidy = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "a",
      "Effect": "Allow",
      "Action": [
        "s3:GetObject",
        "s3:PutObject"
      ],
      "Resource": [
        "arn:aws:s3:::a",
        "arn:aws:s3:::b"
      ],
      "Condition": {
        "Bool": {
          "aws:y": "true"
        },
        "StringLike": {
          "aws:x": [
            "a",
            "b"
          ]
        }
      }
    },
    {
      "Sid": "Z",
      "Effect": "Deny",
      "NotAction": [
        "iam:*"
      ],
      "Resource": [
        "*"
      ]
    }
  ]
}
`;

test('the canonical text has ordered lists without repetition, and equal statements once', () => {
  expect(formatPolicy(untidy)).toBe(tidy);
});

test('the canonical form is read back as it is', () => {
  expect(parsePolicy(formatPolicy(untidy))).toEqual({ kind: 'policy', policy: canonicalPolicy(untidy) });
});

test('the size counts every character but the white space between elements', () => {
  expect(policySize(untidy)).toBe(tidy.replace(/\s/g, '').length);
  expect(policySize(policyOf({ Statement: { Sid: 'a b', Effect: 'Deny', Action: '*', Resource: '*' } }))).toBe(
    '{"Version":"2008-10-17","Statement":[{"Sid":"a b","Effect":"Deny","Action":["*"],"Resource":["*"]}]}'.length,
  );
});

test('two lines for one operator and key cannot be written, and are a bug of the caller', () => {
  const line = { operator: 'StringEquals', key: 'aws:x' };
  const policy = policyOf({ Statement: { Effect: 'Deny', Action: '*', Resource: '*' } });
  const conditions = [
    { ...line, values: ['a'] },
    { ...line, values: ['b'] },
  ];
  const broken = { ...policy, statements: policy.statements.map((statement) => ({ ...statement, conditions })) };
  expect(() => formatPolicy(broken)).toThrow('two lines for StringEquals aws:x');
});
