import { expect, test } from 'vitest';
import { formatPolicy, policySize } from '../../src/iam/format-policy.js';
import type { PolicyDocument } from '../../src/iam/policy.js';
import { parsePolicy } from '../../src/iam/parse-policy.js';
import { visibleJson } from '../../src/iam/visible-json.js';

test.each([
  ['letters of any script stay', 'naïve 日本 😀', '"naïve 日本 😀"'],
  ['a control of one byte', 'a\u009bb\u007f', '"a\\u009bb\\u007f"'],
  ['direction, no width, line separators', '\u202ea\u200b\ufeff\u2028', '"\\u202ea\\u200b\\ufeff\\u2028"'],
  ['tags, of two units', '\u{e0041}', '"\\udb40\\udc41"'],
])('%s', (_, text, json) => {
  const shown = visibleJson(JSON.stringify(text));
  expect(shown).toBe(json);
  expect(JSON.parse(shown)).toBe(text);
});

test('a policy is written so, is read again as it was, and its size counts what is written', () => {
  const policy: PolicyDocument = {
    version: '2012-10-17',
    statements: [
      {
        effect: 'Allow',
        actions: { kind: 'in', patterns: ['s3:GetObject'] },
        resources: { kind: 'in', patterns: ['arn:aws:s3:::b/\u009b31m'] },
        conditions: [],
      },
    ],
  };
  const text = formatPolicy(policy);
  expect(text).toContain('b/\\u009b31m');
  expect(parsePolicy(text)).toMatchObject({ kind: 'policy', policy });
  expect(policySize(policy)).toBe(text.replace(/\s/g, '').length);
});
