// One name in, what is known of it out: actions, events, and names that somebody may have meant.

import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { lookUp } from '../../src/mapping/look-up.js';

const catalog = loadCatalog();
const actionOf = (name: string) => {
  const found = lookUp(catalog, name);
  if (found.kind !== 'action') throw new Error(`${name}: ${found.kind}`);
  return found.action;
};
const eventsOf = (name: string) => actionOf(name).events.map(({ event, how, when }) => [event, how, ...when]);

describe('an action', () => {
  test('has the events that bring it: by its name, by a table, as a part, under a condition', () => {
    expect(eventsOf('s3:getobject')).toEqual([
      ['s3.amazonaws.com:CopyObject', 'own', 'x-amz-copy-source'],
      ['s3.amazonaws.com:GetObject', 'own'],
      ['s3.amazonaws.com:GetObjectAttributes', 'and', 'not versionId'],
      ['s3.amazonaws.com:HeadObject', 'own'],
      ['s3.amazonaws.com:SelectObjectContent', 'own'],
      ['s3.amazonaws.com:UploadPartCopy', 'own', 'x-amz-copy-source'],
    ]);
  });

  test('has the event source of its service, whatever that is called', () => {
    expect(eventsOf('cloudwatch:PutMetricAlarm')).toEqual([['monitoring.amazonaws.com:PutMetricAlarm', 'own']]);
  });

  test('has its resource types as policies need them, with the table where that differs from the reference', () => {
    const [secret] = actionOf('secretsmanager:GetSecretValue').types;
    expect(secret).toMatchObject({
      ...{ name: 'Secret', isRequired: true, from: [{ table: 'format-overrides' }] },
      formats: ['arn:${Partition}:secretsmanager:${Region}:${Account}:secret:${SecretId}-??????'],
    });
    const volume = actionOf('ec2:RunInstances').types.find(({ name }) => name === 'volume');
    expect(volume).toMatchObject({ isRequired: true, from: [{ table: 'needed-types' }] });
    expect(actionOf('ec2:DescribeInstances').types).toEqual([]);
  });

  test('is handed-over roles for `iam:PassRole`, by where the request holds them', () => {
    const { events } = actionOf('iam:PassRole');
    expect(events.length).toBeGreaterThan(500);
    expect(events).toContainEqual(
      expect.objectContaining({
        ...{ event: 'lambda.amazonaws.com:CreateFunction', when: ['role'], reason: 'pass-role' },
        passedTo: ['lambda.amazonaws.com'],
      }),
    );
  });

  test('that tags says what needs it besides', () => {
    expect(actionOf('ec2:CreateTags').taggedBy).toMatchObject([{ action: 'ec2:*', from: { table: 'tag-on-create' } }]);
  });
});

describe('an event', () => {
  test.each([
    ['s3.amazonaws.com:HeadObject', 's3.amazonaws.com:HeadObject'],
    ['s3:HeadObject', 's3.amazonaws.com:HeadObject'],
    ['monitoring:PutMetricAlarm', 'monitoring.amazonaws.com:PutMetricAlarm'],
    ['cloudfront.amazonaws.com:CreateDistribution2020_05_31', 'cloudfront.amazonaws.com:CreateDistribution'],
  ])('is found by %s', (name, event) => {
    const found = lookUp(catalog, name);
    expect(found.kind === 'event' ? found.event.event : found).toBe(event);
  });
});

describe('a name that is not known', () => {
  test.each([
    ['s3:GetObjct', 's3:GetObject'],
    ['S3:GETOBJCT', 's3:GetObject'],
    ['s4:GetObject', 's3:GetObject'],
    ['ec2:RunInstance', 'ec2:RunInstances'],
    ['s3.amazonaws.com:HedObject', 's3.amazonaws.com:HeadObject'],
    ['sqs.amazonaws.com:SendMesage', 'sqs.amazonaws.com:SendMessage'],
  ])('%s is near %s', (name, meant) => {
    const found = lookUp(catalog, name);
    expect(found.kind === 'unknown' ? found.near[0] : found.kind).toBe(meant);
  });

  test.each([[''], [':'], ['::'], ['completely:Different'], ['__proto__'], ['*'], ['s3:*'.repeat(100_000)]])(
    '%.20s is near none',
    (name) => {
      expect(lookUp(catalog, name)).toEqual({ kind: 'unknown', near: [], actions: [] });
    },
  );

  test('may be a service, which has actions', () => {
    const found = lookUp(catalog, 's3');
    expect(found).toMatchObject({ kind: 'unknown' });
    expect(found.kind === 'unknown' ? found.actions : []).toContain('s3:GetObject');
  });
});
