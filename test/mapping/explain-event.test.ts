// What is said of an event by its name holds what the mapper makes of its records: checked on every labelled case.

import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { loadFacts } from '../../src/catalog/load-facts.js';
import { openTables } from '../../src/catalog/table-origin.js';
import { createExplainer } from '../../src/mapping/explain-event.js';
import { createMapper } from '../../src/mapping/map-event.js';
import { readCases, readEvent } from './read-cases.js';

const catalog = loadCatalog();
const explain = createExplainer({ catalog, facts: loadFacts(), tables: openTables() });
const map = createMapper(catalog);

describe.each(readCases())('%s', (_service, cases) => {
  test('every use of every case is explained by the name of its event', () => {
    const silent = cases.flatMap(({ title, record }) => {
      const event = readEvent(record);
      const mapped = map(event);
      const known = explain(`${event.source}:${event.name}`);
      const needed = known?.kind === 'actions' ? known.actions : [];
      if (mapped.kind !== 'uses') {
        // What stands for several calls maps to none where the record does not show them.
        const isHidden =
          mapped.kind === 'unmapped' && needed.length > 0 && needed.every(({ part }) => part !== undefined);
        return isHidden || (known?.kind ?? 'unmapped') === mapped.kind ? [] : [`${title}: ${mapped.kind}`];
      }
      return (
        mapped.uses
          // Behind an access point or a profile the bucket or model is asked for what that is.
          .filter(
            (use) =>
              !needed.some(
                ({ action, reason }) =>
                  action === use.action && [reason, 'access-point', 'inference-profile'].includes(use.reason),
              ),
          )
          .map((use) => `${title}: ${use.action} ${use.reason}`)
      );
    });
    expect(silent).toEqual([]);
  });
});

const passRole = 'iam:PassRole';

describe('an event says', () => {
  test('on what its actions depend, and where that is from', () => {
    const known = explain('s3.amazonaws.com:HeadObject');
    const told = known?.kind === 'actions' ? known.actions : [];
    expect(told.map(({ action, how, when, reason, from }) => [action, how, when, reason, from.table])).toEqual([
      ['s3:GetObject', 'own', [], 'called', 'event-actions'],
      ['s3:ListBucket', 'and', ['error=NoSuchKey|404|NotFound|404 Not Found'], 'missing-object', 'event-conditions'],
      ['s3:GetObjectVersion', 'instead', ['versionId'], 'called', 'event-conditions'],
      ['s3express:CreateSession', 'own', ['bucketName$=--x-s3'], 'called', 'event-actions'],
      ['s3-object-lambda:GetObject', 'own', ['bucketName$=--ol-s3'], 'called', 'event-actions'],
    ]);
    expect(told.map(({ from }) => from.evidence)).toContainEqual([
      "operations in AWS's service authorization reference",
    ]);
  });

  test('which role it hands over, and to whom', () => {
    const known = explain('lambda.amazonaws.com:CreateFunction20150331');
    expect(known).toMatchObject({ kind: 'actions', event: 'lambda.amazonaws.com:CreateFunction' });
    expect(known?.kind === 'actions' ? known.actions : []).toContainEqual(
      expect.objectContaining({
        action: passRole,
        when: ['role'],
        passedTo: ['lambda.amazonaws.com'],
        reason: 'pass-role',
      }),
    );
  });

  test('by which value beside it a role is told', () => {
    const rolesOf = (event: string) => {
      const known = explain(event);
      return known?.kind === 'actions' ? known.actions.filter(({ action }) => action === passRole) : [];
    };
    expect(rolesOf('apigateway.amazonaws.com:UpdateAccount').map(({ when }) => when)).toEqual([
      ['patchOperations.path=/cloudwatchRoleArn', 'patchOperations.value'],
      ['updateAccountInput.patchOperations.path=/cloudwatchRoleArn', 'updateAccountInput.patchOperations.value'],
    ]);
    expect(rolesOf('eks.amazonaws.com:CreateAccessEntry').map(({ when }) => when)).toEqual([
      ['type=EC2', 'principalArn'],
    ]);
  });

  test('which action tags what it makes', () => {
    const known = explain('ec2.amazonaws.com:RunInstances');
    expect(known?.kind === 'actions' ? known.actions : []).toContainEqual(
      expect.objectContaining({ action: 'ec2:CreateTags', when: ['tags'], reason: 'tag-on-create' }),
    );
    const none = explain('ec2.amazonaws.com:DescribeInstances');
    expect(none?.kind === 'actions' ? none.actions.map(({ action }) => action) : []).toEqual(['ec2:DescribeInstances']);
  });

  test('for which calls it stands, where it stands for several', () => {
    const known = explain('kms.amazonaws.com:ReEncrypt');
    expect(known?.kind === 'actions' ? known.actions.map(({ action, part }) => [action, part]) : []).toEqual([
      ['kms:ReEncryptFrom', 'ReEncryptFrom'],
      ['kms:ReEncryptTo', 'ReEncryptTo'],
    ]);
  });

  test('what chooses the service, where its source serves several', () => {
    const known = explain('autoscaling.amazonaws.com:DescribeScheduledActions');
    expect(known?.kind === 'actions' ? known.actions.map(({ action, when }) => [action, when]) : []).toEqual([
      ['autoscaling:DescribeScheduledActions', []],
      [
        'application-autoscaling:DescribeScheduledActions',
        ['additional.service=application-autoscaling or serviceNamespace'],
      ],
    ]);
  });

  test('that it needs no permission, or is no call', () => {
    expect(explain('backup.amazonaws.com:BackupDeleted')).toMatchObject({
      kind: 'not-a-call',
      from: { table: 'not-a-call' },
    });
    expect(explain('cognito-idp.amazonaws.com:VerifySoftwareToken')).toMatchObject({ kind: 'no-permission' });
  });

  test.each([
    '',
    ':',
    's3.amazonaws.com',
    's3.amazonaws.com:Nothing',
    '__proto__:x',
    'nothing.amazonaws.com:GetObject',
  ])('nothing where nothing is known: %j', (event) => {
    expect(explain(event)).toBeUndefined();
  });
});
