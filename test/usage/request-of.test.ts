// Which condition keys a line of usage tells, in three states. What AWS's page leaves open for some calls is unknown.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html

import { describe, expect, test } from 'vitest';
import type { CallContext } from '../../src/event/event.js';
import { contextValues } from '../../src/iam/request-context.js';
import { requestsOf, type Caller, type UseRequest } from '../../src/usage/request-of.js';
import type { UsageLine } from '../../src/usage/usage-file.js';

const role: Caller = { principal: 'arn:aws:iam::111122223333:role/team/app', kind: 'role', ids: ['AROAAPP'] };
const user: Caller = { principal: 'arn:aws:iam::111122223333:user/team/ann', kind: 'user', ids: ['AIDAANN'] };
const root: Caller = { principal: 'arn:aws:iam::111122223333:root', kind: 'root', ids: [] };
const issuer: Caller = { principal: 'arn:aws:ec2::111122223333:instance/i-1', kind: 'other', ids: [] };

const call: CallContext = { region: 'eu-west-1', address: 'public' };

const line: UsageLine = {
  ...{ action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-west-1:444455556666:jobs', event: 'sqs:SendMessage' },
  ...{ basis: 'event', reason: 'called', scope: 'exact', outcome: 'used', context: call, count: 1 },
  ...{ firstSeen: '2026-11-03T09:00:00Z', lastSeen: '2026-11-03T09:00:00Z', examples: [] },
};

function onlyRequest(own: UsageLine, caller: Caller): UseRequest {
  const [[request, ...others] = [], ...more] = requestsOf(own, caller);
  expect([others, more]).toEqual([[], []]);
  if (!request) throw new Error('no request');
  return request;
}

function stateOf(key: string, caller: Caller, context: CallContext | null, action = line.action): string {
  const { context: told } = onlyRequest({ ...line, action, context }, caller);
  const values = contextValues(told, key.toLowerCase());
  return values === 'unknown' ? values : values.length === 0 ? 'absent' : values.join(', ');
}

const overEndpoint: CallContext = { ...call, address: 'private', vpcEndpoint: 'vpce-1' };
const inside: CallContext = { ...call, address: 'private' };
const viaService: CallContext = { ...call, via: 'athena.amazonaws.com' };
const byService: CallContext = { ...call, address: 'service' };
const internal: CallContext = { ...call, address: 'internal', vpcEndpoint: 'vpce-of-aws' };
const withMfa: CallContext = { ...call, mfa: true };
const withoutMfa: CallContext = { ...call, mfa: false };
const federated: CallContext = { ...call, federated: true };

describe('a key that the caller tells', () => {
  test.each([
    ['aws:PrincipalArn', role, call, role.principal],
    ['aws:PrincipalArn', user, call, user.principal],
    ['aws:PrincipalArn', user, null, 'unknown'],
    ['aws:PrincipalArn', user, federated, 'unknown'],
    ['aws:PrincipalArn', role, null, role.principal],
    ['aws:PrincipalArn', root, call, root.principal],
    ['aws:PrincipalArn', issuer, call, 'unknown'],
    ['aws:PrincipalAccount', role, null, '111122223333'],
    ['aws:PrincipalAccount', user, federated, '111122223333'],
    ['aws:PrincipalType', role, call, 'AssumedRole'],
    ['aws:PrincipalType', { ...role, kind: 'sso-role' }, call, 'AssumedRole'],
    ['aws:PrincipalType', role, null, 'AssumedRole'],
    ['aws:PrincipalType', user, call, 'User'],
    ['aws:PrincipalType', user, federated, 'FederatedUser'],
    ['aws:PrincipalType', user, null, 'unknown'],
    ['aws:PrincipalType', root, call, 'Account'],
    ['aws:PrincipalType', root, federated, 'FederatedUser'],
    ['aws:PrincipalType', issuer, call, 'unknown'],
    ['aws:username', role, call, 'absent'],
    ['aws:username', role, null, 'absent'],
    ['aws:username', user, call, 'ann'],
    ['aws:username', user, federated, 'absent'],
    ['aws:username', user, null, 'unknown'],
    ['aws:username', root, call, 'absent'],
    ['aws:userid', role, call, 'unknown'],
    ['aws:userid', user, call, 'AIDAANN'],
    ['aws:userid', { ...user, ids: ['AIDA1', 'AIDA2'] }, call, 'unknown'],
    ['aws:userid', { ...user, ids: [] }, call, 'unknown'],
    ['aws:userid', user, federated, 'unknown'],
    ['aws:FederatedProvider', role, call, 'unknown'],
    ['aws:FederatedProvider', user, call, 'absent'],
    ['aws:PrincipalIsAWSService', role, call, 'false'],
    ['aws:PrincipalServiceName', role, call, 'absent'],
    ['aws:PrincipalServiceNamesList', role, viaService, 'absent'],
    ['aws:SourceArn', role, call, 'absent'],
    ['aws:SourceAccount', user, call, 'absent'],
    ['aws:SourceOrgID', role, call, 'absent'],
    ['aws:SourceOrgPaths', role, call, 'absent'],
    ['aws:PrincipalOrgID', role, call, 'unknown'],
    ['aws:PrincipalTag/team', user, call, 'unknown'],
  ] as const)('%s of %o in %o is %s', (key, caller, context, state) => {
    expect(stateOf(key, caller, context)).toBe(state);
  });
});

describe('a key that the call tells', () => {
  test.each([
    ['aws:RequestedRegion', role, call, 'eu-west-1'],
    ['aws:RequestedRegion', role, viaService, 'eu-west-1'],
    ['aws:RequestedRegion', role, null, 'unknown'],
    ['aws:ViaAWSService', role, call, 'false'],
    ['aws:ViaAWSService', role, inside, 'false'],
    // `invokedBy` is mostly a service role or a service-linked role, for which the key is false.
    ['aws:ViaAWSService', role, viaService, 'unknown'],
    ['aws:ViaAWSService', role, byService, 'unknown'],
    ['aws:ViaAWSService', role, internal, 'unknown'],
    ['aws:ViaAWSService', role, null, 'unknown'],
    ['aws:CalledVia', role, call, 'absent'],
    ['aws:CalledViaFirst', role, inside, 'absent'],
    ['aws:CalledViaLast', role, viaService, 'unknown'],
    ['aws:CalledVia', role, null, 'unknown'],
    ['aws:SourceVpce', role, overEndpoint, 'vpce-1'],
    ['aws:SourceVpce', role, call, 'absent'],
    ['aws:SourceVpce', role, inside, 'unknown'],
    // Not the endpoint of the caller.
    ['aws:SourceVpce', role, internal, 'unknown'],
    ['aws:SourceVpce', role, { ...overEndpoint, via: 'athena.amazonaws.com' }, 'unknown'],
    ['aws:SourceVpc', role, call, 'absent'],
    ['aws:SourceVpc', role, overEndpoint, 'unknown'],
    ['aws:SourceVpcArn', role, call, 'absent'],
    ['aws:VpceAccount', role, call, 'absent'],
    ['aws:VpceOrgID', role, call, 'absent'],
    ['aws:VpceOrgPaths', role, call, 'absent'],
    ['aws:VpcSourceIp', role, call, 'absent'],
    ['aws:VpcSourceIp', role, overEndpoint, 'unknown'],
    ['aws:SourceIp', role, overEndpoint, 'absent'],
    ['aws:SourceIp', role, call, 'unknown'],
    ['aws:SourceIp', role, internal, 'unknown'],
    ['aws:MultiFactorAuthPresent', user, withMfa, 'true'],
    // Long-term keys come with `false` in records, and have no such key.
    ['aws:MultiFactorAuthPresent', user, withoutMfa, 'unknown'],
    ['aws:MultiFactorAuthPresent', user, call, 'unknown'],
    // A service that goes on with the user's credentials has the key at false.
    ['aws:MultiFactorAuthPresent', user, { ...withMfa, via: 'athena.amazonaws.com' }, 'unknown'],
    ['aws:MultiFactorAuthPresent', user, { ...withMfa, federated: true }, 'unknown'],
    // What AssumeRole returns does not hold it.
    ['aws:MultiFactorAuthPresent', role, withMfa, 'unknown'],
    ['aws:MultiFactorAuthPresent', role, withoutMfa, 'unknown'],
    ['aws:SecureTransport', role, call, 'unknown'],
    ['aws:CurrentTime', role, call, 'unknown'],
  ] as const)('%s of %o in %o is %s', (key, caller, context, state) => {
    expect(stateOf(key, caller, context)).toBe(state);
  });

  test('the services that do not tell of calls for others leave it open', () => {
    const tell = ['ec2:StopInstances', 'glue:GetTable', 'lakeformation:GetDataAccess', 'opsworks:DescribeApps'];
    expect(tell.map((action) => stateOf('aws:ViaAWSService', role, call, action))).toEqual(tell.map(() => 'unknown'));
  });
});

describe('the account of a resource', () => {
  const stateOn = (resource: string, action = 'sqs:SendMessage') => {
    const { context } = onlyRequest({ ...line, action, resource }, role);
    return contextValues(context, 'aws:resourceaccount');
  };

  test.each([
    ['arn:aws:sqs:eu-west-1:444455556666:jobs', 'sqs:SendMessage', ['444455556666']],
    ['arn:aws:sqs:eu-west-1:444455556666:*', 'sqs:SendMessage', ['444455556666']],
    ['arn:aws:s3:::bucket', 's3:ListBucket', 'unknown'],
    ['arn:aws:sqs:*:*:jobs', 'sqs:SendMessage', 'unknown'],
    ['*', 'sqs:ListQueues', 'unknown'],
    ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'iam:GetPolicy', 'unknown'],
    // Services of which AWS says that some actions do not have the key.
    ['arn:aws:ec2:eu-west-1:444455556666:volume/*', 'ec2:CreateVolume', 'unknown'],
    ['arn:aws:events:eu-west-1:444455556666:event-bus/b', 'events:PutEvents', 'unknown'],
  ])('of %s for %s', (resource, action, state) => {
    expect(stateOn(resource, action)).toEqual(state);
  });
});

