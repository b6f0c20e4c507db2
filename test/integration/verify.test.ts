// `trailfit verify` as a user runs it: policies in every shape, verdicts, exit codes, and what it says when it cannot.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { scratchFolder } from '../support/scratch.js';

const trailfit = fileURLToPath(new URL('../../bin/trailfit.js', import.meta.url));
const folder = scratchFolder('verify');
const account = '111122223333';

let files = 0;

function save(content: unknown, ending = 'json'): string {
  const path = join(folder, `${String(files++)}.${ending}`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function roleIdentity(name: string): object {
  const arn = `arn:aws:iam::${account}:role/${name}`;
  const sessionIssuer = { type: 'Role', arn, principalId: `AROA${name.toUpperCase()}`, accountId: account };
  return { type: 'AssumedRole', accountId: account, sessionContext: { sessionIssuer } };
}

const federatedUser = {
  ...{ type: 'FederatedUser', arn: `arn:aws:sts::${account}:federated-user/guest`, accountId: account },
  sessionContext: {
    sessionIssuer: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/ann`, principalId: 'AIDAANN' },
  },
};
const ann = { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/ann`, principalId: 'AIDAANN', accountId: account };

let ids = 0;

function get(key: string, identity: object = roleIdentity('app'), more: object = {}): object {
  return {
    ...{ eventVersion: '1.11', eventType: 'AwsApiCall', eventCategory: 'Data', eventTime: '2026-11-03T09:00:00Z' },
    ...{
      eventSource: 's3.amazonaws.com',
      eventName: 'GetObject',
      awsRegion: 'eu-west-1',
      sourceIPAddress: '198.51.100.7',
    },
    ...{ eventID: `e-${String(ids++)}`, userIdentity: identity, recipientAccountId: account },
    ...{ requestParameters: { bucketName: 'b', key }, ...more },
  };
}

const logs = save({ Records: [get('a'), get('a'), get('c')] });

const allow = (Resource: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource,
  ...more,
});
const document = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
const good = document(allow(['arn:aws:s3:::b/a', 'arn:aws:s3:::b/c']));
const missing = document(allow('arn:aws:s3:::b/a', { Sid: 'A' }));

interface Json {
  readonly schema: string;
  readonly calls: {
    readonly allowed: number;
    readonly denied: number;
    readonly unknown: number;
    readonly otherwise: number;
  };
  readonly denied: readonly Readonly<Record<string, unknown>>[];
  readonly unknown: readonly Readonly<Record<string, unknown>>[];
  readonly neverUsed: readonly unknown[];
  readonly unverified: readonly string[];
  readonly lint: readonly unknown[];
}

function run(args: readonly string[], input?: string) {
  const given = [trailfit, 'verify', ...args];
  return spawnSync(process.execPath, given, { encoding: 'utf8', ...(input !== undefined && { input }) });
}

function verify(policy: unknown, ...more: readonly string[]): { readonly code: number | null; readonly json: Json } {
  const against = more.includes('--against') ? [] : ['--against', logs];
  const { status, stdout, stderr } = run([save(policy), ...against, '--format', 'json', '--quiet', ...more]);
  expect(stderr).toBe('');
  return { code: status, json: JSON.parse(stdout) as Json };
}

describe('the verdict', () => {
  test('is 0 where all is allowed', () => {
    const { code, json } = verify(good);
    expect([code, json.calls]).toEqual([0, { allowed: 3, denied: 0, unknown: 0, otherwise: 0 }]);
  });

  test('is 2 where a grant is missing, for exactly the calls behind it, with the statement that would help', () => {
    const { code, json } = verify(missing);
    expect([code, json.calls]).toEqual([2, { allowed: 2, denied: 1, unknown: 0, otherwise: 0 }]);
    expect(json.denied).toEqual([
      {
        ...{ principal: `arn:aws:iam::${account}:role/app`, action: 's3:GetObject', resource: 'arn:aws:s3:::b/c' },
        ...{ scope: 'exact', event: 's3:GetObject', reason: 'called', count: 1, examples: ['e-2'] },
        context: { region: 'eu-west-1', address: 'public' },
        ...{
          firstSeen: '2026-11-03T09:00:00Z',
          lastSeen: '2026-11-03T09:00:00Z',
          decidedBy: [],
          missing: ['identity'],
        },
        fix: { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::b/c'] },
      },
    ]);
  });

  test('says where the statement that would help works in the newer version of the language alone', () => {
    const starred = save({ Records: [get('x*y'), get('z')] });
    const older = { Version: '2008-10-17', Statement: [allow('arn:aws:s3:::b/a')] };
    const versions = (one: object) =>
      verify(one, '--against', starred).json.denied.map(({ fix, fixVersion }) => [fix, fixVersion]);
    const fix = (Resource: string) => ({ ...allow([Resource]), Action: ['s3:GetObject'] });
    const expected = [
      [fix('arn:aws:s3:::b/x${*}y'), '2012-10-17'],
      [fix('arn:aws:s3:::b/z'), undefined],
    ];
    expect(versions(older)).toEqual(expected);
    expect(versions(missing)).toEqual(expected);
    const textFor = (one: object) => run([save(one), '--against', starred, '--quiet']).stdout;
    expect(textFor(older)).toContain(
      'would allow it, in a policy of version 2012-10-17 and in no older one: {"Effect"',
    );
    expect(textFor(older)).toContain('would allow it: {"Effect"');
    expect(textFor(missing)).not.toContain('2012-10-17');
    expect(versions([older, document(fix('arn:aws:s3:::b/x${*}y'))])).toEqual(expected.slice(1));
    expect(versions({ ...older, Statement: [fix('arn:aws:s3:::b/x${*}y')] })).toEqual(expected);
  });

  test('names policy, statement and Sid of an explicit deny', () => {
    const denying = document(allow('*'), { ...allow('arn:aws:s3:::b/c', { Sid: 'No' }), Effect: 'Deny' });
    const { code, json } = verify(denying);
    expect(code).toBe(2);
    expect(json.denied).toMatchObject([{ decidedBy: [{ statement: 1, sid: 'No' }], missing: [], fix: null }]);
    expect(json.denied).toHaveLength(1);
  });

  test('names the key that the logs do not tell, which is no finding', () => {
    const { code, json } = verify(
      document(allow('*', { Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } })),
    );
    expect([code, json.calls.unknown]).toEqual([0, 3]);
    expect(json.unknown[0]).toMatchObject({ dependsOn: ['aws:SourceIp'], decidedBy: [{ statement: 0, sid: null }] });
  });

  test('needs every layer: the boundary, and each level of service control policies', () => {
    const everything = document({ Effect: 'Allow', Action: '*', Resource: '*' });
    const all = save(everything);
    const some = save(missing);
    const layers = (...more: readonly string[]) => verify(everything, ...more).json.denied.map((use) => use['missing']);
    expect(layers('--boundary', all, '--scp', all, '--scp', all)).toEqual([]);
    expect(layers('--boundary', some)).toEqual([['boundary']]);
    expect(layers('--scp', all, '--scp', some)).toEqual([['scp:1']]);
    // Within a level any policy may allow it.
    expect(layers('--scp', save([missing, good]))).toEqual([]);
  });

  test('is 3 where the evidence is not complete, unless that is allowed', () => {
    const broken = save(`${JSON.stringify(get('a'))}\n{"broken\n`, 'jsonl');
    const codes = (policy: unknown) => [
      verify(policy, '--against', broken).code,
      verify(policy, '--against', broken, '--allow-incomplete').code,
    ];
    expect(codes(good)).toEqual([3, 0]);
    expect(codes(document(allow('arn:aws:s3:::b/z')))).toEqual([3, 2]);
  });

  test('tells a user from those who are federated by it, who have no user name', () => {
    const mixed = save({ Records: [get('ann/1', ann), get('ann/1', federatedUser)] });
    const own = document(allow('arn:aws:s3:::b/${aws:username}/*'));
    expect(verify(own, '--against', mixed).json.calls).toEqual({ allowed: 1, denied: 1, unknown: 0, otherwise: 0 });
    const usage = join(folder, 'federated.usage.json');
    spawnSync(process.execPath, [trailfit, 'usage', mixed, '--output', usage, '--quiet']);
    expect(verify(own, '--against', usage).json.calls).toEqual({ allowed: 1, denied: 1, unknown: 0, otherwise: 0 });
  });

  test('is the same from saved usage', () => {
    const usage = join(folder, 'saved.usage.json');
    spawnSync(process.execPath, [trailfit, 'usage', logs, '--output', usage, '--quiet']);
    expect(verify(missing, '--against', usage).json.denied).toEqual(verify(missing).json.denied);
  });
});

describe('a policy', () => {
  const encoded = encodeURIComponent(JSON.stringify(good));

  test.each([
    ['a document', good],
    ['a list of documents', [missing, document(allow('arn:aws:s3:::b/c'))]],
    ['what get-policy-version prints', { PolicyVersion: { Document: good, VersionId: 'v1', IsDefaultVersion: true } }],
    ['what get-role-policy prints', { RoleName: 'app', PolicyName: 'own', PolicyDocument: good }],
    ['a text with a byte order mark', `\uFEFF${JSON.stringify(good)}`],
  ])('is read as %s', (_, policy) => {
    expect(verify(policy)).toMatchObject({ code: 0, json: { calls: { allowed: 3 } } });
  });

  test('is read from standard input', () => {
    const { status, stdout } = run(['-', '--against', logs, '--format', 'json', '--quiet'], JSON.stringify(missing));
    expect(status).toBe(2);
    expect((JSON.parse(stdout) as Json).calls.denied).toBe(1);
  });

  test('of a bundle is for its own principal, and who has none is named', () => {
    const both = save({ Records: [get('a'), get('b', roleIdentity('batch'))] });
    const bundle = join(folder, 'bundle.json');
    spawnSync(process.execPath, [
      trailfit,
      'generate',
      both,
      '--principal',
      'app',
      '--format',
      'bundle',
      '--output',
      bundle,
      '--quiet',
    ]);
    const { status, stdout } = run([bundle, '--against', both, '--format', 'json', '--quiet']);
    const json = JSON.parse(stdout) as Json;
    expect([status, json.calls]).toEqual([0, { allowed: 1, denied: 0, unknown: 0, otherwise: 0 }]);
    expect(json.unverified).toEqual([`arn:aws:iam::${account}:role/batch`]);
  });

  test.each([
    [
      'that IAM refuses',
      document({ ...allow('*'), Condition: { StringIs: { 'aws:username': 'a' } } }),
      'Statement[0].Condition.StringIs is no condition operator',
    ],
    ['without a statement', { Version: '2012-10-17' }, 'Statement is missing'],
    ['with a key twice', '{"Version":"2012-10-17","Statement":[],"Statement":[]}', 'occurs twice'],
    ['that is not JSON', '{', 'it is not JSON'],
    ['that is an empty list', [], 'it holds no policy'],
    ['that is percent-encoded', encoded, 'it is not JSON'],
  ])('%s is refused in one sentence with the place', (_, policy, message) => {
    const { status, stdout, stderr } = run([save(policy), '--against', logs]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^trailfit: the policy `[^\n]*\nhint: [^\n]*\n$/);
    expect(stderr).toContain(message);
  });

  test('that is not there is refused', () => {
    const { status, stdout, stderr } = run([join(folder, 'none.json'), '--against', logs]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('cannot be read');
  });

  test('for nobody in the logs is an error: a replay of nothing would pass', () => {
    const { status, stdout, stderr } = run([save(good), '--against', logs, '--principal', 'apk', '--quiet']);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('nothing was replayed: no principal that policies can be attached to matches `apk`');
  });
});

describe('the output', () => {
  test('as JSON has the fields of its schema', () => {
    const { json } = verify(missing);
    expect(Object.keys(json)).toEqual([
      'schema',
      'summary',
      'calls',
      'denied',
      'unknown',
      'otherwise',
      'limited',
      'neverUsed',
      'unverified',
      'lint',
    ]);
    expect(json.schema).toBe('trailfit/verify/1');
  });

  test('as text stays plain whatever names are in it, and ends with the verdict', () => {
    const evil = save({ Records: [get('\u001B[2J\u202Egnp\nreplay: all fine'), get('a')] });
    const policy = document(
      allow(['arn:aws:s3:::b/\u001B]0;x\u0007', 'arn:aws:s3:::b/a'], { Sid: '\u001B[31m\n\u2067' }),
    );
    const { status, stdout } = run([save(policy), '--against', evil, '--quiet']);
    expect(status).toBe(2);
    expect(stdout).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
    expect(stdout).toContain('\\u{1b}[2J\\u{202e}gnp\\u{a}replay: all fine');
    expect(stdout.split('\n').slice(-5)).toEqual([
      'replay of 1 principal: 2 used calls',
      '          1  allowed',
      '          1  would be denied',
      '          0  may be denied, depending on what the evidence does not tell',
      '',
    ]);
  });

  test('goes to a file whole', () => {
    const output = join(folder, 'verdict.txt');
    const { status, stdout } = run([save(good), '--against', logs, '--output', output, '--quiet']);
    expect([status, stdout]).toEqual([0, '']);
  });
});
