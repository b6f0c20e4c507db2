// Which resources become fewer patterns, which stay apart, and what the patterns stand for.

import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { compilePolicies } from '../../src/iam/compile-policies.js';
import { containGrant } from '../../src/iam/grant-containment.js';
import { generalize } from '../../src/proposal/generalize.js';
import { defaultProposalOptions, type ResourceDial } from '../../src/proposal/proposal.js';
import { proposeFromScratch, type ProposalOptions } from '../../src/proposal/propose-from-scratch.js';
import type { UsageLine } from '../../src/usage/usage-file.js';
import { principalLines } from '../support/usage-lines.js';

const catalog = loadCatalog();
const id = (seed: number) => (seed * 2_654_435_761 + 2 ** 33).toString(16).padStart(17, '0a');
const uuid = (seed: number) => `9e107d9d-372b-4682-8bd8-1d3542a4${String(seed).padStart(4, '0')}`;
const day = (number: number) => String(number).padStart(2, '0');
const bucket = 'arn:aws:s3:::bucket';
const at = (service: string, name: string, region = 'eu-west-1', account = '111122223333') =>
  `arn:aws:${service}:${region}:${account}:${name}`;

type Uses = readonly Partial<UsageLine>[];
const usesOf = (resources: readonly string[], fields: Partial<UsageLine> = {}): Uses =>
  resources.map((resource) => ({ resource, ...fields }));
const times = (count: number, make: (number: number) => string) =>
  Array.from({ length: count }, (_, at) => make(at + 1));

function grantsFor(uses: Uses, options: Partial<ProposalOptions> = {}) {
  return proposeFromScratch(principalLines(uses), catalog, { ...defaultProposalOptions, ...options }).grants;
}

function patternsFor(uses: Uses, options: Partial<ProposalOptions> = {}): readonly string[] {
  return grantsFor(uses, options)
    .map(({ resource }) => resource)
    .sort();
}

describe('become one pattern', () => {
  test.each<readonly [what: string, resources: readonly string[], pattern: string, action: string]>([
    ['instances', times(5, (n) => at('ec2', `instance/i-${id(n)}`)), at('ec2', 'instance/i-*'), 'ec2:StopInstances'],
    [
      'network interfaces',
      times(5, (n) => at('ec2', `network-interface/eni-${id(n)}`)),
      at('ec2', 'network-interface/eni-*'),
      'ec2:DeleteNetworkInterface',
    ],
    ['tasks of a cluster', times(5, (n) => at('ecs', `task/web/${id(n)}`)), at('ecs', 'task/web/*'), 'ecs:StopTask'],
    [
      'log streams of a function',
      times(5, (n) => at('logs', `log-group:/aws/lambda/f:log-stream:2026/11/${day(n)}/[$LATEST]${id(n)}`)),
      at('logs', 'log-group:/aws/lambda/f:log-stream:20??/??/??/[$LATEST]*'),
      'logs:PutLogEvents',
    ],
    [
      'executions of a state machine',
      times(5, (n) => at('states', `execution:nightly:run-${String(n)}`)),
      at('states', 'execution:nightly:*'),
      'states:StopExecution',
    ],
    [
      'dated keys',
      times(5, (n) => `${bucket}/logs/2026/11/${day(n)}/app.log`),
      `${bucket}/logs/20??/??/??/app.log`,
      's3:GetObject',
    ],
    ['keys called by UUIDs', times(5, (n) => `${bucket}/in/${uuid(n)}.json`), `${bucket}/in/*.json`, 's3:GetObject'],
    [
      'UUIDs right in a bucket, in their length',
      times(5, (n) => `${bucket}/${uuid(n)}`),
      `${bucket}/????????-????-????-????-????????????`,
      's3:GetObject',
    ],
    [
      'names in one folder',
      times(5, (n) => `${bucket}/config/${'abcde'.charAt(n - 1)}.yaml`),
      `${bucket}/config/*`,
      's3:GetObject',
    ],
    [
      'names in dated folders',
      times(5, (n) => `${bucket}/logs/2026/11/${day(n)}/${'abcde'.charAt(n - 1)}.log`),
      `${bucket}/logs/20??/??/??/*`,
      's3:GetObject',
    ],
    [
      'names in one folder behind an access point',
      times(5, (n) => at('s3', `accesspoint/one/object/in/x${String(n)}`)),
      at('s3', 'accesspoint/one/object/in/*'),
      's3:GetObject',
    ],
    [
      'names with signs that are operators',
      ['${*}', '${?}', '${$}{aws:username}', 'a${*}', '${*}${?}'].map((name) => `${bucket}/in/${name}`),
      `${bucket}/in/*`,
      's3:GetObject',
    ],
  ])('%s, five of them and no four', (_, resources, pattern, action) => {
    expect(patternsFor(usesOf(resources, { action }))).toEqual([pattern]);
    const four = resources.slice(0, 4);
    expect(patternsFor(usesOf(four, { action }))).toEqual([...four].sort());
    expect(patternsFor(usesOf(resources, { action }), { resources: 'exact' })).toEqual([...resources].sort());
    expect(patternsFor(usesOf(four, { action }), { minMembers: 4 })).toEqual([pattern]);
  });
});

