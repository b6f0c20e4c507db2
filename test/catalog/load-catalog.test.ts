import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCatalog, readCatalog } from '../../src/catalog/load-catalog.js';

const catalog = loadCatalog();

test('the embedded file is what the build tool makes of the packages, byte for byte', () => {
  const run = spawnSync(process.execPath, ['tools/build-catalog.js', '--stdout'], {
    maxBuffer: 1 << 24,
    encoding: 'utf8',
  });
  expect(run.status).toBe(0);
  expect(run.stdout === readFileSync('src/catalog/data/catalog.json', 'utf8')).toBe(true);
});

test('an action is found whatever its case, and spelled as AWS spells it', () => {
  expect(catalog.action('S3:getobject')?.action).toBe('s3:GetObject');
  expect(catalog.action('s3:GetObject')).toMatchObject({
    level: 'Read',
    resources: [{ type: { name: 'accesspointobject' } }, { type: { name: 'object' } }],
  });
  for (const text of [
    's3:Nothing',
    'nothing:GetObject',
    '',
    ':',
    's3',
    '__proto__:x',
    's3:__proto__',
    'constructor:name',
  ]) {
    expect(catalog.action(text), text).toBeUndefined();
  }
});

test.each([
  ['s3:ListBucket', 'List'],
  ['s3:GetObject', 'Read'],
  ['s3:PutObject', 'Write'],
  ['iam:PutRolePolicy', 'Permissions management'],
  ['ec2:CreateTags', 'Tagging'],
  ['iam:PassRole', 'Write'],
])('%s has the access level %s', (action, level) => {
  expect(catalog.action(action)?.level).toBe(level);
});

test('every action of the package is there, and each is found by its own name', () => {
  const actions = catalog.services.flatMap((service) => catalog.actionsOf(service));
  expect([catalog.services.length, actions.length]).toEqual([456, 22091]);
  expect(actions.filter((action) => catalog.action(action)?.action !== action)).toEqual([]);
  expect(
    actions.filter((action) =>
      catalog.action(action)?.dependentActions.some((name) => catalog.action(name)?.action !== name),
    ),
  ).toEqual([]);
});

test('several ARN formats in one published text come apart', () => {
  const formats = catalog.resourceTypesOf('lex').find((type) => type.name === 'bot')?.formats;
  expect(formats).toEqual([
    'arn:${Partition}:lex:${Region}:${Account}:bot/${BotId}',
    'arn:${Partition}:lex:${Region}:${Account}:bot:${BotName}',
  ]);
});

test('the dependent actions of the older package are kept', () => {
  expect(catalog.action('lambda:CreateFunction')?.dependentActions).toEqual([
    'iam:PassRole',
    'lambda:PassCapacityProvider',
  ]);
});

test.each([
  ['s3', 's3:prefix', true],
  ['s3', 'S3:Prefix', true],
  ['s3', 's3:ExistingObjectTag/team', true],
  ['s3', 's3:ExistingObjectTag/', false],
  ['s3', 'ec2:Region', false],
  ['sqs', 'aws:sourceip', true],
  ['sqs', 'aws:PrincipalTag/a b', true],
  ['sqs', 'aws:Nothing', false],
  ['nothing', 'aws:SourceIp', true],
  ['nothing', 's3:prefix', false],
])('whether %s knows the condition key %s: %s', (service, key, known) => {
  expect(catalog.hasConditionKey(service, key)).toBe(known);
});

test('a digest tells the facts of one service from those of another', () => {
  expect(catalog.digestOf('s3')).toMatch(/^[0-9a-f]{16}$/);
  expect(catalog.digestOf('s3')).not.toBe(catalog.digestOf('sqs'));
  expect(catalog.digestOf('nothing')).toBeUndefined();
});

test('a file that is no catalog is answered with the reason', () => {
  const folder = mkdtempSync(join(tmpdir(), 'catalog-'));
  const file = join(folder, 'other.json');
  const messages = [
    '{"schema":"trailfit/catalog/2","date":"","source":"","services":{}}',
    '[]',
    '{',
    '{"schema":"trailfit/catalog/1","date":"2026-09-26","source":"x","services":{"s3":{}}}',
  ].map((text, index) => {
    writeFileSync(file + String(index), text);
    const reading = readCatalog(file + String(index));
    return reading.kind === 'invalid' ? reading.message.replaceAll(folder, '') : 'catalog';
  });
  rmSync(folder, { recursive: true });
  expect(messages).toEqual([
    '`/other.json0` is no catalog of schema `trailfit/catalog/1`',
    '`/other.json1` is no catalog of schema `trailfit/catalog/1`',
    expect.stringContaining('the catalog `/other.json2` cannot be read: '),
    '`/other.json3` is no catalog of schema `trailfit/catalog/1`',
  ]);
  expect(readCatalog(join(folder, 'missing')).kind).toBe('invalid');
});
