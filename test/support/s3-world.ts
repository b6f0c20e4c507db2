// What tests of S3 share: made-up credentials, settings, listing and reading to the end.

import { listObjects } from '../../src/source/list-objects.js';
import type { Listed, ObjectRef } from '../../src/source/object-ref.js';
import { createOpener } from '../../src/source/open-object.js';
import type { SourceSettings } from '../../src/source/settings.js';
import { SourceError } from '../../src/source/source-error.js';

/** An environment that keeps the machine's own AWS configuration out of a test. */
export const awsEnvironment = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'not-a-secret',
  AWS_SESSION_TOKEN: undefined,
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: undefined,
  AWS_PROFILE: undefined,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
} as const;

/** Settings for a server, with few attempts, so that failures come soon. */
export function s3Settings(endpointUrl: string, sources: readonly string[] = [], maxAttempts = 1): SourceSettings {
  return { arguments: sources, s3: { endpointUrl, maxAttempts }, concurrency: 4 };
}

/** The whole listing. */
export async function listAll(settings: SourceSettings): Promise<readonly Listed[]> {
  const entries: Listed[] = [];
  for await (const entry of listObjects(settings)) entries.push(entry);
  return entries;
}

/** The references among the entries. */
export function refsOf(entries: readonly Listed[]): readonly ObjectRef[] {
  return entries.flatMap((entry) => (entry.kind === 'object' ? [entry.ref] : []));
}

/** The bytes of an object, by `whole` and by `chunks`. */
export async function readBothWays(
  settings: SourceSettings,
  ref: ObjectRef,
): Promise<{ readonly whole: Buffer; readonly chunks: Buffer }> {
  const opener = createOpener(settings);
  try {
    const whole = Buffer.from(await opener.open(ref).whole());
    const pieces: Uint8Array[] = [];
    for await (const piece of opener.open(ref).chunks()) pieces.push(piece);
    return { whole, chunks: Buffer.concat(pieces) };
  } finally {
    opener.close();
  }
}

/** The `SourceError` with which the work rejects; anything else is a failed test. */
export async function sourceErrorOf(work: Promise<unknown>): Promise<SourceError> {
  const outcome: unknown = await work.then(
    () => new Error('nothing was rejected'),
    (error: unknown) => error,
  );
  if (outcome instanceof SourceError) return outcome;
  throw outcome;
}