test.each([
  ['told by the context of a model behind it', 'inference-profile', true, ['arn']],
  ['there where no context tells which', 'inference-profile', false, 'present'],
  ['unknown of what is asked for on its own', 'called', false, 'unknown'],
] as const)('an inference profile is %s', (_, reason, isTold, state) => {
  const context = isTold ? { ...call, inferenceProfile: 'arn' } : null;
  const { context: keys } = onlyRequest({ ...line, action: 'bedrock:InvokeModel', reason, context }, role);
  expect(keys.keys.get('bedrock:inferenceprofilearn') ?? 'unknown').toEqual(state);
});

describe('an access point', () => {
  const accessPoint = 'arn:aws:s3:eu-west-1:444455556666:accesspoint/finance';
  const of = (resource: string, fields: Partial<UsageLine> = {}) => {
    const { context } = onlyRequest({ ...line, action: 's3:GetObject', resource, ...fields }, role);
    return ['s3:dataaccesspointarn', 's3:dataaccesspointaccount'].map((key) => context.keys.get(key));
  };
  const behind = (context: CallContext | null) => of('arn:aws:s3:::bucket/a', { reason: 'access-point', context });

  test.each([
    ['an object', `${accessPoint}/object/a`, accessPoint, '444455556666'],
    ['a list', accessPoint, accessPoint, '444455556666'],
    [
      'a Multi-Region one',
      'arn:aws:s3::444455556666:accesspoint/mfz.mrap/object/a',
      'arn:aws:s3::444455556666:accesspoint/mfz.mrap',
      '444455556666',
    ],
  ])('is told by its resource: %s', (_, resource, ...values) => {
    expect(of(resource)).toEqual(values.map((value) => [value]));
  });

  test('is told by the context behind it, and is there where no context tells which', () => {
    expect(behind({ ...call, accessPoint })).toEqual([[accessPoint], ['444455556666']]);
    expect([behind(call), behind(null)]).toEqual([
      ['present', undefined],
      ['present', undefined],
    ]);
  });

  test('is not told where the bucket was called itself, or where its name is open', () => {
    const open = 'arn:aws:s3:eu-west-1:444455556666:accesspoint/*/object/a';
    expect([of('arn:aws:s3:::bucket/a'), of(open)]).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });
});

