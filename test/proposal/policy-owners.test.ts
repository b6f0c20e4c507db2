// New policies of one account never share a name: not those of a user and a role that do, in whatever case.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fittedPolicies } from '../../src/proposal/fitted-policies.js';
import { accountsOf, ownerNames, type PolicyOwner } from '../../src/proposal/policy-owners.js';
import { defaultProposalOptions } from '../../src/proposal/proposal.js';
import type { Arn } from '../../src/iam/arn.js';
import type { PolicyDocument, Statement } from '../../src/iam/policy.js';
import { assertLaw } from '../support/laws.js';

const account = '111122223333';

function owner(what: string, of = account): PolicyOwner {
  const kind = what.slice(0, what.indexOf('/')) as PolicyOwner['kind'];
  return { principal: `arn:aws:iam::${of}:${what}`, kind, permissionSet: undefined, members: [] };
}

function permissionSet(name: string, ...accounts: readonly string[]): PolicyOwner {
  const roles = accounts.map((of) => `arn:aws:iam::${of}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_${name}_1`);
  const members = roles.map((principal) => ({ principal }));
  return { principal: roles[0] ?? '', kind: 'sso-role', permissionSet: { name, roles }, members };
}

const namesOf = (...owners: readonly PolicyOwner[]) => {
  const names = ownerNames(owners);
  return owners.map(({ principal }) => names.get(principal));
};

describe('policies are named after', () => {
  test.each<[string, readonly PolicyOwner[], readonly string[]]>([
    ['their owner alone, whatever its path', [owner('role/apps/Deploy')], ['Deploy']],
    ['owners of one name in two accounts', [owner('role/a'), owner('user/a', '444455556666')], ['a', 'a']],
    ['a user and a role of one name', [owner('user/deploy'), owner('role/deploy')], ['deploy-user', 'deploy-role']],
    ['a user and a group, in another case', [owner('user/Ops'), owner('group/ops')], ['Ops-user', 'ops-group']],
    [
      'two roles of one name that were there at two times, in the order of their ARNs',
      [owner('role/b/a'), owner('role/a/a')],
      ['a-role-2', 'a-role'],
    ],
    [
      'namesakes, and somebody who has the name that one of them would get',
      [owner('user/a'), owner('role/a'), owner('role/A-User')],
      ['a-user-2', 'a-role', 'A-User'],
    ],
    [
      'a permission set in every account that it has roles in, and those who share its name in one of them',
      [permissionSet('Ops', account, '444455556666'), owner('role/ops', '444455556666'), owner('role/ops', '7')],
      ['Ops-permission-set', 'ops-role', 'ops'],
    ],
  ])('%s', (_, owners, names) => {
    expect(namesOf(...owners)).toEqual(names);
    expect(namesOf(...owners.toReversed())).toEqual(names.toReversed());
  });
});

const statements = ['ec2', 's3', 'sqs'].map((service): Statement => ({
  ...{ effect: 'Allow', conditions: [], actions: { kind: 'in', patterns: [`${service}:Get*`] } },
  resources: {
    kind: 'in',
    patterns: Array.from({ length: 100 }, (_, at) => `arn:aws:${service}:::${'x'.repeat(40)}${String(at)}`),
  },
}));

const someName = fc.oneof(
  fc.constantFrom('deploy', 'Deploy', 'deploy-user', 'deploy-role', 'deploy-role-2', 'DEPLOY-USER-2', 'Ops'),
  fc.integer({ min: 98, max: 128 }).map((length) => 'x'.repeat(length)),
  fc.integer({ min: 98, max: 127 }).map((length) => `${'x'.repeat(length)}y`),
  fc.constantFrom('a b', 'a\tb', 'a-b'),
);
const someAccount = fc.constantFrom(account, '444455556666');
const someOwner = fc.oneof(
  fc
    .tuple(fc.constantFrom('user', 'role', 'role/path', 'group'), someName, someAccount)
    .map(([kind, name, of]) => owner(`${kind}/${name}`, of)),
  fc
    .tuple(someName, fc.uniqueArray(someAccount, { minLength: 1 }))
    .map(([name, accounts]) => permissionSet(name, ...accounts)),
);
const someOwners = fc.uniqueArray(someOwner, { minLength: 1, maxLength: 12, selector: ({ principal }) => principal });

/** The names of one policy, or of one in several parts. */
function policyNames(one: PolicyOwner, names: ReadonlyMap<string, string>, parts: readonly Statement[]) {
  const { policies } = fittedPolicies(
    parts,
    { ...one, principal: one.principal as Arn },
    { ...defaultProposalOptions, names },
  );
  return policies.map(({ name }) => name);
}

test('no two new policies of an account have one name, in whatever order their owners come, one or split', () => {
  let many = 0;
  assertLaw(
    fc.property(someOwners, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (owners, isSplit) => {
      const names = ownerNames(owners);
      expect(ownerNames(owners.toReversed())).toEqual(new Map([...names]));
      const taken = owners.flatMap((one, at) =>
        policyNames(one, names, isSplit[at] ? statements : statements.slice(0, 1)).flatMap((name) => {
          expect(name).toMatch(/^[\w+=,.@-]{1,128}$/);
          return [...accountsOf(one)].map((of) => `${of} ${name.toLowerCase()}`);
        }),
      );
      many += isSplit[0] ? 1 : 0;
      expect(new Set(taken).size).toBe(taken.length);
      for (const one of owners) {
        const [alone] = policyNames(one, new Map(), statements.slice(0, 1));
        expect(policyNames(one, ownerNames([one]), statements.slice(0, 1))).toEqual([alone]);
      }
    }),
    10_000,
  );
  expect(many).toBeGreaterThan(0);
});

test('an inline policy, which nobody else sees, keeps the name of its principal', () => {
  const names = ownerNames([owner('user/deploy'), owner('role/deploy')]);
  const document: PolicyDocument = { version: '2012-10-17', statements: statements.slice(0, 1) };
  const nameAs = (form: 'inline' | 'managed') =>
    fittedPolicies(
      document.statements.map((one) => ({ ...one, resources: { kind: 'in', patterns: ['*'] } })),
      { ...owner('user/deploy'), principal: owner('user/deploy').principal as Arn },
      { ...defaultProposalOptions, form, names },
    ).policies.map(({ name }) => name);
  expect(nameAs('managed')).toEqual(['deploy-user-trailfit']);
  expect(nameAs('inline')).toEqual(['deploy-trailfit']);
});
