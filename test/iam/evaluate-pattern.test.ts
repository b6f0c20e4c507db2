// Requests of which the resource is known only as a pattern: allowed or denied only where every resource of it is.

import { describe, expect, test } from 'vitest';
import { compilePolicies } from '../../src/iam/compile-policies.js';
import { evaluateCompiled } from '../../src/iam/evaluate.js';
import { evaluatePattern } from '../../src/iam/evaluate-pattern.js';
import { parsePolicyValue } from '../../src/iam/parse-policy.js';
import type { PolicyDocument } from '../../src/iam/policy.js';
import { requestContext, type RequestContext } from '../../src/iam/request-context.js';
import { createRandom, type Random } from '../support/random.js';

function policy(...statements: readonly object[]): PolicyDocument {
  const parsed = parsePolicyValue({ Version: '2012-10-17', Statement: statements });
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

const key = (name: string) => `arn:aws:s3:::b/${name}`;
const on = (...names: readonly string[]) => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: names.map(key) });
const but = (...names: readonly string[]) => ({ Effect: 'Allow', Action: 's3:*', NotResource: names.map(key) });
const never = { Effect: 'Deny' };
const deny = (...names: readonly string[]) => ({ ...on(...names), ...never });
const when = (name: string, value: string) => ({ Condition: { StringEquals: { [name]: value } } });

const ann = requestContext(
  [
    ['aws:username', ['ann']],
    ['aws:sourceidentity', []],
  ],
  'unknown',
);
const nameless = '${aws:SourceIdentity}/*';

function verdict(statements: readonly object[], name: string, context: RequestContext = ann) {
  const request = {
    action: 's3:GetObject',
    resources: name.startsWith('arn:') || name === '*' ? name : key(name),
    context,
  };
  return evaluatePattern(compilePolicies({ identity: [policy(...statements)] }), request);
}

describe('the verdict on a pattern', () => {
  test.each([
    ['an allow that holds the pattern', [on('p/*')], 'p/q/*', 'allowed'],
    ['an allow that holds some of it', [on('p/q/a')], 'p/q/*', 'unknown'],
    ['an allow that holds none of it', [on('r/*')], 'p/q/*', 'denied'],
    ['an allow of the same pattern', [on('p/*')], 'p/*', 'allowed'],
    ['an allow of a narrower pattern', [on('p/q*')], 'p/*', 'unknown'],
    ['two allows that hold it together', [on('*/a'), but('*/a')], 'p/*', 'allowed'],
    ['two resources of one allow that hold it together', [on('?', '??*')], '?*', 'allowed'],
    ['two allows that hold it but for one name', [on('?'), on('???*')], '?*', 'unknown'],
    [
      'two allows that hold it together, one under a condition that holds',
      [{ ...on('*/a'), ...when('aws:username', 'ann') }, but('*/a')],
      'p/*',
      'allowed',
    ],
    [
      'two allows that hold it together, one under a condition that does not',
      [{ ...on('*/a'), ...when('aws:username', 'bob') }, but('*/a')],
      'p/*',
      'unknown',
    ],
    [
      'two allows that hold it together, one under a condition nobody knows',
      [{ ...on('*/a'), ...when('aws:userid', 'x') }, but('*/a')],
      'p/*',
      'unknown',
    ],
    ['an allow of all but what is apart', [but('r/*')], 'p/*', 'allowed'],
    ['an allow of all but a part of it', [but('p/q')], 'p/*', 'unknown'],
    ['an allow of all but more than it', [but('p*')], 'p/*', 'denied'],
    ['a deny of all of it', [on('*'), deny('p/*')], 'p/q*', 'denied'],
    ['a deny of a part of it', [on('*'), deny('p/q')], 'p/q*', 'unknown'],
    ['a deny of what is apart', [on('*'), deny('r/*')], 'p/q*', 'allowed'],
    ['a variable with the value of the pattern', [on('${aws:username}/*')], 'ann/*', 'allowed'],
    ['a variable with another value', [on('${aws:username}/*')], 'bob/*', 'denied'],
    ['a variable that nobody told', [on('${aws:userid}/*')], 'bob/*', 'unknown'],
    ['a variable that nobody told, behind what is apart', [on('home/${aws:userid}/*')], 'bob/*', 'denied'],
    ['all but a variable that nobody told', [but('${aws:userid}/*')], 'bob/*', 'unknown'],
    ['all but a variable with another value', [but('${aws:username}/*')], 'bob/*', 'allowed'],
    ['all but a variable without a value', [but(nameless)], 'bob/*', 'unknown'],
    ['all but a variable without a value, and more than it', [but(nameless, 'bob*')], 'bob/*', 'denied'],
    ['a deny of all but a variable without a value', [on('*'), { ...but(nameless), ...never }], 'bob/*', 'unknown'],
    ['two allows that hold it together, if one holds at all', [on('*/a'), but('*/a', nameless)], 'p/*', 'unknown'],
    ['any resource, where one is allowed', [on('*')], '*', 'unknown'],
    ['any resource, where any is', [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }], '*', 'allowed'],
    ['any resource, where the action is not', [{ Effect: 'Allow', Action: 's3:Put*', Resource: '*' }], '*', 'denied'],
    ['an account that nobody told', [on('*')], 'arn:aws:s3:*:*:b/*', 'unknown'],
  ] as const)('%s', (_, statements, name, expected) => {
    expect(verdict(statements, name).verdict).toBe(expected);
  });

  test('no key would tell where it is the resource that is not known', () => {
    expect(verdict([on('p/q')], 'p/*')).toEqual({
      verdict: 'unknown',
      deciding: [{ layer: 'identity', policy: 0, statement: 0 }],
      dependsOn: [],
    });
  });

  test('the key that would tell is named', () => {
    expect(verdict([{ ...on('p/*'), ...when('aws:userid', 'x') }], 'p/*').dependsOn).toEqual(['aws:userid']);
    expect(verdict([on('${aws:userid}/*')], 'p/*').dependsOn).toEqual(['aws:userid']);
  });
});

