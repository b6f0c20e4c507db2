import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAction } from '../../src/iam/action.js';
import { loadCatalog, readCatalog } from '../../src/catalog/load-catalog.js';
import { scratchFolder } from '../support/scratch.js';

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
  expect(actions.filter((action) => catalog.action(action)?.action !== action || !isAction(action))).toEqual([]);
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

describe('another file', () => {
  const folder = scratchFolder('catalog');
  let files = 0;
  const read = (text: string) => {
    const file = join(folder, `${String(files++)}.json`);
    writeFileSync(file, text);
    const reading = readCatalog(file);
    return reading.kind === 'invalid' ? reading.message.replace(file, 'F') : reading.catalog;
  };
  const s3 = {
    digest: 'd',
    keys: ['s3:prefix'],
    keySets: [[], [0]],
    types: [['bucket', ['arn:${Partition}:s3:::${BucketName}'], 1]],
    resourceSets: [[], [[0, 1]]],
    actions: [['ListBucket', 'L', 1, 1, ['s3:GetObject']]],
  };
  const catalogWith = (service: object, fields: object = {}, prefix = 's3') =>
    JSON.stringify({
      ...{ schema: 'trailfit/catalog-data/1', date: '2026-09-26', source: 'ours' },
      ...{ services: { [prefix]: { ...s3, ...service } }, ...fields },
    });

  test('of the same schema is a catalog of its own', () => {
    const other = read(catalogWith({}));
    if (typeof other === 'string') throw new Error(other);
    expect([other.version, other.date, other.services]).toEqual(['ours', '2026-09-26', ['s3']]);
    expect(other.action('s3:listbucket')).toMatchObject({ action: 's3:ListBucket', level: 'List' });
    expect(other.action('s3:GetObject')).toBeUndefined();
  });

  test('with every row of the embedded one is taken', () => {
    expect(typeof read(readFileSync('src/catalog/data/catalog.json', 'utf8'))).toBe('object');
  });

  test.each([
    ['another schema', catalogWith({}, { schema: 'trailfit/catalog/1' }), 'is no catalog of schema'],
    ['a list', '[]', 'is no catalog of schema `trailfit/catalog-data/1`'],
    ['a date that is none', catalogWith({}, { date: '\u001b[2J' }), 'has no `date` such as `2026-09-26`'],
    ['no source', catalogWith({}, { source: '' }), 'has no `source` of 1 to 200 characters'],
    ['no services', catalogWith({}, { services: {} }), 'has no `services`'],
    ['a service that is none', catalogWith({}, { services: { s3: 1 } }), 'has no `digest` in its service `s3`'],
    ['a prefix with an operator', catalogWith({}, {}, 's*'), 'has a prefix that is none in its service `s*`'],
    ['no keys', catalogWith({ keys: undefined }), 'has a wrong row of `keys` in its service `s3`'],
    ['a key set beyond the keys', catalogWith({ keySets: [[1]] }), 'has a wrong row of `keySets` in its service `s3`'],
    ['a type without a format', catalogWith({ types: [['bucket', [], 0]] }), 'has a wrong row of `types`'],
    ['a format that is no ARN', catalogWith({ types: [['bucket', ['*'], 0]] }), 'has a wrong row of `types`'],
    ['a type that is not there', catalogWith({ resourceSets: [[[1, 1]]] }), 'has a wrong row of `resourceSets`'],
    ['an action that is none', catalogWith({ actions: [1] }), 'has a wrong row of `actions`'],
    ['an action with an operator', catalogWith({ actions: [['*', 'L', 0, 0]] }), 'has a wrong row of `actions`'],
    ['an unknown level', catalogWith({ actions: [['A', 'toString', 0, 0]] }), 'has a wrong row of `actions`'],
    ['a set that is not there', catalogWith({ actions: [['A', 'L', 2, 0]] }), 'has a wrong row of `actions`'],
    ['a set that is no number', catalogWith({ actions: [['A', 'L', 'length', 0]] }), 'has a wrong row of `actions`'],
    [
      'a dependent action that is none',
      catalogWith({ actions: [['A', 'L', 0, 0, ['*']]] }),
      'has a wrong row of `actions`',
    ],
  ])('with %s is answered with the reason', (_, text, reason) => {
    expect(read(text)).toContain(`\`F\` ${reason}`);
  });

  test('that is no JSON, or is not there, cannot be read', () => {
    expect(read('{')).toContain('the catalog `F` cannot be read: ');
    expect(readCatalog(join(folder, 'missing')).kind).toBe('invalid');
  });
});
