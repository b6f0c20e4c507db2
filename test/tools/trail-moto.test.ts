// Trails read live, from moto: the same as from the output of the AWS CLI.

import {
  CloudTrailClient,
  CreateTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadTrails } from '../../src/attached/load-trails.js';
import { startMotoServer } from '../support/moto-server.js';

let moto: Awaited<ReturnType<typeof startMotoServer>>;
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const load = (name: string, region = 'eu-west-1') =>
  loadTrails({ files: [], names: [name], settings: { endpointUrl: moto.url, region, maxAttempts: 3 } });

beforeAll(async () => {
  process.env['AWS_ACCESS_KEY_ID'] = 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
  moto = await startMotoServer();
  const to = { endpoint: moto.url, region: 'eu-west-1', credentials };
  const s3 = new S3Client({ ...to, forcePathStyle: true });
  await s3.send(
    new CreateBucketCommand({ Bucket: 'trail-logs', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
  );
  const cloudtrail = new CloudTrailClient(to);
  await cloudtrail.send(new CreateTrailCommand({ Name: 'main', S3BucketName: 'trail-logs', IsMultiRegionTrail: true }));
  await cloudtrail.send(
    new PutEventSelectorsCommand({
      TrailName: 'main',
      EventSelectors: [
        {
          ReadWriteType: 'All',
          IncludeManagementEvents: true,
          DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3:::shop/'] }],
        },
      ],
    }),
  );
  await cloudtrail.send(new StartLoggingCommand({ Name: 'main' }));
});

afterAll(() => moto.close());

describe('a trail of moto', () => {
  test('has its selectors, its Regions, and logs', async () => {
    const loaded = await load('main');
    expect(loaded).toMatchObject({
      kind: 'trails',
      trails: [{ name: 'main', homeRegion: 'eu-west-1', isMultiRegion: true, isLogging: true }],
    });
    const selectors = loaded.kind === 'trails' ? (loaded.trails[0]?.selectors ?? []) : [];
    expect(selectors.map(({ category }) => category)).toEqual(['Management', 'Data']);
    expect(JSON.stringify(selectors)).toContain('arn:aws:s3:::shop/');
  });

  test('that is not there is said so', async () => {
    expect(await load('absent')).toMatchObject({
      kind: 'failed',
      subject: 'absent',
      message: 'there is no such trail',
    });
  });
});