// Small words over a small alphabet, so that patterns meet often.
function word(random: Random, signs: readonly string[]): string {
  return Array.from({ length: 1 + random.below(4) }, () => random.pick(signs)).join('');
}

function literalOf(pattern: string, random: Random): string {
  return pattern
    .replace(/\*/g, () => (random.below(3) === 0 ? '' : word(random, ['a', 'b', '/'])))
    .replace(/\?/g, () => random.pick(['a', 'b', '/']));
}

function world(random: Random) {
  const statement = () => {
    const names = Array.from({ length: 1 + random.below(2) }, () => key(word(random, ['a', 'b', '/', '*', '*', '?'])));
    return {
      Effect: random.below(4) === 0 ? 'Deny' : 'Allow',
      Action: 's3:*',
      [random.below(4) === 0 ? 'NotResource' : 'Resource']: names,
      ...(random.below(5) === 0 && when('aws:username', random.pick(['ann', 'bob']))),
    };
  };
  return compilePolicies({ identity: [policy(...Array.from({ length: 1 + random.below(4) }, statement))] });
}

test('what is said of a pattern is so of every resource that it matches', () => {
  const random = createRandom(20261124);
  const seen = { allowed: 0, denied: 0, unknown: 0 };
  for (let run = 0; run < 3000; run++) {
    const policies = world(random);
    const name = word(random, ['a', 'b', '/', '*', '?']);
    const { verdict: said } = evaluatePattern(policies, { action: 's3:GetObject', resources: key(name), context: ann });
    seen[said]++;
    if (said === 'unknown') continue;
    for (let sample = 0; sample < 12; sample++) {
      const resource = key(literalOf(name, random));
      const one = evaluateCompiled(policies, { action: 's3:GetObject', resource, context: ann }).verdict;
      if (one !== said) expect({ run, name, resource, one }).toEqual({ run, name, resource, one: said });
    }
  }
  // All three occur often enough for the law to say something.
  expect(Object.values(seen).every((count) => count >= 300)).toBe(true);
});
