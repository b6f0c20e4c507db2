// The loop closed with a server that enforces IAM: a principal may do anything in S3, its calls are logged, the proposal is
// attached in the place of what it had. Every call passes still, and those that it never made are refused.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountLog, type LoggedCall } from '../support/account-logs.js';
import { dumpPage, roleEntry } from '../support/dump-entries.js';
import { startEnforcingMoto, type EnforcingMoto } from '../support/enforcing-moto.js';
import { seed } from '../support/laws.js';
import { createRandom } from '../support/random.js';
import { buckets, makeCall, operations, resourceOf, type S3Call } from '../support/s3-policies.js';
import type { Credentials } from '../support/sign-request.js';

const trailfit = fileURLToPath(new URL('../../bin/trailfit.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'trailfit-enforced-'));
const random = createRandom(seed);
const names = ['app', 'api', 'job', 'etl', 'web'];
const callsEach = 12;
const perturbed = 1000;

// What CloudTrail calls these operations: https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
const events: Readonly<Record<string, string>> = {
  's3:ListBucket': 's3:ListObjects',
  's3:ListBucketVersions': 's3:ListObjectVersions',
  's3:ListBucketMultipartUploads': 's3:ListMultipartUploads',
  's3:GetBucketCORS': 's3:GetBucketCors',
  's3:GetLifecycleConfiguration': 's3:GetBucketLifecycle',
  's3:ListMultipartUploadParts': 's3:ListParts',
};

// Deleting a configuration is authorized by the action that puts it, and of this moto and AWS have other names.
const asked = operations.filter(({ action }) => action !== 's3:DeleteBucketWebsite');

function callOfAny(): S3Call {
  for (;;) {
    const call = makeCall(random);
    if (asked.includes(call.operation)) return call;
  }
}

const wanted = names.map((name) => ({ name, calls: Array.from({ length: callsEach }, callOfAny) }));
let moto: EnforcingMoto;
let credentials: readonly Credentials[] = [];

beforeAll(async () => {
  const proposals = proposalsFor();
  moto = await startEnforcingMoto(buckets);
  const made: Credentials[] = [];
  for (const { name } of wanted) {
    const policies = proposals.get(name) ?? [];
    made.push(await moto.create({ kind: 'role', name, policies }));
  }
  credentials = made;
  await moto.enforce();
});

afterAll(async () => {
  await moto.close();
  rmSync(folder, { recursive: true, force: true });
});

test('every logged call passes', async () => {
  for (const [at, { calls }] of wanted.entries())
    for (const call of calls) expect([call, await ask(call, at)]).toEqual([call, true]);
});

test('a thousand calls that were never made are refused', async () => {
  const made = new Set(wanted.flatMap(({ name, calls }) => calls.map((call) => keyOf(name, call))));
  let refused = 0;
  for (let tried = 0; refused < perturbed && tried < 100 * perturbed; tried += 1) {
    const at = random.below(wanted.length);
    const { name, calls } = wanted[at] ?? { name: '', calls: [] };
    const [near, other] = [random.pick(calls), callOfAny()];
    const call = random.pick<S3Call>([
      { ...near, operation: other.operation },
      { ...near, bucket: other.bucket },
      { ...near, key: other.key },
      { ...near, key: `${near.key}x` },
    ]);
    if (made.has(keyOf(name, call))) continue;
    expect([name, call, await ask(call, at)]).toEqual([name, call, false]);
    refused += 1;
  }
  expect(refused).toBe(perturbed);
});

function keyOf(name: string, call: S3Call): string {
  return `${name} ${call.operation.action} ${resourceOf(call)}`;
}

function ask({ operation: { method, on, query }, bucket, key }: S3Call, at: number): Promise<boolean> {
  const one = credentials[at];
  if (!one) throw new Error(`no credentials ${String(at)}`);
  return moto.ask(method, `/${bucket}${on === 'object' ? `/${key}` : ''}${query === '' ? '' : `?${query}`}`, one);
}

/** What the program proposes for each role, which may do anything in S3 before. */
function proposalsFor(): ReadonlyMap<string, readonly object[]> {
  const save = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const everything = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } };
  const RolePolicyList = [{ PolicyName: 'all', PolicyDocument: everything }];
  const roles = names.map((name) => roleEntry(name, { RolePolicyList }));
  const log = accountLog(wanted.flatMap(({ name, calls }) => calls.map((call) => logged(`role/${name}`, call))));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      ...[
        trailfit,
        'generate',
        save('log.json', log),
        '--policies',
        save('dump.json', JSON.stringify(dumpPage({ RoleDetailList: roles }))),
      ],
      ...[
        '--format',
        'bundle',
        '--resources',
        'exact',
        '--drop-unobservable',
        ...names.flatMap((name) => ['--principal', name]),
      ],
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  const { principals } = JSON.parse(stdout) as {
    readonly principals: readonly {
      readonly principal: string;
      readonly policies: readonly { readonly document: object }[];
    }[];
  };
  return new Map(
    principals.map(({ principal, policies }) => [
      principal.slice(principal.lastIndexOf('/') + 1),
      policies.map(({ document }) => document),
    ]),
  );
}

function logged(who: string, { operation: { action, on, query }, bucket, key }: S3Call): LoggedCall {
  const isObject = on === 'object';
  const parameters = {
    bucketName: bucket,
    ...(isObject && { key }),
    ...(query !== '' && Object.fromEntries([query.split('=')].map(([name = '', value = '']) => [name, value]))),
  };
  const more = { eventCategory: isObject ? 'Data' : 'Management', managementEvent: !isObject };
  return { who, event: events[action] ?? action, parameters, more };
}
