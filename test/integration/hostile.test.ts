// Logs in which every text is hostile, through the real program: nothing of it moves a cursor, breaks a line, turns the
// reading direction, leaves the folder that it is written into, or becomes an action.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { runTrailfit } from './run-trailfit.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder('hostile');
const logs = join(scratch, 'logs');
const catalog = loadCatalog();

/** What a terminal or an eye takes for something else; the lines' own ends are looked at apart. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Every trick in one text. `INJECTED` must never begin a line. */
const poison =
  '\u001b[2J\u001b]0;x\u0007\u009b31m\nINJECTED: 0 issues\r\nINJECTED\u2028INJECTED\u202egnp.exe\u2066\u200b\ufeff\u{e0041}`$(id)`"\'*?${aws:username}';

/** The same without a colon, with which no role could be a role. */
const poisonedName = poison.replaceAll(':', '');

/** Names that a file cannot have, that lead out of a folder, that meet when case does not count, that are too long. */
const roles = [
  ...[
    'app',
    'App',
    'APP',
    '../../../escape',
    '..',
    'con',
    'NUL',
    'lpt1.json',
    '.hidden',
    '-rf',
    'a b',
    'x'.repeat(2000),
  ],
  ...[
    `${'p/'.repeat(300)}deep`,
    'C:\\Windows\\x',
    'nul\u0000byte',
    '日本',
    poison,
    poisonedName,
    `path${poisonedName}/${poisonedName}`,
  ],
];

const roleArn = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

function recordOf(role: string, more: object): object {
  return {
    ...{ eventVersion: '1.11', eventType: 'AwsApiCall', eventTime: '2026-03-01T10:00:00Z', awsRegion: 'eu-west-1' },
    ...{
      eventID: poison,
      requestID: poison,
      userAgent: poison,
      sourceIPAddress: poison,
      tlsDetails: { cipherSuite: poison },
    },
    ...{ eventSource: 's3.amazonaws.com', eventName: 'GetObject', requestParameters: { bucketName: 'b', key: poison } },
    userIdentity: {
      ...{ type: 'AssumedRole', principalId: `AROA${poison}:${poison}`, arn: poison, accountId: '111122223333' },
      sessionContext: { sessionIssuer: { type: 'Role', principalId: poison, arn: roleArn(role), userName: poison } },
    },
    ...more,
  };
}

const twists: readonly object[] = [
  {},
  { requestParameters: { bucketName: poison, key: poison } },
  { awsRegion: poison },
  { eventSource: poison, eventName: poison },
  { eventSource: 'iam.amazonaws.com', eventName: 'Get*', requestParameters: { roleName: poison } },
  { eventSource: `${poison}.amazonaws.com`, eventName: 'GetObject' },
  { eventName: 'constructor' },
  { eventSource: 'dynamodb.amazonaws.com', eventName: 'GetItem', requestParameters: { tableName: poison } },
  { errorCode: poison, errorMessage: poison },
  { errorCode: 'AccessDenied', errorMessage: poison },
  { eventTime: poison },
  { eventType: poison },
  { eventCategory: poison, recipientAccountId: poison },
  { userIdentity: { type: poison, arn: poison, principalId: poison, invokedBy: poison } },
  { resources: [{ ARN: `arn:aws:s3:::b/${poison}`, type: poison, accountId: poison }] },
  { vpcEndpointId: poison, additionalEventData: { x: poison }, responseElements: { x: poison } },
  {
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    requestParameters: { functionName: 'f', role: roleArn(`a${poison}`) },
  },
];

beforeAll(() => {
  const folder = join(logs, 'folder\n\u001b[2J\u202eINJECTED');
  mkdirSync(folder, { recursive: true });
  const records = roles.flatMap((role, at) =>
    twists.map((twist, index) => recordOf(role, { eventID: `${String(at)}-${String(index)}${poison}`, ...twist })),
  );
  writeFileSync(join(folder, 'log\u009b2J\nINJECTED.json'), JSON.stringify({ Records: records }));
  writeFileSync(join(folder, 'broken\u0007.json'), `{"Records":[{"eventName":"\u009b2J\u202e`);
  writeFileSync(join(folder, 'not\u2028json.json'), poison);
});