describe('stay apart, however many', () => {
  const nine = (make: (number: number) => string) => times(9, make);
  test.each<readonly [what: string, resources: readonly string[], action: string]>([
    ['dated tables', nine((n) => at('dynamodb', `table/orders-2026112${String(n)}`)), 'dynamodb:GetItem'],
    ['tables called by ids', nine((n) => at('dynamodb', `table/${uuid(n)}`)), 'dynamodb:GetItem'],
    ['functions', nine((n) => at('lambda', `function:fn${String(n)}`)), 'lambda:InvokeFunction'],
    ['buckets', nine((n) => `arn:aws:s3:::bucket-2026112${String(n)}`), 's3:ListBucket'],
    ['objects of several buckets', nine((n) => `arn:aws:s3:::b${String(n)}/in/2026/11/23/x`), 's3:GetObject'],
    ['home folders', nine((n) => `${bucket}/home/user${String(n)}/notes.txt`), 's3:GetObject'],
    ['numbered customers', nine((n) => `${bucket}/tenants/4821${String(n)}/notes.txt`), 's3:GetObject'],
    ['accounts in keys', nine((n) => `${bucket}/AWSLogs/11112222333${String(n)}/x`), 's3:GetObject'],
    ["names in a bucket's root", nine((n) => `${bucket}/name-${String(n)}`), 's3:GetObject'],
    ['access points', nine((n) => at('s3', `accesspoint/a${String(n)}`)), 's3:GetAccessPoint'],
    ["names in an access point's root", nine((n) => at('s3', `accesspoint/a/object/x${String(n)}`)), 's3:GetObject'],
    ['security groups', nine((n) => at('ec2', `security-group/sg-${id(n)}`)), 'ec2:DeleteSecurityGroup'],
    ['keys', nine((n) => at('kms', `key/${uuid(n)}`)), 'kms:Decrypt'],
    ['secrets', nine((n) => at('secretsmanager', `secret:db${String(n)}-a1b2c3`)), 'secretsmanager:GetSecretValue'],
    ['roles', nine((n) => `arn:aws:iam::111122223333:role/r${String(n)}`), 'iam:GetRole'],
    ['log groups', nine((n) => at('logs', `log-group:/ecs/2026112${String(n)}:log-stream:a`)), 'logs:PutLogEvents'],
    ['clusters', nine((n) => at('ecs', `task/web${String(n)}/${id(n)}`)), 'ecs:StopTask'],
    [
      'accounts',
      nine((n) => at('ec2', `instance/i-${id(n)}`, 'eu-west-1', `11112222333${String(n)}`)),
      'ec2:StopInstances',
    ],
    ['Regions', nine((n) => at('ec2', `instance/i-${id(n)}`, `eu-west-${String(n)}`)), 'ec2:StopInstances'],
    [
      'partitions',
      nine((n) => at('ec2', `instance/i-${id(n)}`).replace('arn:aws:', `arn:aws-${String(n)}:`)),
      'ec2:StopInstances',
    ],
  ])('%s', (_, resources, action) => {
    expect(patternsFor(usesOf(resources, { action }))).toEqual([...resources].sort());
  });
});

