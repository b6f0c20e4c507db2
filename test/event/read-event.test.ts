// What a record is: a call, set aside with a reason, or failed with one; and what a call carries.

import { describe, expect, it, test } from 'vitest';
import type { Json, RawRecord } from '../../src/decode/record.js';
import { createReader, type ReadResult } from '../../src/event/read-event.js';
import type { Selection } from '../../src/event/selection.js';

const account = '111122223333';
const everything: Selection = { principals: [], accounts: [], regions: [] };

const good = {
  eventVersion: '1.11',
  userIdentity: { type: 'IAMUser', principalId: 'AIDAEXAMPLE', arn: `arn:aws:iam::${account}:user/team/ann` },
  eventTime: '2026-03-01T12:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetBucketAcl',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '198.51.100.7',
  requestParameters: { bucketName: 'b' },
  responseElements: null,
  eventID: '11111111-2222-3333-4444-555555555555',
  readOnly: true,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: account,
  eventCategory: 'Management',
} as const;

type Fields = { readonly [field: string]: Json | undefined };

/** Reads the good record with some fields changed, or taken out where they are `undefined`. */
function read(changes: Fields = {}, selection: Partial<Selection> = {}): ReadResult {
  const fields = Object.entries<Json | undefined>({ ...good, ...changes }).filter(([, value]) => value !== undefined);
  return createReader({ ...everything, ...selection }).read(Object.fromEntries(fields));
}

/** The result in a word: `event`, `addendum`, or the reason. */
function wordFor(result: ReadResult): string {
  return 'reason' in result ? `${result.kind}: ${result.reason}` : result.kind;
}

function eventOf(changes: Fields) {
  const result = read(changes);
  if (!('event' in result)) throw new Error(wordFor(result));
  return result.event;
}

describe('the type of a record', () => {
  test.each<readonly [Json | undefined, Json | undefined, string]>([
    ['AwsApiCall', 'Management', 'event'],
    ['AwsApiCall', 'Data', 'event'],
    ['AwsApiCall', undefined, 'event'],
    ['AwsVpceEvent', 'Management', 'event'],
    ['AwsVpceEvents', undefined, 'event'],
    [undefined, undefined, 'event'],
    [null, 'Management', 'event'],
    ['', 'Management', 'event'],
    ['AwsServiceEvent', 'Management', 'set-aside: service-event'],
    ['AwsConsoleSignIn', 'Management', 'set-aside: console-sign-in'],
    ['AwsConsoleSignin', undefined, 'set-aside: console-sign-in'],
    ['AwsConsoleAction', undefined, 'set-aside: console-action'],
    ['AwsCloudTrailInsight', 'Insight', 'set-aside: insight'],
    ['AwsCloudTrailInsight', undefined, 'set-aside: insight'],
    ['AwsSomethingNew', 'Management', 'set-aside: other-event-type'],
    // The category comes first.
    ['AwsVpceEvent', 'NetworkActivity', 'set-aside: network-activity'],
    ['AwsApiCall', 'NetworkActivity', 'set-aside: network-activity'],
    [undefined, 'Insight', 'set-aside: insight'],
    ['AwsApiCall', 'Insight', 'set-aside: insight'],
  ])('%j of category %j: %s', (eventType, eventCategory, word) => {
    const changes = { eventType, eventCategory };
    expect(wordFor(read(changes))).toBe(word);
    const refused = createReader(everything).refuse({ ...good, ...changes } as RawRecord);
    expect(refused === undefined ? 'event' : `set-aside: ${refused}`).toBe(word);
  });

  test.each<readonly [string, Fields, string]>([
    ['its category', { eventCategory: 'Data' }, 'Data'],
    ['its category, whatever else it says', { eventCategory: 'Management', managementEvent: false }, 'Management'],
    ['no category, as older ones', { eventCategory: undefined, managementEvent: false }, 'Data'],
    ['no category, and a text for the flag', { eventCategory: undefined, managementEvent: 'false' }, 'Data'],
    ['neither', { eventCategory: undefined, managementEvent: undefined }, 'Management'],
  ])('is a management or data event by %s', (_, changes, category) => {
    expect(eventOf(changes).category).toBe(category);
  });
});

