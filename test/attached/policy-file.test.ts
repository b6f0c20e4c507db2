// Policies in files: every shape that people have them in, and what is refused.

import { describe, expect, test } from 'vitest';
import { policiesIn, readPolicyFile } from '../../src/attached/policy-file.js';

const document = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' } };
const denial = { ...document, Statement: { ...document.Statement, Effect: 'Deny' } };
const bundle = (...principals: readonly unknown[]) => ({ schema: 'trailfit/bundle/1', principals });
const within = (attached: unknown, entry: object) => ({
  ...bundle({ principal: role('a'), policies: [{ name: 'new', document }], ...entry }),
  attached,
});
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

test('a bundle within attached policies tells what holds before, and what beside its own policies', () => {
  const named = (policy: string, stays: boolean) => ({ policy, document, stays });
  const file = policiesIn(
    JSON.stringify({
      schema: 'trailfit/bundle/1',
      attached: {
        managed: [{ arn: 'arn:m', document: denial }],
        groups: [
          { group: 'arn:dev', attached: [{ policy: 'dev', document }] },
          { group: 'arn:ops', attached: [{ policy: 'ops', document }] },
        ],
        levels: [[document]],
      },
      principals: [
        {
          ...{ principal: role('a'), kind: 'user', groups: ['arn:dev', 'arn:ops'], members: [role('a'), role('old')] },
          ...{ policies: [{ name: 'new', document }], boundary: { policy: 'm', arn: 'arn:m' } },
          attached: [named('gone', false), named('stays', true), { policy: 'm', arn: 'arn:m', stays: true }],
        },
        {
          ...{ principal: 'arn:dev', kind: 'group', members: [role('a')], attached: [named('dev', false)] },
          policies: [{ name: 'dev-new', document }],
        },
        { principal: role('b'), kind: 'role', policies: [], attached: [] },
      ],
    }),
    'p.json',
  );
  const namesOf = (policies: readonly { readonly name: string }[] = []) => policies.map(({ name }) => name);
  const worlds = (file.kind === 'policies' ? file.sets : []).map(({ attached }) => ({
    ...{ kind: attached?.kind, members: attached?.members, boundary: attached?.boundary?.name },
    ...{ before: namesOf(attached?.before), beside: namesOf(attached?.beside), levels: attached?.levels.length },
  }));
  expect(worlds).toEqual([
    {
      ...{ kind: 'principal', members: [role('a'), role('old')], boundary: 'm', levels: 1 },
      ...{ before: ['gone', 'stays', 'm', 'dev', 'ops'], beside: ['stays', 'm', 'dev-new', 'ops'] },
    },
    { kind: 'group', members: [role('a')], boundary: undefined, before: ['dev'], beside: [], levels: 1 },
    { kind: 'principal', members: [role('b')], boundary: undefined, before: [], beside: [], levels: 1 },
  ]);
});

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
    [
      'a bundle that names a managed policy which it does not hold',
      within({ managed: [{ arn: 'arn:b', document }] }, { attached: [{ policy: 'p', arn: 'arn:a', stays: true }] }),
      'it does not hold the policy "arn:a" that it names',
    ],
    [
      'a bundle that names a group which it does not hold',
      within({ groups: [] }, { attached: [], groups: ['arn:g'] }),
      'it does not hold the group "arn:g" that it names',
    ],
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
      'an attached policy in a bundle',
      within({}, { attached: [{ policy: 'old', document: {}, stays: true }] }),
      `${role('a')} old`,
      'Statement',
    ],
    [
      'a service control policy in a bundle',
      within({ levels: [[document], [7]] }, { attached: [] }),
      'service control policy of level 2',
      'document',
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