describe('what counts', () => {
  const keys = (count: number) => times(count, (n) => `${bucket}/in/${uuid(n)}`);

  test.each(['denied', 'undecided'] as const)('is authorized, and not %s', (outcome) => {
    const all = [...usesOf(keys(4)), ...usesOf(keys(9).slice(4), { outcome })];
    expect(patternsFor(all)).toEqual(keys(4));
    expect(patternsFor(all, { includeDenied: true }).some((pattern) => pattern.includes('*'))).toBe(false);
  });

  test('is of one action', () => {
    const all = [...usesOf(keys(4)), ...usesOf(keys(8).slice(4), { action: 's3:PutObject' })];
    expect(patternsFor(all)).toEqual(keys(8));
  });

  test('is distinct: one name in two contexts is one', () => {
    expect(patternsFor([...usesOf(keys(4)), ...usesOf(keys(4), { event: 's3:HeadObject' })])).toEqual(keys(4));
  });

  test('are the members that a folded resource tells', () => {
    const folded = (number: number, members: number) => ({
      resource: `${bucket}/logs/2026/11/${day(number)}/*`,
      scope: 'folded' as const,
      members: times(members, (n) => `${bucket}/logs/2026/11/${day(number)}/${uuid(n)}`),
    });
    expect(patternsFor([folded(1, 16), folded(2, 16)])).toEqual([`${bucket}/logs/20??/??/??/*`]);
    expect(patternsFor([folded(1, 2), folded(2, 2)])).toEqual(
      [...folded(1, 2).members, ...folded(2, 2).members].sort(),
    );
  });

  test('is authorized where undecided calls are granted, too, as they are within attached policies', () => {
    const grants = grantsFor(usesOf(keys(6)), { resources: 'exact' });
    const some = grants.map((grant, at) =>
      at < 4 ? grant : { ...grant, lines: grant.lines.map((line) => ({ ...line, outcome: 'undecided' as const })) },
    );
    const options = { dial: 'prefix', minMembers: 5, catalog, mayGrant: () => true } as const;
    expect(generalize(some, options).map(({ resource }) => resource)).toEqual(keys(6));
  });

  test('is authorized among the members of a folded resource, too', () => {
    const resource = `${bucket}/logs/2026/11/23/*`;
    const [used, denied] = [keys(2), keys(9).slice(2)];
    const folded = { resource, scope: 'folded' as const };
    const [grant] = grantsFor([{ ...folded, members: used }], { minMembers: 1, resources: 'exact' });
    const lines = (grant?.lines ?? []).flatMap((line) => [
      line,
      { ...line, outcome: 'denied' as const, members: denied },
    ]);
    const options = { dial: 'prefix', minMembers: 3, catalog, mayGrant: () => true } as const;
    const grants = grant ? [{ ...grant, lines }] : [];
    expect(grants.length).toBe(1);
    expect(generalize(grants, options).map((one) => one.resource)).toEqual(grants.map((one) => one.resource));
  });

  test('of a folder are names: dated ones are one', () => {
    const few = ['app', 'db'].flatMap((name) => times(4, (n) => `${bucket}/logs/${name}-2026-11-0${String(n)}.log`));
    expect(patternsFor(usesOf(few))).toEqual([...few].sort());
    const dated = times(9, (n) => `${bucket}/logs/app-2026-11-0${String(n)}.log`);
    expect(patternsFor(usesOf(dated))).toEqual([`${bucket}/logs/app-20??-??-??.log`]);
    const names = times(4, (n) => `${bucket}/logs/${'abcd'.charAt(n - 1)}`);
    expect(patternsFor(usesOf([...dated, ...names]))).toEqual([`${bucket}/logs/*`]);
    expect(patternsFor(usesOf([...dated, ...names.slice(1)]))).toEqual(
      [`${bucket}/logs/app-20??-??-??.log`, ...names.slice(1)].sort(),
    );
  });
});

