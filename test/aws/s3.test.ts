// The S3 client: as whom and where it asks, and that nothing of it is loaded before.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readS3Failure } from '../../src/aws/s3-failure.js';
import { createS3 } from '../../src/aws/s3.js';
import type { AwsSettings } from '../../src/aws/aws-settings.js';
import { startS3Server, type S3Server } from '../support/s3-server.js';
import { awsEnvironment } from '../support/s3-world.js';

let server: S3Server;
let folder = '';

beforeEach(async () => {
  for (const [variable, value] of Object.entries(awsEnvironment)) vi.stubEnv(variable, value);
  folder = mkdtempSync(join(tmpdir(), 'trailfit-aws-'));
  server = await startS3Server();
  server.put('bucket', 'a.json', '{}');
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

describe('who asks', () => {
  it('is the one of the environment', async () => {
    expect(await signedBy({})).toBe('AKIAIOSFODNN7EXAMPLE/us-east-1');
  });

  it('is the profile that is named, with its region, although the environment names somebody', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    profiles();
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const emitted = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    expect(await signedBy({ profile: 'auditor' })).toBe('AKIAI44QH8DHBEXAMPLE/eu-north-1');
    expect([...warned.mock.calls, ...emitted.mock.calls]).toEqual([]);
  });

  it('asks the region that is named before the one of the profile', async () => {
    profiles();
    expect(await signedBy({ profile: 'auditor', region: 'sa-east-1' })).toBe('AKIAI44QH8DHBEXAMPLE/sa-east-1');
  });

  it('asks us-east-1 where no region is known', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    expect(await signedBy({})).toBe('AKIAIOSFODNN7EXAMPLE/us-east-1');
  });

  it('is told when there are no credentials, and which profile is missing', async () => {
    profiles();
    const s3 = createS3({ endpointUrl: server.url, maxAttempts: 1, profile: 'nobody' }, 1);
    const error: unknown = await s3.listPage({ bucket: 'bucket', prefix: '' }).catch((reason: unknown) => reason);
    s3.close();
    expect(readS3Failure(error, 'list')).toMatchObject({
      kind: 'credentials',
      message: expect.stringContaining('nobody') as string,
    });
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    const bare = createS3({ endpointUrl: server.url, maxAttempts: 1 }, 1);
    const none: unknown = await bare.listPage({ bucket: 'bucket', prefix: '' }).catch((reason: unknown) => reason);
    bare.close();
    expect(readS3Failure(none, 'list').kind).toBe('credentials');
    expect(server.asked).toHaveLength(0);
  });
});

it('a failure that is no object of the SDK is read as well', () => {
  for (const thrown of [undefined, null, 'text', 7, {}, { name: 7, message: {} }, Object.create(null)]) {
    expect(readS3Failure(thrown, 'get').kind).toBe('read-failed');
  }
});

function profiles(): void {
  writeFileSync(join(folder, 'config'), '[profile auditor]\nregion = eu-north-1\n');
  writeFileSync(
    join(folder, 'credentials'),
    '[auditor]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = not-a-secret\n',
  );
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
}

// The access key and the region in the signature of a request.
async function signedBy(settings: Partial<AwsSettings>): Promise<string> {
  const s3 = createS3({ endpointUrl: server.url, maxAttempts: 1, ...settings }, 1);
  expect((await s3.listPage({ bucket: 'bucket', prefix: '' })).entries).toHaveLength(1);
  s3.close();
  const [, key, region] =
    /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(server.asked.at(-1)?.headers['authorization'] ?? '') ?? [];
  return `${String(key)}/${String(region)}`;
}