/** That a text for people or JSON shows all that it holds. */
function expectPlain(text: string): void {
  for (const line of text.split('\n')) {
    expect(line).not.toMatch(unsafe);
    expect(line).not.toMatch(/^\s*INJECTED/);
  }
}

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
}

/** That a policy holds nothing but what AWS takes: published actions, Sids of letters and digits. */
function expectPolicy(document: unknown): void {
  for (const { Sid, Effect, Action } of (document as { readonly Statement: readonly Statement[] }).Statement) {
    expect(Sid).toMatch(/^[A-Za-z0-9]+$/);
    expect(Effect).toBe('Allow');
    for (const action of Action) expect(catalog.action(action)?.action).toBe(action);
  }
}

describe('hostile logs', () => {
  it('are files of their own folder, under names that every file system takes', async () => {
    const before = readdirSync(scratch);
    const folder = join(scratch, 'policies');
    const ran = await runTrailfit(['generate', logs, '--out-dir', folder, '--include-denied']);
    expect(ran.code).toBe(3);
    expect(ran.stdout).toBe('');
    expectPlain(ran.stderr);
    const entries = readdirSync(folder, { withFileTypes: true });
    expect(entries.length).toBeGreaterThan(12);
    for (const entry of entries) {
      expect(entry.isFile()).toBe(true);
      expect(entry.name).toMatch(/^[A-Za-z0-9_=,@+-]{1,240}\.json$/);
      expect(entry.name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)\./i);
      const text = readFileSync(join(folder, entry.name), 'utf8');
      expectPlain(text);
      expectPolicy(JSON.parse(text));
    }
    expect(new Set(entries.map(({ name }) => name.toLowerCase())).size).toBe(entries.length);
    expect(readdirSync(scratch).sort()).toEqual([...before, 'policies'].sort());
  });

  it('are a bundle whose policies can be verified, and a verification that can be read', async () => {
    const bundle = join(scratch, 'bundle.json');
    const generated = await runTrailfit(['generate', logs, '--format', 'bundle', '--output', bundle]);
    expect(generated.code).toBe(3);
    expectPlain(generated.stderr);
    const text = readFileSync(bundle, 'utf8');
    expectPlain(text);
    const { principals } = JSON.parse(text) as {
      readonly principals: readonly {
        readonly principal: string;
        readonly policies: readonly { readonly document: unknown }[];
      }[];
    };
    expect(principals.map(({ principal }) => principal)).toContain(roleArn(`path${poisonedName}/${poisonedName}`));
    for (const { policies } of principals) for (const { document } of policies) expectPolicy(document);
    for (const format of ['text', 'json']) {
      const verified = await runTrailfit(['verify', bundle, '--against', logs, '--format', format]);
      expect([2, 3]).toContain(verified.code);
      expectPlain(verified.stderr);
      expectPlain(verified.stdout);
      if (format === 'json') expect(JSON.parse(verified.stdout)).toMatchObject({ schema: 'trailfit/verify/1' });
    }
  });

  it('are usage that is read again as it was written, and a summary', async () => {
    const summary = join(scratch, 'summary.json');
    const first = await runTrailfit(['usage', logs, '--summary', summary]);
    expect(first.code).toBe(3);
    expectPlain(first.stdout);
    expectPlain(first.stderr);
    expectPlain(readFileSync(summary, 'utf8'));
    const saved = join(scratch, 'saved.usage.json');
    writeFileSync(saved, first.stdout);
    const again = await runTrailfit(['usage', saved]);
    expectPlain(again.stderr);
    const principalsOf = (json: string) => (JSON.parse(json) as { readonly principals: unknown }).principals;
    expect(principalsOf(again.stdout)).toEqual(principalsOf(first.stdout));
  });

  it('are one sentence and a hint where a policy cannot be printed', async () => {
    for (const args of [
      ['generate', logs],
      ['generate', logs, '--principal', poison],
      ['usage', join(scratch, poison.slice(0, 40))],
    ]) {
      const ran = await runTrailfit(args);
      expect([args.length, ran.code, ran.stdout]).toEqual([args.length, 1, '']);
      expectPlain(ran.stderr);
      expect(ran.stderr).toMatch(/^trailfit: [^\n]+\nhint: [^\n]+\n$/m);
    }
  });
});