test('a pattern keeps what it stands for, and the calls behind it', () => {
  const resources = times(6, (n) => `${bucket}/in/2026/11/${day(n)}/${uuid(n)}`);
  const [grant] = grantsFor(usesOf(resources));
  expect(grant?.scope).toBe('generalized');
  expect(grant?.generalized).toEqual({ standsFor: resources, kinds: ['date', 'id'] });
  expect(grant?.lines.map(({ resource }) => resource)).toEqual(resources);
});

describe('the dial', () => {
  const table = (n: number) => at('dynamodb', `table/t${String(n)}`);
  const mixed: Uses = [
    ...usesOf(times(5, table), { action: 'dynamodb:GetItem' }),
    ...usesOf(times(5, (n) => `${bucket}/name-${String(n)}`)),
    ...usesOf(times(5, (n) => at('s3', `accesspoint/a/object/x${String(n)}`))),
    { resource: 'arn:aws:s3:::other/x' },
    ...usesOf(
      times(5, (n) => at('apigateway', `/restapis/${String(n)}/stages/x`, 'r', '')),
      { action: 'apigateway:GET' },
    ),
  ];
  test.each<readonly [dial: ResourceDial, patterns: readonly string[]]>([
    ['prefix', mixed.map(({ resource = '' }) => resource)],
    [
      'type',
      [
        ...[at('dynamodb', 'table/*'), `${bucket}/*`, at('s3', 'accesspoint/a/object/*'), 'arn:aws:s3:::other/x'],
        at('apigateway', '/restapis/*/stages/*', 'r', ''),
      ],
    ],
    ['any', ['*', '*', '*']],
  ])('%s', (resources, patterns) => {
    expect(patternsFor(mixed, { resources })).toEqual([...patterns].sort());
  });
});

describe('within what is attached', () => {
  const resources = times(6, (n) => `${bucket}/in/2026/11/${day(n)}/x`);
  test.each<readonly [attached: string, dial: ResourceDial, patterns: readonly string[]]>([
    [`${bucket}/*`, 'prefix', [`${bucket}/in/20??/??/??/x`]],
    [`${bucket}/in/2026/*`, 'prefix', [`${bucket}/in/2026/11/0?/x`]],
    [`${bucket}/in/2026/11/0?/x`, 'prefix', [`${bucket}/in/2026/11/0?/x`]],
    [`${bucket}/*/x`, 'type', [`${bucket}/in/20??/??/??/x`]],
    [`${bucket}/in/2026/11/0[1-6]/x`, 'prefix', resources],
  ])('%s with %s', (attached, dial, patterns) => {
    const identity = [
      {
        version: '2012-10-17' as const,
        statements: [
          {
            effect: 'Allow' as const,
            actions: { kind: 'in' as const, patterns: ['s3:*'] },
            resources: { kind: 'in' as const, patterns: [attached, ...resources] },
            conditions: [],
          },
        ],
      },
    ];
    const allows = compilePolicies({ identity }).layers.flat();
    const grants = grantsFor(usesOf(resources), { resources: 'exact' });
    const found = generalize(grants, {
      ...{ dial, minMembers: 5, catalog },
      mayGrant: (grant) => containGrant(grant, { allows }).kind === 'contained',
    });
    expect(found.map(({ resource }) => resource)).toEqual(patterns);
  });
});
