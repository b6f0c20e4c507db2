// Who stands behind a record: identities in AWS's real shapes, and in broken ones.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html

import { describe, expect, it, test } from 'vitest';
import type { Json } from '../../src/decode/record.js';
import { createPrincipalReader, readPrincipal } from '../../src/event/read-principal.js';

const account = '111122223333';

/** An assumed-role session, as far as it is not given. */
function session(sessionIssuer: Json, more: Readonly<Record<string, Json>> = {}): Json {
  return {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:session',
    arn: `arn:aws:sts::${account}:assumed-role/app/session`,
    accountId: account,
    sessionContext: { sessionIssuer, attributes: { mfaAuthenticated: 'false' } },
    ...more,
  };
}

const issuer = (resource: string, partition = 'aws') => ({
  type: 'Role',
  principalId: 'AROAEXAMPLE',
  arn: `arn:${partition}:iam::${account}:${resource}`,
  accountId: account,
  userName: 'app',
});

const user = {
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLE',
  arn: `arn:aws:iam::${account}:user/team/ann`,
  accountId: account,
};
const root = { type: 'Root', principalId: account, arn: `arn:aws:iam::${account}:root`, accountId: account };
const ssoRole = 'role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef';

test.each<readonly [string, Json, { arn: string; kind: string; id: string }]>([
  [
    'a session is its role, with the path',
    session(issuer('role/team/app')),
    { arn: `arn:aws:iam::${account}:role/team/app`, kind: 'role', id: 'AROAEXAMPLE' },
  ],
  [
    'a session in another partition',
    session(issuer('role/app', 'aws-us-gov')),
    { arn: `arn:aws-us-gov:iam::${account}:role/app`, kind: 'role', id: 'AROAEXAMPLE' },
  ],
  [
    'a session of a service-linked role',
    session(issuer('role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig')),
    {
      arn: `arn:aws:iam::${account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
      kind: 'service-linked-role',
      id: 'AROAEXAMPLE',
    },
  ],
  [
    'a session of a permission set',
    session(issuer(ssoRole)),
    { arn: `arn:aws:iam::${account}:${ssoRole}`, kind: 'sso-role', id: 'AROAEXAMPLE' },
  ],
  [
    'a role that only looks like one of a permission set',
    session(issuer('role/AWSReservedSSO_Admin_0123')),
    { arn: `arn:aws:iam::${account}:role/AWSReservedSSO_Admin_0123`, kind: 'role', id: 'AROAEXAMPLE' },
  ],
  [
    'an issuer that is no role of IAM',
    session(issuer('role/aws:ec2-instance')),
    { arn: `arn:aws:iam::${account}:role/aws:ec2-instance`, kind: 'other', id: 'AROAEXAMPLE' },
  ],
  [
    'a permission set whose name is masked',
    session(issuer('role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_****')),
    {
      arn: `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_****`,
      kind: 'sso-role',
      id: 'AROAEXAMPLE',
    },
  ],
  [
    'a role with a colon in its path',
    session(issuer('role/a:b/app')),
    { arn: `arn:aws:iam::${account}:role/a:b/app`, kind: 'role', id: 'AROAEXAMPLE' },
  ],
  [
    'a session whose own ARN is missing',
    session(issuer('role/app'), { arn: null }),
    { arn: `arn:aws:iam::${account}:role/app`, kind: 'role', id: 'AROAEXAMPLE' },
  ],
  ['a user, with the path', user, { arn: user.arn, kind: 'user', id: 'AIDAEXAMPLE' }],
  [
    'a user with a session, under the own ARN',
    { ...user, sessionContext: { attributes: {} } },
    { arn: user.arn, kind: 'user', id: 'AIDAEXAMPLE' },
  ],
  ['root', root, { arn: root.arn, kind: 'root', id: '' }],
  [
    'a federated user, under the user who made the session',
    {
      type: 'FederatedUser',
      principalId: `${account}:bob`,
      arn: `arn:aws:sts::${account}:federated-user/bob`,
      sessionContext: { sessionIssuer: { type: 'IAMUser', principalId: 'AIDAEXAMPLE', arn: user.arn } },
    },
    { arn: user.arn, kind: 'user', id: 'AIDAEXAMPLE' },
  ],
  [
    'a federated user of root: seen as root, for which nothing is proposed',
    {
      type: 'FederatedUser',
      arn: `arn:aws:sts::${account}:federated-user/bob`,
      sessionContext: { sessionIssuer: { type: 'Root', principalId: account, arn: root.arn } },
    },
    { arn: root.arn, kind: 'root', id: '' },
  ],
  [
    'a role without a session',
    { type: 'Role', principalId: 'AROAEXAMPLE', arn: `arn:aws:iam::${account}:role/app` },
    { arn: `arn:aws:iam::${account}:role/app`, kind: 'role', id: 'AROAEXAMPLE' },
  ],
  [
    'a user without a type',
    { arn: user.arn, principalId: 'AIDAEXAMPLE' },
    { arn: user.arn, kind: 'user', id: 'AIDAEXAMPLE' },
  ],
])('%s', (_, identity, expected) => {
  expect(readPrincipal(identity)).toEqual({ kind: 'principal', principal: { ...expected, account } });
});

test.each<readonly [string, Json | undefined, string, string]>([
  ['a service', { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }, 'set-aside', 'service-principal'],
  ['a service without a type', { invokedBy: 'ec2.amazonaws.com' }, 'set-aside', 'service-principal'],
  [
    'another account',
    { type: 'AWSAccount', principalId: 'AIDAOTHER', accountId: '444455556666' },
    'set-aside',
    'other-account',
  ],
  ['nobody', { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' }, 'set-aside', 'other-account'],
  [
    'a user of IAM Identity Center',
    { type: 'IdentityCenterUser', onBehalfOf: { userId: 'x' } },
    'set-aside',
    'no-iam-policies',
  ],
  ['a user of a SAML provider', { type: 'SAMLUser', principalId: 'x', userName: 'y' }, 'set-aside', 'no-iam-policies'],
  ['a user of a web identity', { type: 'WebIdentityUser', principalId: 'x' }, 'set-aside', 'no-iam-policies'],
  ['a session whose issuer is empty', session({}), 'failed', 'unresolved-issuer'],
  ['a session whose issuer is null', session(null), 'failed', 'unresolved-issuer'],
  ['a session without a context', session(null, { sessionContext: null }), 'failed', 'unresolved-issuer'],
  [
    'a session that is issued by a session',
    session({ arn: `arn:aws:sts::${account}:assumed-role/app/s` }),
    'failed',
    'bad-identity',
  ],
  [
    'a federated user without an issuer',
    { type: 'FederatedUser', arn: `arn:aws:sts::${account}:federated-user/bob` },
    'failed',
    'unresolved-issuer',
  ],
  [
    'a user that is hidden',
    { type: 'IAMUser', accountId: account, accessKeyId: '', userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    'failed',
    'no-identity',
  ],
  ['a user whose ARN is hidden', { ...user, arn: 'HIDDEN_DUE_TO_SECURITY_REASONS' }, 'failed', 'bad-identity'],
  ['an issuer without an account', session({ arn: 'arn:aws:iam:::role/app' }), 'failed', 'bad-identity'],
  ['an issuer that is cut', session({ arn: 'arn:aws:iam::1111222' }), 'failed', 'bad-identity'],
  ['a bare session ARN', { arn: `arn:aws:sts::${account}:assumed-role/app/s` }, 'failed', 'bad-identity'],
  ['no identity', undefined, 'failed', 'no-identity'],
  ['null', null, 'failed', 'no-identity'],
  ['a text', user.arn, 'failed', 'no-identity'],
  ['a list', [user], 'failed', 'no-identity'],
  ['an empty object', {}, 'failed', 'no-identity'],
  ['a type that is no text', { type: { a: 1 }, principalId: 'x' }, 'failed', 'no-identity'],
])('%s is nobody whose policies could be made smaller', (_, identity, kind, reason) => {
  expect(readPrincipal(identity)).toEqual({ kind, reason });
});

it('remembers identities without mixing them up', () => {
  const read = createPrincipalReader();
  const identities: readonly Json[] = [
    session(issuer('role/app')),
    session(issuer('role/team/app')),
    session({ ...issuer('role/app'), principalId: 'AROAAGAIN' }),
    // Both would have the same key if their parts were only joined.
    session({ ...issuer('role/app'), principalId: 'B\nsC' }),
    session({ ...issuer('role/app\nsB'), principalId: 'C' }),
    session({}),
    user,
    { ...user, principalId: 'AIDAAGAIN' },
    root,
    { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
  ];
  for (let round = 0; round < 2; round++)
    for (const identity of identities) expect(read(identity)).toEqual(readPrincipal(identity));
  expect(read(user)).toBe(read({ ...user }));
});

describe('what is longer than IAM has it', () => {
  const role = (length: number) => {
    const start = 'arn:aws:iam::111122223333:role/';
    return { type: 'Role', arn: start + 'r'.repeat(length - start.length), principalId: 'AROAEXAMPLE' };
  };

  it('is no identity, where it is the ARN', () => {
    expect(readPrincipal(role(2048)).kind).toBe('principal');
    expect(readPrincipal(role(2049))).toEqual({ kind: 'failed', reason: 'bad-identity' });
  });

  it.each([
    [128, 128],
    [129, 0],
  ])('is no id: of %i characters %i are kept', (length, kept) => {
    const result = readPrincipal({ ...role(60), principalId: `${'A'.repeat(length)}:session` });
    expect(result.kind === 'principal' && result.principal.id.length).toBe(kept);
  });
});
