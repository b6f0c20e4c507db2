// Two-sided: for each reason of "not observable" a case, and the same case without it, which is observable.

import { describe, expect, test } from 'vitest';
import type { AttachedPrincipal } from '../../src/attached/attached.js';
import { trailsIn } from '../../src/attached/read-trails.js';
import type { Trail } from '../../src/attached/trail.js';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { coverageOf, observable, type CoverageQuestion } from '../../src/coverage/coverage.js';
import type { SeenUsage } from '../../src/coverage/seen.js';
import { seenUsage, type Wanted } from '../support/seen-usage.js';

const catalog = loadCatalog();
const account = '111122223333';
const role = `arn:aws:iam::${account}:role/team/app`;
const trailArn = `arn:aws:cloudtrail:eu-west-1:${account}:trail/main`;

type Json = Readonly<Record<string, unknown>>;

interface Case {
  /** Outputs about trails; absent: none is given. */
  readonly trails?: readonly Json[];
  /** What the logs tell; absent: no logs. */
  readonly usage?: Wanted;
  /** When AWS has seen the role used last. */
  readonly lastUsedAt?: string;
  readonly ask: Partial<CoverageQuestion> & { readonly action: string };
}

function trailsOf(outputs: readonly Json[]): readonly Trail[] {
  const read = trailsIn(outputs);
  if (read.kind === 'invalid') throw new Error(read.message);
  return read.trails;
}

function answer({ trails, usage, lastUsedAt, ask }: Case) {
  const seen: SeenUsage | undefined = usage && seenUsage(usage);
  const coverage = coverageOf({
    catalog,
    ...(trails && { trails: trailsOf(trails) }),
    ...(seen && { usage: seen }),
    ...(lastUsedAt !== undefined && { attached: { principals: new Map([[role, { ...attachedRole, lastUsedAt }]]) } }),
  });
  return observable(coverage, { resource: '*', principal: role, ...ask });
}

const attachedRole: AttachedPrincipal = {
  ...{ arn: role, kind: 'role', account, id: 'AROAAPP', name: 'app', path: '/team/', gaps: [] },
  ...{ policies: [], groups: [], isServiceLinked: false, instanceProfiles: [] },
};

const described = (more: Json = {}): Json => ({
  Trail: { Name: 'main', TrailARN: trailArn, HomeRegion: 'eu-west-1', IsMultiRegionTrail: true, ...more },
});
const basic = (more: Json = {}): Json => ({
  TrailARN: trailArn,
  EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ...more }],
});
const s3Of = (...Values: readonly string[]): Json => ({ DataResources: [{ Type: 'AWS::S3::Object', Values }] });
const advanced = (...selectors: readonly (readonly Json[])[]): Json => ({
  TrailARN: trailArn,
  AdvancedEventSelectors: selectors.map((FieldSelectors) => ({ FieldSelectors })),
});
const category = (name: string): Json => ({ Field: 'eventCategory', Equals: [name] });
const type = (name: string): Json => ({ Field: 'resources.type', Equals: [name] });
const s3 = (...fields: readonly Json[]): Json => advanced([category('Data'), type('AWS::S3::Object'), ...fields]);

const objects = 'arn:aws:s3:::shop/*';
const day = (from: string, days: number) => ({ from, hours: days * 24 });
/** A month of an account that is busy at every hour. */
const busy = {
  window: ['2026-10-01T00:00:00Z', '2026-10-30T23:59:59Z'],
  places: [{ account, region: 'eu-west-1', ...day('2026-10-01T00', 30) }],
} as const satisfies Wanted;
const inUsEast: Wanted = {
  ...busy,
  places: [...busy.places, { account, region: 'us-east-1', from: '2026-10-07T12', hours: 1 }],
};
/** Who makes the calls of usage. */
const admin = `arn:aws:iam::${account}:role/admin`;
const otherArn = trailArn.replace('main', 'other');
const changed = (event: string, resource: string, at = '2026-10-10T12:00:00Z'): Wanted => ({
  ...busy,
  changes: [{ event: `cloudtrail:${event}`, trail: resource, account, first: at, last: at }],
});
const selection = (more: Json = {}): string => JSON.stringify({ principals: [], accounts: [], regions: [], ...more });

