// Trails from what AWS prints: one shape for basic and advanced selectors, and one clause for what cannot be used.

import { describe, expect, test } from 'vitest';
import { trailsIn } from '../../src/attached/read-trails.js';
import type { Trail } from '../../src/attached/trail.js';

const arn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main';
const none = { equals: [], startsWith: [], endsWith: [], notEquals: [], notStartsWith: [], notEndsWith: [] };

function trails(...outputs: readonly unknown[]): readonly Trail[] {
  const read = trailsIn(outputs);
  if (read.kind === 'invalid') throw new Error(read.message);
  return read.trails;
}

describe('selectors', () => {
  test('basic ones are read as advanced ones', () => {
    const [trail] = trails({
      TrailARN: arn,
      EventSelectors: [
        {
          ReadWriteType: 'WriteOnly',
          IncludeManagementEvents: true,
          ExcludeManagementEventSources: ['kms.amazonaws.com'],
          DataResources: [
            { Type: 'AWS::S3::Object', Values: ['arn:aws:s3:::shop/in/', 'arn:aws:s3:::slashless'] },
            { Type: 'AWS::Lambda::Function', Values: ['arn:aws:lambda'] },
            { Type: 'AWS::DynamoDB::Table', Values: [] },
          ],
        },
      ],
    });
    const writes = { ...none, field: 'readOnly', equals: ['false'] };
    expect(trail).toEqual({
      name: 'main',
      arn,
      selectors: [
        {
          category: 'Management',
          fields: [writes, { ...none, field: 'eventSource', notEquals: ['kms.amazonaws.com'] }],
        },
        {
          category: 'Data',
          fields: [
            writes,
            { ...none, field: 'resources.type', equals: ['AWS::S3::Object'] },
            // A bucket without its slash is no beginning of an object.
            {
              ...none,
              field: 'resources.ARN',
              startsWith: ['arn:aws:s3:::shop/in/'],
              equals: ['arn:aws:s3:::slashless'],
            },
          ],
        },
        { category: 'Data', fields: [writes, { ...none, field: 'resources.type', equals: ['AWS::Lambda::Function'] }] },
      ],
    });
  });

  test('advanced ones of network activity log no calls', () => {
    const network = [{ Field: 'eventCategory', Equals: ['NetworkActivity'] }];
    const [trail] = trails({ TrailARN: arn, AdvancedEventSelectors: [{ FieldSelectors: network }] });
    expect(trail?.selectors).toEqual([]);
  });

  test('what a trail says to have none of its own logs all management events', () => {
    const [trail] = trails({ trailList: [{ Name: 'main', TrailARN: arn, HasCustomEventSelectors: false }] });
    expect(trail?.selectors).toEqual([{ category: 'Management', fields: [] }]);
  });
});

describe('outputs', () => {
  const selectors = { TrailARN: arn, EventSelectors: [{}] };
  const description = {
    trailList: [
      {
        ...{ Name: 'main', TrailARN: arn, HomeRegion: 'eu-west-1', IsMultiRegionTrail: false },
        ...{ IncludeGlobalServiceEvents: true, IsOrganizationTrail: true, HasCustomEventSelectors: true },
      },
    ],
  };
  const status = {
    ...{ IsLogging: false, StartLoggingTime: '2026-10-01T02:00:00.123000+02:00', StopLoggingTime: 1_793_491_200.5 },
    LatestDeliveryError: 'AccessDenied',
  };
  const all = {
    ...{ name: 'main', arn, homeRegion: 'eu-west-1', isMultiRegion: false, includesGlobalServices: true },
    ...{ isOrganization: true, isLogging: false, startedAt: '2026-10-01T00:00:00Z', stoppedAt: '2026-11-01T00:00:00Z' },
    ...{ deliveryError: 'AccessDenied', selectors: [{ category: 'Management', fields: [] }] },
  };

  test.each([
    ['one after another', [description, selectors, status]],
    ['in another order', [selectors, status, description]],
    ['in one list', [[description, selectors, status]]],
  ])('about one trail are put together: %s', (_, outputs) => {
    expect(trails(...outputs)).toEqual([all]);
  });

  test('about several trails are kept apart', () => {
    const other = { ...selectors, TrailARN: arn.replace('main', 'other') };
    expect(trails(selectors, other).map(({ name }) => name)).toEqual(['main', 'other']);
  });
});

describe('what cannot be used is said in one clause', () => {
  const field = (entry: object) => ({ AdvancedEventSelectors: [{ FieldSelectors: [entry] }] });
  test.each([
    ['it is no JSON object', 7],
    ['it holds no trail', undefined],
    ['it holds no event selectors', { Records: [] }],
    ['its `EventSelectors` are no list', { EventSelectors: 'all' }],
    ['`EventSelectors[0]` is no object', { EventSelectors: [1] }],
    ['has a `ReadWriteType` other than', { EventSelectors: [{ ReadWriteType: 'Some' }] }],
    ['has an `IncludeManagementEvents` that', { EventSelectors: [{ IncludeManagementEvents: 'yes' }] }],
    ['has `ExcludeManagementEventSources` that', { EventSelectors: [{ ExcludeManagementEventSources: 'kms' }] }],
    ['has `DataResources` that are no list', { EventSelectors: [{ DataResources: {} }] }],
    ['has a data resource without `Type` and `Values`', { EventSelectors: [{ DataResources: [{ Type: 'x' }] }] }],
    ['`AdvancedEventSelectors[0]` has no list `FieldSelectors`', { AdvancedEventSelectors: [{}] }],
    ['has a field selector that is no object', { AdvancedEventSelectors: [{ FieldSelectors: [1] }] }],
    ['has a field selector without `Field`', field({ Equals: ['Data'] })],
    ['whose `Equals` is no list of texts', field({ Field: 'eventCategory', Equals: 'Data' })],
    ['with the operator `Matches`', field({ Field: 'eventCategory', Matches: ['x'] })],
    ['has no field `eventCategory` with `Equals`', field({ Field: 'readOnly', Equals: ['true'] })],
    ['selects data events without a `resources.type`', field({ Field: 'eventCategory', Equals: ['Data'] })],
    ['a trail without `Name` and `TrailARN`', { trailList: [{ HomeRegion: 'eu-west-1' }] }],
    ['what the trail `main` selects is not in it', { trailList: [{ Name: 'main' }] }],
    ['the status of a trail before any trail', { IsLogging: true }],
  ])('%s', (message, output) => {
    const read = trailsIn(output === undefined ? [] : [output]);
    expect(read.kind === 'invalid' ? read.message : 'read').toContain(message);
    expect(read.kind === 'invalid' && read.hint).toContain('`aws cloudtrail get-event-selectors');
  });
});
