// Whom proposals are for: the roles of one permission set together, everybody else alone.

import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { checkProposal } from '../../src/check/check-proposal.js';
import { proposeFromScratch } from '../../src/proposal/propose-from-scratch.js';
import { permissionSetOf, subjectsOf } from '../../src/proposal/subjects.js';
import { principalLines } from '../support/usage-lines.js';
import { defaultProposalOptions } from '../../src/proposal/proposal.js';

const reserved = (account: string, name: string, partition = 'aws') =>
  `arn:${partition}:iam::${account}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_${name}`;
const admin = reserved('111122223333', 'Admin_0123456789abcdef');
const otherAdmin = reserved('444455556666', 'Admin_fedcba9876543210');
const lines = (principal: string, bucket: string, kind: 'sso-role' | 'role' = 'sso-role') =>
  principalLines([{ action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` }], { principal, kind });

describe('a permission set', () => {
  const subjects = subjectsOf([
    lines(admin, 'one'),
    lines('arn:aws:iam::111122223333:role/Admin', 'two', 'role'),
    lines(otherAdmin, 'three'),
    lines(reserved('111122223333', 'Read_0123456789abcdef'), 'four'),
  ]);

  test('has all of its roles, in whichever account they are; others stand alone and in their order', () => {
    expect(subjects.map(({ permissionSet, members }) => [permissionSet?.name, members.length])).toEqual([
      ['Admin', 2],
      [undefined, 1],
      ['Read', 1],
    ]);
    expect(subjects[0]?.permissionSet?.roles).toEqual([admin, otherAdmin]);
  });

  test('gets one policy, named after it, that allows what each of its roles used', () => {
    const catalog = loadCatalog();
    const [subject] = subjects;
    if (!subject) throw new Error('no subject');
    const options = { ...defaultProposalOptions, includeDenied: false, minMembers: 5 };
    const proposal = proposeFromScratch(subject.lines, catalog, options, subject.permissionSet);
    expect(proposal.policies.map(({ name }) => name)).toEqual(['Admin-trailfit']);
    expect(proposal.grants.map(({ resource }) => resource)).toEqual(['arn:aws:s3:::one', 'arn:aws:s3:::three']);
    const check = checkProposal(proposal, subject.members, catalog);
    expect(check).toMatchObject({ isPassed: true, replay: { calls: { allowed: 2, denied: 0, unknown: 0 } } });
  });

  test('of another partition is another one', () => {
    const chinese = reserved('111122223333', 'Admin_0123456789abcdef', 'aws-cn');
    expect(subjectsOf([lines(admin, 'one'), lines(chinese, 'two')])).toHaveLength(2);
  });

  test('says that a role was made again only where one of its own was', () => {
    const again = { ...lines(admin, 'one'), ids: ['AROA1', 'AROA2'] };
    expect(subjectsOf([again, lines(otherAdmin, 'two')])[0]?.lines.ids).toEqual(['AROA1', 'AROA2']);
    expect(subjectsOf([lines(admin, 'one'), lines(otherAdmin, 'two')])[0]?.lines.ids).toEqual([]);
  });
});

test.each([
  [admin, 'Admin'],
  [reserved('111122223333', 'My_Set_0123456789abcdef'), 'My_Set'],
  [reserved('111122223333', 'Admin'), undefined],
  ['arn:aws:iam::111122223333:role/app', undefined],
])('the permission set of %s', (role, name) => {
  expect(permissionSetOf(role)).toBe(name);
});