describe('a copy', () => {
  test.each<readonly [Json | undefined, string]>([
    [account, 'event'],
    [undefined, 'event'],
    [null, 'event'],
    ['', 'event'],
    ['444455556666', 'set-aside: owner-copy'],
  ])('that account %j received: %s', (recipientAccountId, word) => {
    expect(wordFor(read({ recipientAccountId }))).toBe(word);
  });

  test.each<readonly [Json | undefined, string]>([
    [{ reason: 'UPDATED_DATA', updatedFields: 'resources' }, 'addendum'],
    [{ reason: 'DELIVERY_DELAY' }, 'event'],
    [{ reason: 'SERVICE_OUTAGE' }, 'event'],
    [{}, 'event'],
    ['UPDATED_DATA', 'event'],
    [null, 'event'],
  ])('with the addendum %j: %s', (addendum, word) => {
    expect(wordFor(read({ addendum }))).toBe(word);
  });
});

describe('each record has one place, the first that applies', () => {
  const bad = { eventTime: 'noon', awsRegion: 7, userIdentity: null, eventSource: null, eventName: '' } as const;
  const service = { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' } as const;
  const none = { since: '2030-01-01T00:00:00Z' };

  test.each<readonly [string, Fields, Partial<Selection>, string]>([
    ['its type before all else', { ...bad, eventType: 'AwsServiceEvent' }, none, 'set-aside: service-event'],
    ['its time', bad, none, 'failed: bad-event-time'],
    ['its region', { ...bad, eventTime: good.eventTime }, none, 'failed: bad-region'],
    ['its identity', { ...bad, eventTime: good.eventTime, awsRegion: 'eu-west-1' }, none, 'failed: no-identity'],
    [
      'a service for a caller',
      { ...bad, eventTime: good.eventTime, awsRegion: 'eu-west-1', userIdentity: service },
      none,
      'set-aside: service-principal',
    ],
    ['a copy before what is not selected', { recipientAccountId: '444455556666' }, none, 'set-aside: owner-copy'],
    [
      'what is not selected before the fields that selection does not read',
      { eventSource: null, eventName: '' },
      none,
      'set-aside: not-selected-time',
    ],
    [
      'what is not selected before an addendum',
      { addendum: { reason: 'UPDATED_DATA' } },
      none,
      'set-aside: not-selected-time',
    ],
    ['time before account', {}, { ...none, accounts: ['444455556666'] }, 'set-aside: not-selected-time'],
    ['account before region', {}, { accounts: ['444455556666'], regions: ['x'] }, 'set-aside: not-selected-account'],
    ['region before principal', {}, { regions: ['us-east-1'], principals: ['x'] }, 'set-aside: not-selected-region'],
    ['principal', { eventSource: 7 }, { principals: ['x'] }, 'set-aside: not-selected-principal'],
    ['its source', { eventSource: 7, eventName: 7 }, {}, 'failed: bad-event-source'],
    ['an empty source', { eventSource: '' }, {}, 'failed: bad-event-source'],
    ['its name', { eventName: ['x'] }, {}, 'failed: bad-event-name'],
    ['a name longer than any', { eventName: 'x'.repeat(257) }, {}, 'failed: bad-event-name'],
    ['a name as long as may be', { eventName: 'x'.repeat(256) }, {}, 'event'],
    ['a source longer than any', { eventSource: 'x'.repeat(257) }, {}, 'failed: bad-event-source'],
    ['a region longer than any', { awsRegion: 'x'.repeat(257) }, {}, 'failed: bad-region'],
    ['no time at all', { eventTime: undefined }, {}, 'failed: bad-event-time'],
    [
      'the time where log shippers put it',
      { eventTime: undefined, '@timestamp': '2026-03-01T12:00:00.000Z' },
      {},
      'event',
    ],
    [
      'a session whose role nobody knows',
      { userIdentity: { type: 'AssumedRole', sessionContext: { sessionIssuer: {} } } },
      {},
      'failed: unresolved-issuer',
    ],
  ])('%s', (_, changes, selection, word) => {
    expect(wordFor(read(changes, selection))).toBe(word);
  });
});

describe('the time', () => {
  test.each([
    ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00Z'],
    ['2026-03-01T12:00:00.999Z', '2026-03-01T12:00:00Z'],
    ['2026-03-01T12:00:00.123456789Z', '2026-03-01T12:00:00Z'],
    ['2026-03-01T12:00:00+02:00', '2026-03-01T10:00:00Z'],
    ['2026-03-01T00:30:00+0545', '2026-02-28T18:45:00Z'],
    ['2026-02-28T23:59:59-05:00', '2026-03-01T04:59:59Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['2026-12-31T23:59:59Z', '2026-12-31T23:59:59Z'],
    ['2026-01-31T08:00:00Z', '2026-01-31T08:00:00Z'],
  ])('%s is %s', (eventTime, time) => {
    expect(eventOf({ eventTime }).times).toEqual({ count: 1, first: time, last: time });
  });

  test.each<Json>([
    '2026-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-04-31T00:00:00+01:00',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-01-01T25:00:00Z',
    '2026-01-01T00:61:00Z',
    '2026-01-01T00:00:61Z',
    '2026-01-01T00:00:00+99:00',
    '2026-01-01T00:00:00',
    '2026-01-01 00:00:00Z',
    '2026-01-01',
    'Thu, 01 Jan 2026 00:00:00 GMT',
    '1767225600',
    '+012026-01-01T00:00:00Z',
    '0000-01-01T00:00:00+01:00',
    '9999-12-31T23:30:00-01:00',
    '2026-01-01T00:00:00Z\n',
    '',
    1767225600,
    null,
    { $date: '2026-01-01T00:00:00Z' },
  ])('%j is none', (eventTime) => {
    expect(wordFor(read({ eventTime }))).toBe('failed: bad-event-time');
  });
});

describe('selection', () => {
  test.each<readonly [string, Partial<Selection>, boolean]>([
    ['from its very second on', { since: '2026-03-01T12:00:00Z' }, true],
    ['from a second later on', { since: '2026-03-01T12:00:01Z' }, false],
    ['before its very second', { until: '2026-03-01T12:00:00Z' }, false],
    ['before a second later', { until: '2026-03-01T12:00:01Z' }, true],
    ['one second alone', { since: '2026-03-01T12:00:00Z', until: '2026-03-01T12:00:01Z' }, true],
    ['its account', { accounts: ['444455556666', account] }, true],
    ['another account', { accounts: ['444455556666'] }, false],
    ['its region', { regions: ['us-east-1', 'eu-west-1'] }, true],
    ['another region', { regions: ['us-east-1'] }, false],
    ['its ARN', { principals: [`arn:aws:iam::${account}:user/team/ann`] }, true],
    ['its name', { principals: ['ann'] }, true],
    ['its name with the path', { principals: ['team/ann'] }, true],
    ['its kind and name with the path', { principals: ['user/team/ann'] }, true],
    ['its kind and name without the path', { principals: ['user/ann'] }, false],
    ['a glob for its name', { principals: ['a?n'] }, true],
    ['a glob for its path', { principals: ['team/*'] }, true],
    ['a glob for ARNs of its account', { principals: [`arn:aws:iam::${account}:*`] }, true],
    ['a glob for ARNs of another', { principals: ['arn:aws:iam::444455556666:*'] }, false],
    ['part of its name', { principals: ['an', 'nn'] }, false],
    ['its name in capitals', { principals: ['ANN'] }, false],
    ['one pattern of several', { principals: ['bob', '*nn'] }, true],
    ['what would be a regular expression', { principals: ['a.n', 'ann|x', '.*'] }, false],
    ['nothing', { principals: [''] }, false],
  ])('of %s', (_, selection, isSelected) => {
    expect(read({}, selection).kind).toBe(isSelected ? 'event' : 'set-aside');
  });

  it('of a session is by its role, not by the name of the session', () => {
    const userIdentity = {
      type: 'AssumedRole',
      arn: `arn:aws:sts::${account}:assumed-role/app/ann`,
      sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${account}:role/app`, principalId: 'AROAEXAMPLE' } },
    };
    expect(read({ userIdentity }, { principals: ['app'] }).kind).toBe('event');
    expect(read({ userIdentity }, { principals: ['ann'] }).kind).toBe('set-aside');
  });

  it('takes no more than quadratic time, whatever the pattern', () => {
    const userIdentity = { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/${'a'.repeat(2000)}b` };
    expect(read({ userIdentity }, { principals: [`${'*a'.repeat(1000)}c`] }).kind).toBe('set-aside');
  });
});

describe('the context', () => {
  const identity = good.userIdentity;
  const mfa = (mfaAuthenticated: Json) => ({ ...identity, sessionContext: { attributes: { mfaAuthenticated } } });
  const plain = { region: 'eu-west-1', address: 'public' };

  test.each<readonly [string, Fields, object]>([
    ['of a plain call', {}, plain],
    ['with MFA', { userIdentity: mfa('true') }, { ...plain, mfa: true }],
    ['without MFA', { userIdentity: mfa('false') }, { ...plain, mfa: false }],
    ['with MFA that is not told', { userIdentity: mfa('maybe') }, plain],
    [
      'via a service',
      { userIdentity: { ...identity, invokedBy: 'athena.amazonaws.com' } },
      { ...plain, via: 'athena.amazonaws.com' },
    ],
    [
      'in the console, which is no service',
      { userIdentity: { ...identity, invokedBy: 'signin.amazonaws.com' } },
      plain,
    ],
    ['inside AWS, which says nothing', { userIdentity: { ...identity, invokedBy: 'AWS Internal' } }, plain],
    ['through an endpoint', { vpcEndpointId: 'vpce-1' }, { ...plain, vpcEndpoint: 'vpce-1' }],
    ['through an endpoint without a name', { vpcEndpointId: '' }, plain],
    [
      'of a denied call',
      { errorCode: 'AccessDenied', errorMessage: 'x with an explicit deny' },
      { ...plain, denial: 'explicit' },
    ],
    ['of a call that failed otherwise', { errorCode: 'NoSuchTagSet', errorMessage: 'x with an explicit deny' }, plain],
  ])('%s', (_, changes, context) => {
    expect(eventOf(changes).context).toEqual(context);
  });

  test.each<readonly [Json | undefined, string]>([
    ['198.51.100.7', 'public'],
    ['2001:db8::1', 'public'],
    ['10.0.0.1', 'private'],
    ['172.15.0.1', 'public'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.1', 'public'],
    ['192.168.1.1', 'private'],
    ['127.0.0.1', 'private'],
    ['169.254.169.254', 'private'],
    ['fd00::1', 'private'],
    ['FE80::1', 'private'],
    ['::1', 'private'],
    ['ec2.amazonaws.com', 'service'],
    ['ec2.amazonaws.com.cn', 'service'],
    ['AWS Internal', 'internal'],
    ['10.example.org', 'unknown'],
    ['HIDDEN_DUE_TO_SECURITY_REASONS', 'unknown'],
    ['', 'unknown'],
    [undefined, 'unknown'],
    [7, 'unknown'],
  ])('has the class of the address %j: %s', (sourceIPAddress, address) => {
    expect(eventOf({ sourceIPAddress }).context.address).toBe(address);
  });
});

describe('a call carries', () => {
  it('what the record has', () => {
    expect(eventOf({ additionalEventData: { a: 1 }, responseElements: { b: 2 } })).toEqual({
      id: good.eventID,
      times: { count: 1, first: good.eventTime, last: good.eventTime },
      source: 's3.amazonaws.com',
      name: 'GetBucketAcl',
      region: 'eu-west-1',
      partition: 'aws',
      account,
      principal: { arn: good.userIdentity.arn, kind: 'user', account, id: 'AIDAEXAMPLE' },
      outcome: 'used',
      errorCode: '',
      errorMessage: '',
      context: { region: 'eu-west-1', address: 'public' },
      parameters: { bucketName: 'b' },
      response: { b: 2 },
      additional: { a: 1 },
      resources: [],
      category: 'Management',
      readOnly: true,
    });
  });

  test.each<readonly [Json | undefined, Json | undefined, string]>([
    [undefined, undefined, 'used'],
    [null, null, 'used'],
    ['', '', 'used'],
    ['AccessDenied', 'x', 'denied'],
    ['SlowDown', undefined, 'undecided'],
    // An error that is not told as AWS does is one all the same.
    [403, undefined, 'undecided'],
    [{ code: 'AccessDenied' }, undefined, 'undecided'],
    [undefined, 'Failed', 'undecided'],
  ])('the error %j (%j) as %s', (errorCode, errorMessage, outcome) => {
    expect(eventOf({ errorCode, errorMessage }).outcome).toBe(outcome);
  });

  test.each<readonly [Json | undefined, unknown]>([
    [undefined, undefined],
    [null, undefined],
    ['', undefined],
    ['text', undefined],
    [['a'], undefined],
    [{ a: 1 }, { a: 1 }],
  ])('the parameters %j as %j', (requestParameters, parameters) => {
    expect(eventOf({ requestParameters }).parameters).toEqual(parameters);
  });

  test.each<readonly [Json | undefined, readonly unknown[]]>([
    [null, []],
    ['arn:aws:s3:::b', []],
    [[null, 7, 'arn:aws:s3:::b', {}, { ARN: '' }, { ARN: 7 }], []],
    [[{ ARNPrefix: 'arn:aws:s3:::b/', type: 'AWS::S3::Object' }], []],
    [
      [{ ARN: 'arn:aws:s3:::b', accountId: account, type: 'AWS::S3::Bucket' }],
      [{ arn: 'arn:aws:s3:::b', account, type: 'AWS::S3::Bucket' }],
    ],
    [[{ arn: 'arn:aws:s3:::a b', accountId: 7 }], [{ arn: 'arn:aws:s3:::a b' }]],
  ])('the resources %j as %j', (resources, expected) => {
    expect(eventOf({ resources }).resources).toEqual(expected);
  });

  test.each<readonly [Json | undefined, boolean | undefined]>([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
    ['no', undefined],
    [undefined, undefined],
  ])('the flag readOnly %j as %j', (readOnly, expected) => {
    expect(eventOf({ readOnly }).readOnly).toBe(expected);
  });

  it('no id where the record has none that is a text', () => {
    for (const eventID of [undefined, null, 7, {}]) expect(eventOf({ eventID }).id).toBe('');
  });

  it('the partition of its caller', () => {
    const arn = `arn:aws-cn:iam::${account}:user/ann`;
    expect(eventOf({ userIdentity: { type: 'IAMUser', arn } }).partition).toBe('aws-cn');
  });
});

test('a principal is selected or not, however many came before it', () => {
  const reader = createReader({ ...everything, principals: ['ann'] });
  const wordOf = (name: string) =>
    wordFor(reader.read({ ...good, userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/${name}` } }));
  for (let at = 0; at <= 10_000; at++) wordOf(`stranger-${String(at)}`);
  expect([wordOf('ann'), wordOf('stranger-0')]).toEqual(['event', 'set-aside: not-selected-principal']);
});

test('words that are longer than any endpoint or service are not kept', () => {
  const { context } = eventOf({
    vpcEndpointId: 'x'.repeat(257),
    userIdentity: { ...good.userIdentity, invokedBy: 'x'.repeat(10_000) },
  });
  expect([context.vpcEndpoint, context.via?.length]).toEqual([undefined, 256]);
});