describe('a role that is passed', () => {
  const pass: UsageLine = { ...line, action: 'iam:PassRole', resource: 'arn:aws:iam::111122223333:role/job' };
  const receivers = (own: UsageLine) =>
    requestsOf(own, role).map((some) => some.map(({ context }) => contextValues(context, 'iam:passedtoservice')));

  test.each([
    ['one', ['ec2.amazonaws.com'], [[['ec2.amazonaws.com']]]],
    [
      'one of several',
      ['ecs.amazonaws.com', 'ecs-tasks.amazonaws.com'],
      [[['ecs.amazonaws.com'], ['ecs-tasks.amazonaws.com']]],
    ],
    ['none that is documented', undefined, [['unknown']]],
    ['an empty list', [], [['unknown']]],
  ])('to %s', (_, passedTo, expected) => {
    expect(receivers(passedTo ? { ...pass, passedTo } : pass)).toEqual(expected);
  });

  test('no other action has a receiver', () => {
    expect(stateOf('iam:PassedToService', role, call)).toBe('absent');
  });
});

describe('the resource of a request', () => {
  const on = (resource: string, scope: UsageLine['scope'], members?: readonly string[]) =>
    requestsOf({ ...line, resource, scope, ...(members && { members }) }, role).flatMap((some) =>
      some.map((request) => request.resource),
    );
  const key = (name: string) => `arn:aws:s3:::bucket/${name}`;

  test.each([
    ['a name', key('a'), 'exact', { kind: 'literal', text: key('a') }],
    [
      'a name with escapes, which are its own characters',
      key('${*}${?}${$}{x}'),
      'exact',
      { kind: 'literal', text: key('*?${x}') },
    ],
    ['what stands around an id', key('*'), 'created', { kind: 'pattern', text: key('*') }],
    ['any resource, as the call did not tell', '*', 'unknown', { kind: 'pattern', text: '*' }],
    ['none, as the action takes none', '*', 'unscopable', { kind: 'literal', text: '*' }],
    [
      'a name that no policy can hold, which was called all the same',
      key('日本'),
      'inexpressible',
      { kind: 'literal', text: key('日本') },
    ],
    [
      'a name that cannot be escaped, as it stands',
      'arn:aws:sqs:*:1:q',
      'unescapable',
      { kind: 'literal', text: 'arn:aws:sqs:*:1:q' },
    ],
    ['what is folded, of which not all names are known', key('p/*'), 'folded', { kind: 'pattern', text: key('p/*') }],
  ] as const)('is %s', (_, resource, scope, expected) => {
    expect(on(resource, scope)).toEqual([expected]);
  });

  test('is each member of what is folded, where all are known', () => {
    expect(on(key('p/*'), 'folded', [key('p/a'), key('p/${*}')])).toEqual([
      { kind: 'literal', text: key('p/a') },
      { kind: 'literal', text: key('p/*') },
    ]);
  });

  test('is a pattern where there may be more than the sixteen members that are named', () => {
    const members = Array.from({ length: 16 }, (_, index) => key(`p/${String(index)}`));
    expect(on(key('p/*'), 'folded', members)).toEqual([{ kind: 'pattern', text: key('p/*') }]);
    expect(on(key('p/*'), 'folded', members.slice(1))).toHaveLength(15);
  });
});

test('a call was made when its record says, or up to a quarter of an hour before, as that is when it was completed', () => {
  const [[request] = []] = requestsOf({ ...line, lastSeen: '2026-11-04T09:00:00Z' }, role);
  const span = { from: Date.parse('2026-11-03T08:45:00Z') / 1000, to: Date.parse('2026-11-04T09:01:00Z') / 1000 };
  for (const key of ['aws:currenttime', 'aws:epochtime']) expect(request?.context.keys.get(key)).toEqual(span);
});
