// Policies in files: every shape that people have them in, and what is refused.

import { describe, expect, test } from 'vitest';
import { policiesIn, readPolicyFile } from '../../src/attached/policy-file.js';

const document = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' } };
const denial = { ...document, Statement: { ...document.Statement, Effect: 'Deny' } };
const bundle = (...principals: readonly unknown[]) => ({ schema: 'trailfit/bundle/1', principals });
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

function shown(content: unknown): unknown {
  const file = policiesIn(typeof content === 'string' ? content : JSON.stringify(content), 'p.json');
  if (file.kind !== 'policies') return file;
  return file.sets.map(({ principal, policies }) => [
    ...(principal === undefined ? [] : [principal]),
    ...policies.map(
      ({ name, document: { statements } }) => `${name}: ${statements.map(({ effect }) => effect).join(' ')}`,
    ),
  ]);
}

describe('policies are read', () => {
  test.each([
    ['from a document', document, [['p.json: Allow']]],
    ['from a list, in its order', [document, { PolicyDocument: denial }], [['p.json[0]: Allow', 'p.json[1]: Deny']]],
    ['from get-policy-version', { PolicyVersion: { Document: denial, VersionId: 'v2' } }, [['p.json: Deny']]],
    [
      'from get-role-policy, get-user-policy, get-group-policy',
      { UserName: 'a', PolicyName: 'b', PolicyDocument: denial },
      [['p.json: Deny']],
    ],
    ['behind a byte order mark', `\uFEFF${JSON.stringify(document)}`, [['p.json: Allow']]],
    [
      'from a bundle, each for its principal, also where it has none',
      bundle(
        {
          principal: role('a'),
          policies: [
            { name: 'one', document },
            { name: 'two', document: denial },
          ],
        },
        { principal: role('b'), policies: [] },
      ),
      [[role('a'), 'one: Allow', 'two: Deny'], [role('b')]],
    ],
  ])('%s', (_, content, expected) => {
    expect(shown(content)).toEqual(expected);
  });
});

describe('refused is', () => {
  test.each([
    ['what is not JSON', '{"Version"', 'it is not JSON'],
    ['an empty file', '', 'it is not JSON'],
    ['an empty list', [], 'it holds no policy'],
    ['a bundle without a principal', bundle(), 'it is a bundle without a principal'],
    [
      'a bundle whose principals are no list',
      { schema: 'trailfit/bundle/1', principals: {} },
      'its `principals` are no list',
    ],
    ['a bundle of something else', bundle({ principal: 1 }), 'has no `principal` and `policies`'],
  ])('%s', (_, content, message) => {
    const file = policiesIn(typeof content === 'string' ? content : JSON.stringify(content), 'p.json');
    expect(file.kind === 'unreadable' ? file.message : file.kind).toContain(message);
  });

  test.each([
    [
      'a document without an effect',
      { ...document, Statement: { Action: '*', Resource: '*' } },
      'p.json',
      'Statement.Effect',
    ],
    ['a number', 7, 'p.json', 'document'],
    ['the second of a list', [document, {}], 'p.json[1]', 'Statement'],
    ['a key that stands twice', '{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}', 'p.json', 'Version'],
    [
      'a policy in a bundle',
      bundle({ principal: role('a'), policies: [{ name: 'one', document: {} }] }),
      `${role('a')} one`,
      'Statement',
    ],
    [
      'a bundle with null for a policy',
      bundle({ principal: role('a'), policies: [null] }),
      `${role('a')} `,
      'document',
    ],
    [
      'a policy with a principal, which is none of identities',
      { ...document, Statement: { ...document.Statement, Principal: '*' } },
      'p.json',
      'Statement.Principal',
    ],
  ])('%s, with its place', (_, content, name, place) => {
    const file = policiesIn(typeof content === 'string' ? content : JSON.stringify(content), 'p.json');
    expect(file).toMatchObject({ kind: 'invalid', name });
    expect(file.kind === 'invalid' && file.problems[0]?.place).toBe(place);
  });

  test('a file that is not there', async () => {
    expect(await readPolicyFile('/nowhere/p.json')).toMatchObject({ kind: 'unreadable' });
  });
});