interface Pair {
  readonly reason: string;
  readonly unseen: Case;
  readonly seen: Case;
}

const pairs: readonly Pair[] = [
  {
    reason: 'data-not-selected',
    unseen: { trails: [basic()], ask: { action: 's3:GetObject', resource: objects } },
    seen: { trails: [basic(s3Of('arn:aws:s3:::shop/'))], ask: { action: 's3:GetObject', resource: objects } },
  },
  {
    reason: 'data-not-selected',
    unseen: { ask: { action: 'lambda:InvokeFunction' } },
    seen: { ask: { action: 'lambda:UpdateFunctionCode' } },
  },
  {
    reason: 'management-not-selected',
    unseen: { trails: [s3()], ask: { action: 'ec2:RunInstances' } },
    seen: { trails: [advanced([category('Management')])], ask: { action: 'ec2:RunInstances' } },
  },
  {
    reason: 'side-off',
    unseen: { trails: [basic({ ReadWriteType: 'WriteOnly' })], ask: { action: 'ec2:DescribeInstances' } },
    seen: { trails: [basic({ ReadWriteType: 'WriteOnly' })], ask: { action: 'ec2:RunInstances' } },
  },
  {
    reason: 'side-off',
    unseen: { trails: [basic({ ReadWriteType: 'ReadOnly' })], ask: { action: 'iam:CreateRole' } },
    seen: { trails: [basic({ ReadWriteType: 'ReadOnly' })], ask: { action: 'sts:AssumeRole' } },
  },
  {
    reason: 'side-off',
    unseen: {
      trails: [s3({ Field: 'readOnly', Equals: ['false'] })],
      ask: { action: 's3:GetObject', resource: objects },
    },
    seen: {
      trails: [s3({ Field: 'readOnly', Equals: ['false'] })],
      ask: { action: 's3:PutObject', resource: objects },
    },
  },
  {
    reason: 'source-excluded',
    unseen: {
      trails: [basic({ ExcludeManagementEventSources: ['kms.amazonaws.com'] })],
      ask: { action: 'kms:Decrypt' },
    },
    seen: {
      trails: [basic({ ExcludeManagementEventSources: ['rdsdata.amazonaws.com'] })],
      ask: { action: 'kms:Decrypt' },
    },
  },
  {
    reason: 'resource-outside',
    unseen: { trails: [basic(s3Of('arn:aws:s3:::shop/in/'))], ask: { action: 's3:GetObject', resource: objects } },
    seen: {
      trails: [basic(s3Of('arn:aws:s3:::shop/in/'))],
      ask: { action: 's3:GetObject', resource: 'arn:aws:s3:::shop/in/2026/*' },
    },
  },
  {
    reason: 'resource-outside',
    unseen: { trails: [basic(s3Of('arn:aws:s3:::shop/'))], ask: { action: 's3:GetObject' } },
    seen: { trails: [basic(s3Of('arn:aws:s3'))], ask: { action: 's3:GetObject' } },
  },
  {
    reason: 'resource-outside',
    unseen: {
      trails: [s3({ Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::shop/tmp/'] })],
      ask: { action: 's3:GetObject', resource: objects },
    },
    seen: {
      trails: [s3({ Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::other/'] })],
      ask: { action: 's3:GetObject', resource: objects },
    },
  },
  {
    reason: 'resource-outside',
    unseen: {
      trails: [s3({ Field: 'resources.ARN', EndsWith: ['.csv'] })],
      ask: { action: 's3:GetObject', resource: objects },
    },
    seen: {
      trails: [s3({ Field: 'resources.ARN', EndsWith: ['.csv'] })],
      ask: { action: 's3:GetObject', resource: 'arn:aws:s3:::shop/*.csv' },
    },
  },
  {
    // A list of a bucket is logged for a selector of the whole bucket only.
    reason: 'resource-outside',
    unseen: {
      trails: [basic(s3Of('arn:aws:s3:::shop/in/'))],
      ask: { action: 's3:ListBucket', resource: 'arn:aws:s3:::shop' },
    },
    seen: {
      trails: [basic(s3Of('arn:aws:s3:::shop/'))],
      ask: { action: 's3:ListBucket', resource: 'arn:aws:s3:::shop' },
    },
  },
  {
    // The ARN of a function is exact in a basic selector.
    reason: 'resource-outside',
    unseen: {
      trails: [
        basic({
          DataResources: [
            { Type: 'AWS::Lambda::Function', Values: [`arn:aws:lambda:eu-west-1:${account}:function:pay`] },
          ],
        }),
      ],
      ask: { action: 'lambda:InvokeFunction', resource: `arn:aws:lambda:eu-west-1:${account}:function:pay2` },
    },
    seen: {
      trails: [
        basic({
          DataResources: [
            { Type: 'AWS::Lambda::Function', Values: [`arn:aws:lambda:eu-west-1:${account}:function:pay`] },
          ],
        }),
      ],
      ask: { action: 'lambda:InvokeFunction', resource: `arn:aws:lambda:eu-west-1:${account}:function:pay` },
    },
  },
  {
    reason: 'filtered',
    unseen: {
      trails: [s3({ Field: 'eventName', Equals: ['GetObject'] })],
      ask: { action: 's3:PutObject', resource: objects },
    },
    seen: {
      trails: [s3({ Field: 'eventName', NotEquals: ['GetObjectTorrent'] })],
      ask: { action: 's3:PutObject', resource: objects },
    },
  },
  {
    reason: 'filtered',
    unseen: {
      trails: [s3({ Field: 'sessionCredentialFromConsole', Equals: ['true'] })],
      ask: { action: 's3:PutObject', resource: objects },
    },
    seen: { trails: [s3()], ask: { action: 's3:PutObject', resource: objects } },
  },
  {
    reason: 'principal-outside',
    unseen: {
      trails: [s3({ Field: 'userIdentity.arn', NotStartsWith: [`arn:aws:sts::${account}:assumed-role/app/`] })],
      ask: { action: 's3:PutObject', resource: objects },
    },
    seen: {
      trails: [s3({ Field: 'userIdentity.arn', NotStartsWith: [`arn:aws:sts::${account}:assumed-role/application/`] })],
      ask: { action: 's3:PutObject', resource: objects },
    },
  },
  {
    reason: 'never-logged',
    unseen: { ask: { action: 'logs:PutLogEvents' } },
    seen: { ask: { action: 'logs:CreateLogStream' } },
  },
  {
    // A text message to a phone number is published on `*`.
    reason: 'never-logged',
    unseen: {
      trails: [
        advanced([category('Data'), type('AWS::SNS::Topic')], [category('Data'), type('AWS::SNS::PlatformEndpoint')]),
      ],
      ask: { action: 'sns:Publish' },
    },
    seen: {
      trails: [advanced([category('Data'), type('AWS::SNS::Topic')])],
      ask: { action: 'sns:Publish', resource: `arn:aws:sns:eu-west-1:${account}:orders` },
    },
  },
  {
    reason: 'no-known-event',
    unseen: { ask: { action: 'aws-portal:ViewBilling' } },
    seen: { ask: { action: 'ce:GetCostAndUsage' } },
  },
  {
    reason: 'no-known-event',
    unseen: { ask: { action: 's3:MadeUpTomorrow' } },
    seen: { ask: { action: 's3:CreateBucket' } },
  },
  {
    reason: 'carrier-unseen',
    unseen: { trails: [basic({ ReadWriteType: 'WriteOnly' })], ask: { action: 'sts:TagSession' } },
    seen: { trails: [basic({ ReadWriteType: 'All' })], ask: { action: 'sts:TagSession' } },
  },
  {
    // Roles are handed over in writing calls of many services.
    reason: 'side-off',
    unseen: { trails: [basic({ ReadWriteType: 'ReadOnly' })], ask: { action: 'iam:PassRole' } },
    seen: { trails: [basic({ ReadWriteType: 'WriteOnly' })], ask: { action: 'iam:PassRole' } },
  },
  {
    reason: 'region-outside',
    unseen: { trails: [described({ IsMultiRegionTrail: false }), basic()], ask: { action: 'ec2:RunInstances' } },
    seen: {
      trails: [described({ IsMultiRegionTrail: false }), basic()],
      ask: { action: 'ec2:RunInstances', resource: `arn:aws:ec2:eu-west-1:${account}:instance/*` },
    },
  },
  {
    reason: 'global-outside',
    unseen: { trails: [described({ IsMultiRegionTrail: false }), basic()], ask: { action: 'iam:CreateRole' } },
    seen: {
      trails: [described({ IsMultiRegionTrail: false, HomeRegion: 'us-east-1' }), basic()],
      ask: { action: 'iam:CreateRole' },
    },
  },
  {
    reason: 'account-outside',
    unseen: {
      trails: [described({ IsOrganizationTrail: false }), basic()],
      ask: { action: 'ec2:RunInstances', principal: 'arn:aws:iam::999988887777:role/app' },
    },
    seen: {
      trails: [described({ IsOrganizationTrail: true }), basic()],
      ask: { action: 'ec2:RunInstances', principal: 'arn:aws:iam::999988887777:role/app' },
    },
  },
  {
    reason: 'not-logging',
    unseen: { trails: [described(), basic(), { IsLogging: false }], ask: { action: 'ec2:RunInstances' } },
    seen: { trails: [described(), basic(), { IsLogging: true }], ask: { action: 'ec2:RunInstances' } },
  },
  {
    reason: 'not-logging',
    unseen: {
      trails: [described(), basic(), { IsLogging: true, StartLoggingTime: '2026-10-02T00:00:00+00:00' }],
      usage: busy,
      ask: { action: 'ec2:RunInstances' },
    },
    seen: {
      trails: [described(), basic(), { IsLogging: true, StartLoggingTime: '2026-09-02T00:00:00+00:00' }],
      usage: busy,
      ask: { action: 'ec2:RunInstances' },
    },
  },
  ...['PutEventSelectors', 'StopLogging', 'StartLogging', 'UpdateTrail', 'DeleteTrail', 'CreateTrail'].map(
    (event): Pair => ({
      reason: 'trail-changed',
      unseen: { trails: [described(), basic()], usage: changed(event, trailArn), ask: { action: 'ec2:RunInstances' } },
      seen: {
        trails: [described(), basic()],
        usage: changed(event, trailArn.replace('main', 'other')),
        ask: { action: 'ec2:RunInstances' },
      },
    }),
  ),
  {
    reason: 'trail-changed',
    unseen: { usage: changed('UpdateTrail', trailArn), ask: { action: 'ec2:RunInstances' } },
    seen: { usage: changed('UpdateTrail', trailArn, '2026-10-01T00:00:00Z'), ask: { action: 'ec2:RunInstances' } },
  },
  {
    reason: 'no-records',
    unseen: { usage: { window: null, places: [] }, ask: { action: 'ec2:RunInstances' } },
    seen: { usage: busy, ask: { action: 'ec2:RunInstances' } },
  },
  {
    reason: 'no-records',
    unseen: { usage: busy, ask: { action: 'ec2:RunInstances', principal: 'arn:aws:iam::999988887777:role/app' } },
    seen: { usage: busy, ask: { action: 'ec2:RunInstances', principal: `arn:aws:iam::${account}:user/ann` } },
  },
  {
    // Whoever names a Region in a policy means it.
    reason: 'no-records',
    unseen: {
      usage: busy,
      ask: { action: 'ec2:RunInstances', resource: `arn:aws:ec2:ap-south-1:${account}:instance/*` },
    },
    seen: {
      trails: [described(), basic()],
      usage: busy,
      ask: { action: 'ec2:RunInstances', resource: `arn:aws:ec2:ap-south-1:${account}:instance/*` },
    },
  },
  {
    // A global service is seen where it records, and nowhere else; anybody's record shows that the Region is recorded.
    reason: 'no-records',
    unseen: { trails: [basic()], usage: busy, ask: { action: 'iam:CreateUser' } },
    seen: { trails: [basic()], usage: inUsEast, ask: { action: 'iam:CreateUser' } },
  },
  {
    reason: 'no-records',
    unseen: { usage: busy, ask: { action: 'iam:CreateUser' } },
    seen: { trails: [described(), basic()], usage: busy, ask: { action: 'iam:CreateUser' } },
  },
  {
    // Calls to the global endpoint of STS are recorded apart from those to the endpoints of Regions.
    reason: 'no-records',
    unseen: { usage: busy, ask: { action: 'sts:AssumeRole' } },
    seen: { usage: inUsEast, ask: { action: 'sts:AssumeRole' } },
  },
  {
    reason: 'no-records',
    unseen: { usage: busy, ask: { action: 'ec2:RunInstances', resource: `arn:aws:ec2:us-*:${account}:instance/*` } },
    seen: { usage: inUsEast, ask: { action: 'ec2:RunInstances', resource: `arn:aws:ec2:us-*:${account}:instance/*` } },
  },
  {
    reason: 'gap',
    unseen: {
      usage: {
        ...busy,
        places: [
          { account, region: 'eu-west-1', ...day('2026-10-01T00', 10) },
          { account, region: 'us-east-1', ...day('2026-10-12T00', 19) },
        ],
      },
      ask: { action: 'ec2:RunInstances' },
    },
    seen: {
      usage: {
        ...busy,
        places: [
          { account, region: 'eu-west-1', ...day('2026-10-01T00', 10) },
          { account, region: 'us-east-1', ...day('2026-10-11T00', 20) },
        ],
      },
      ask: { action: 'ec2:RunInstances' },
    },
  },
  ...[
    {
      event: 'ecs:RunTask',
      action: 'iam:PassRole',
      resource: `arn:aws:ecs:eu-west-1:${account}:task-definition/web:3`,
    },
    { event: 's3:CopyObject', action: 's3:GetObjectTagging', resource: 'arn:aws:s3:::shop/a' },
    {
      ...{ event: 'ec2:RunInstances', action: 'iam:PassRole' },
      resource: `arn:aws:ec2:eu-west-1:${account}:launch-template/lt-0123456789abcdef0`,
    },
  ].map(({ event, action, resource }): Pair => {
    const usage = {
      ...inUsEast,
      uses: [{ action: event, event, resource, at: ['2026-10-10T12:00:00Z', '2026-10-10T12:00:00Z'] as const }],
    };
    // Whoever has not called it, needs nothing for it.
    const ask = { action, resource: action === 'iam:PassRole' ? '*' : 'arn:aws:s3:::shop/*' };
    return {
      reason: 'untold',
      unseen: { trails: [basic(s3Of('arn:aws:s3'))], usage, ask: { ...ask, principal: admin } },
      seen: { trails: [basic(s3Of('arn:aws:s3'))], usage, ask },
    };
  }),
  {
    reason: 'used-unread',
    unseen: { usage: busy, lastUsedAt: busy.window[1], ask: { action: 'ec2:RunInstances' } },
    seen: { usage: busy, lastUsedAt: '2026-09-30T23:59:59Z', ask: { action: 'ec2:RunInstances' } },
  },
  ...[
    { option: 'principal', unseen: { principals: ['other'] }, seen: { principals: ['app'] } },
    { option: 'account', unseen: { accounts: ['999988887777'] }, seen: { accounts: [account] } },
    { option: 'region', unseen: { regions: ['eu-west-1'] }, seen: {} },
  ].map(({ unseen, seen }): Pair => ({
    reason: 'left-out',
    unseen: { usage: { ...busy, selections: [selection(unseen)] }, ask: { action: 'ec2:RunInstances' } },
    seen: { usage: { ...busy, selections: [selection(seen)] }, ask: { action: 'ec2:RunInstances' } },
  })),
  {
    // Two parts with a hole between them, and two that meet.
    reason: 'left-out',
    unseen: {
      usage: {
        ...busy,
        selections: [selection({ until: '2026-10-05T00:00:00Z' }), selection({ since: '2026-10-06T00:00:00Z' })],
      },
      ask: { action: 'ec2:RunInstances' },
    },
    seen: {
      usage: {
        ...busy,
        selections: [selection({ until: '2026-10-05T00:00:00Z' }), selection({ since: '2026-10-05T00:00:00Z' })],
      },
      ask: { action: 'ec2:RunInstances' },
    },
  },
  {
    reason: 'left-out',
    unseen: {
      usage: { ...busy, selections: [selection({ of: selection({ principals: ['other'] }) })] },
      ask: { action: 'ec2:RunInstances' },
    },
    seen: {
      usage: { ...busy, selections: [selection({ of: selection({ principals: ['app'] }) })] },
      ask: { action: 'ec2:RunInstances' },
    },
  },
  {
    reason: 'poor-source',
    unseen: {
      trails: [basic(s3Of('arn:aws:s3'))],
      usage: { ...busy, partial: { 'event-history': 1 } },
      ask: { action: 's3:GetObject' },
    },
    seen: { trails: [basic(s3Of('arn:aws:s3'))], usage: busy, ask: { action: 's3:GetObject' } },
  },
  {
    reason: 'poor-source',
    unseen: { usage: { ...busy, partial: { 'event-bridge': 1 } }, ask: { action: 'ec2:DescribeInstances' } },
    seen: { usage: { ...busy, partial: { 'event-history': 1 } }, ask: { action: 'ec2:DescribeInstances' } },
  },
];

describe('each reason alone makes the difference', () => {
  test.each(
    pairs.map((pair) => [`${pair.reason}: ${pair.unseen.ask.action} ${pair.unseen.ask.resource ?? '*'}`, pair]),
  )('%s', (_, { reason, unseen, seen }) => {
    const blind = answer(unseen);
    expect(blind.kind === 'not-observable' ? [...new Set(blind.reasons.map(({ kind }) => kind))] : []).toEqual([
      reason,
    ]);
    expect(answer(seen)).toEqual({ kind: 'observable' });
  });

  test('and there is a case for each', () => {
    expect([...new Set(pairs.map(({ reason }) => reason))].sort()).toEqual(
      [
        ...['account-outside', 'carrier-unseen', 'data-not-selected', 'filtered', 'gap', 'global-outside', 'left-out'],
        ...['management-not-selected', 'never-logged', 'no-known-event', 'no-records', 'not-logging', 'poor-source'],
        ...['principal-outside', 'region-outside', 'resource-outside', 'side-off', 'source-excluded', 'trail-changed'],
        'untold',
        'used-unread',
      ].sort(),
    );
  });
});

describe('what the logs prove', () => {
  const queue = `arn:aws:lambda:eu-west-1:${account}:function:pay`;
  const invoked = (at: readonly [string, string]): Wanted => ({
    ...busy,
    uses: [{ action: 'lambda:InvokeFunction', event: 'lambda:Invoke', resource: queue, at }],
  });
  const whole = ['2026-10-01T03:00:00Z', '2026-10-30T20:00:00Z'] as const;

  test.each([
    [
      'the same resource and side over the whole window',
      { usage: invoked(whole), resource: queue, action: 'lambda:InvokeAsync' },
      'observable',
    ],
    [
      'another resource',
      { usage: invoked(whole), resource: `${queue}2`, action: 'lambda:InvokeAsync' },
      'not-observable',
    ],
    ['all resources', { usage: invoked(whole), resource: '*', action: 'lambda:InvokeAsync' }, 'not-observable'],
    [
      'a part of the window',
      { usage: invoked([whole[0], '2026-10-20T00:00:00Z']), resource: queue, action: 'lambda:InvokeAsync' },
      'not-observable',
    ],
  ] as const)('%s: %o', (_, { usage, resource, action }, kind) => {
    expect(answer({ usage, ask: { action, resource } }).kind).toBe(kind);
  });
});

test('a question of nobody is answered for each account with records', () => {
  const ask = (usage: Wanted) =>
    observable(coverageOf({ catalog, usage: seenUsage(usage) }), {
      ...{ action: 'ec2:RunInstances', resource: `arn:aws:ec2:us-east-1:${account}:instance/*` },
    });
  const other = { account: '444455556666', region: 'eu-west-1', from: '2026-10-07T12', hours: 1 };
  expect(ask(inUsEast).kind).toBe('observable');
  expect(ask({ ...inUsEast, places: [...inUsEast.places, other] })).toEqual({
    kind: 'not-observable',
    reasons: [{ kind: 'no-records', account: '444455556666', region: 'us-east-1' }],
  });
});

test('the Regions of a trail say nothing of another one, which alone logs the event', () => {
  const point = `arn:aws:s3:us-east-1:${account}:accesspoint/shop/object/*`;
  const everywhere = [described({ TrailARN: otherArn, Name: 'other' }), { ...basic(), TrailARN: otherArn }];
  const ask = (...trails: readonly Json[]) =>
    answer({ trails, usage: busy, ask: { action: 's3:GetObject', resource: point } }).kind;
  expect(ask(...everywhere, basic(s3Of('arn:aws:s3')))).toBe('not-observable');
  expect(ask(...everywhere, described(), basic(s3Of('arn:aws:s3')))).toBe('observable');
});

test('two trails see what one of them sees', () => {
  const writes = basic({ ReadWriteType: 'WriteOnly' });
  const reads = { ...basic({ ReadWriteType: 'ReadOnly' }), TrailARN: trailArn.replace('main', 'reads') };
  expect(answer({ trails: [writes, reads], ask: { action: 'ec2:DescribeInstances' } }).kind).toBe('observable');
  expect(answer({ trails: [writes, reads], ask: { action: 'ec2:RunInstances' } }).kind).toBe('observable');
});

test('resources that two selectors cover together are covered', () => {
  const halves = [['arn:aws:s3:::shop/a'], ['arn:aws:s3:::shop/b']].map((StartsWith) => [
    category('Data'),
    type('AWS::S3::Object'),
    { Field: 'resources.ARN', StartsWith },
  ]);
  const ask = (resource: string) =>
    answer({ trails: [advanced(...halves)], ask: { action: 's3:GetObject', resource } }).kind;
  expect(ask('arn:aws:s3:::shop/b*')).toBe('observable');
  expect(ask('arn:aws:s3:::shop/c*')).toBe('not-observable');
});

test('an answer is the same for whom it must be, and another for whom it must not', () => {
  const coverage = coverageOf({
    catalog,
    trails: trailsOf([s3({ Field: 'userIdentity.arn', Equals: [`arn:aws:iam::${account}:user/ann`] })]),
  });
  const ask = (principal: string) =>
    observable(coverage, { action: 's3:GetObject', resource: objects, principal }).kind;
  expect(ask(`arn:aws:iam::${account}:user/ann`)).toBe('observable');
  expect(ask(`arn:aws:iam::${account}:user/bob`)).toBe('not-observable');
});
