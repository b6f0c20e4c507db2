// Parts of names that come and go are told from names that somebody chose.

import { describe, expect, test } from 'vitest';
import { splitResource } from '../../src/proposal/split-resource.js';
import { pathTemplate } from '../../src/proposal/volatile.js';

describe('in a path', () => {
  test.each<readonly [path: string, pattern: string, kinds: readonly string[]]>([
    // Dates
    ['a/2026/11/23/x', 'a/20??/??/??/x', ['date']],
    ['a/2026/11/x', 'a/20??/??/x', ['date']],
    ['a/2026/11/23/05/x', 'a/20??/??/??/??/x', ['date']],
    ['a/2026/11/23/05/10/x', 'a/20??/??/??/??/??/x', ['date']],
    ['a/2026/x', 'a/20??/x', ['date']],
    ['a/2026-11-23/x', 'a/20??-??-??/x', ['date']],
    ['a/20261123/x', 'a/20??????/x', ['date']],
    ['a/app.2026.11.23.log', 'a/app.20??.??.??.log', ['date']],
    ['a/report-2026-11.csv', 'a/report-20??-??.csv', ['date']],
    ['a/1999-12-31/x', 'a/19??-??-??/x', ['date']],
    ['a/year=2026/month=11/day=3/hour=05/x', 'a/year=????/month=??/day=?/hour=??/x', ['date']],
    ['a/dt=2026-11-23/x', 'a/dt=20??-??-??/x', ['date']],
    // Times
    ['a/20261123T0510Z_x', 'a/20??????T????Z_x', ['time']],
    ['a/2026-11-23T05:10:11.123Z.gz', 'a/20??-??-??T??:??:??.???Z.gz', ['time']],
    ['a/s-2-2026-11-23-05-10-11-x', 'a/s-2-20??-??-??-??-??-??-x', ['time']],
    ['a/20261123051011.csv', 'a/20????????????.csv', ['time']],
    ['a/1764047100/x', 'a/??????????/x', ['time']],
    ['a/1764047100123/x', 'a/?????????????/x', ['time']],
    // Ids
    ['a/6f9619ff-8b86-4011-b42d-00c04fc964ff.json', 'a/*.json', ['id']],
    ['a/6F9619FF-8B86-4011-B42D-00C04FC964FF/x', 'a/*/x', ['id']],
    ['a/9e107d9d372bb6826bd81d3542a419d6', 'a/*', ['id']],
    ['a/da39a3ee5e6b4b0d3255bfef95601890afd80709/x', 'a/*/x', ['id']],
    ['a/DA39A3EE5E6B4B0D/x', 'a/*/x', ['id']],
    ['a/3f2a9bc1.js', 'a/*.js', ['id']],
    ['a/01ARZ3NDEKTSV4RRFFQ69G5FAV', 'a/*', ['id']],
    ['a/mSrRKvkI1YkDpTTC.gz', 'a/*.gz', ['id']],
    ['a/i-0123456789abcdef0/x', 'a/i-*/x', ['id']],
    ['a/[$LATEST]9e107d9d372bb6826bd81d3542a419d6', 'a/[$LATEST]*', ['id']],
    // Numbers
    ['a/part-00017.parquet', 'a/part-?????.parquet', ['number']],
    ['a/build-1017.zip', 'a/build-*.zip', ['number']],
    // Right in the bucket an id keeps its length: `*.json` would be all of the bucket.
    ['6f9619ff-8b86-4011-b42d-00c04fc964ff.json', '????????-????-????-????-????????????.json', ['id']],
    ['1017.zip', '????.zip', ['number']],
    ['2026/11/23/x', '20??/??/??/x', ['date']],
    // Several
    ['a/2026/11/23/6f9619ff-8b86-4011-b42d-00c04fc964ff', 'a/20??/??/??/*', ['date', 'id']],
  ])('%s is %s', (path, pattern, kinds) => {
    const found = pathTemplate(path);
    expect([found.pattern, [...found.kinds].sort()]).toEqual([pattern, kinds]);
  });

  test.each([
    // Accounts, also in the keys of CloudTrail's own logs
    'AWSLogs/111122223333/CloudTrail/eu-west-1/x',
    'AWSLogs/111122223333.json',
    'a/202611230510.csv',
    // Words and versions
    'home/ann/notes.txt',
    'a/orders/x',
    'a/v2/x',
    'a/deadbeef',
    'a/decade2020',
    'a/facade01/x',
    'a/CustomerOrdersExport2026Q',
    'a/x86_64/y',
    'a/10.0.0.1/y',
    // Folders called by numbers may be customers'
    'tenants/48213/x',
    'a/20261350/x',
    'a/2026-13-01/x',
    // Names that look like patterns, as they stand in a policy
    'a/${*}',
    'a/${?}${?}/05/x',
    'a/${?}${?}${?}${?}/${?}${?}/x',
    'a/${$}{aws:username}/x',
    '',
    '/',
  ])('%j has no such part', (path) => {
    const { pattern } = pathTemplate(path);
    expect(pattern).toBe(path);
  });

  test('an escaped sign beside an id stays what it is', () => {
    expect(pathTemplate('a/${*}/9e107d9d372bb6826bd81d3542a419d6${?}').pattern).toBe('a/${*}/*${?}');
  });

  test('long hostile names take no time', () => {
    const start = performance.now();
    for (const sign of ['a1', '0', 'a', '2026-', 'A0a', '/', '1764047100', '00000000-'])
      for (const length of [2_048, 500_000]) pathTemplate(sign.repeat(length).slice(0, length));
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

const at = (service: string, name: string) => `arn:aws:${service}:eu-west-1:111122223333:${name}`;

test.each<readonly [resource: string, rest: string | undefined]>([
  ['arn:aws:s3:::bucket/a/b', 'a/b'],
  ['arn:aws-cn:s3:::bucket//a', '/a'],
  ['arn:aws:s3:::bucket', undefined],
  ['arn:aws:s3:::*', undefined],
  ['arn:aws:s3:::buck*/a', undefined],
  ['arn:aws:s3:::bucket/', undefined],
  [at('s3', 'accesspoint/one'), undefined],
  [at('s3', 'accesspoint/one/object/a/b'), 'a/b'],
  [at('logs', 'log-group:/aws/lambda/f:log-stream:2026/11/23/[$LATEST]0a'), '2026/11/23/[$LATEST]0a'],
  [at('logs', 'log-group:/aws/lambda/f:*'), undefined],
  [at('logs', 'log-group:*:log-stream:a'), undefined],
  [at('ec2', 'instance/i-0123456789abcdef0'), '0123456789abcdef0'],
  [at('ec2', 'network-interface/eni-0123456789abcdef0'), '0123456789abcdef0'],
  ['arn:aws:ec2:eu-west-1::snapshot/snap-0123456789abcdef0', '0123456789abcdef0'],
  [at('ec2', 'security-group/sg-0123456789abcdef0'), undefined],
  [at('ec2', 'vpc/vpc-0123456789abcdef0'), undefined],
  [at('ec2', 'instance/i-0/1'), undefined],
  [at('ecs', 'task/web/9e107d9d372bb6826bd81d3542a419d6'), '9e107d9d372bb6826bd81d3542a419d6'],
  [at('ecs', 'task/9e107d9d-372b-b682-6bd8-1d3542a419d6'), '9e107d9d-372b-b682-6bd8-1d3542a419d6'],
  [at('ecs', 'service/web/api'), undefined],
  [at('states', 'execution:nightly:2026-11-23'), '2026-11-23'],
  [at('states', 'stateMachine:nightly'), undefined],
  [at('codebuild', 'build/app:9e107d9d-372b-b682-6bd8-1d3542a419d6'), '9e107d9d-372b-b682-6bd8-1d3542a419d6'],
  [at('dynamodb', 'table/orders-20261123'), undefined],
  [at('dynamodb', 'table/orders/backup/01489602797149-73d8d5bc'), '01489602797149-73d8d5bc'],
  [at('lambda', 'function:fn1'), undefined],
  [at('kms', 'key/9e107d9d-372b-b682-6bd8-1d3542a419d6'), undefined],
  [at('secretsmanager', 'secret:db-a1b2c3'), undefined],
  ['arn:aws:iam::111122223333:role/app', undefined],
  ['*', undefined],
])('of %s programs fill: %s', (resource, rest) => {
  const split = splitResource(resource);
  expect(split?.rest).toBe(rest);
  if (split) expect(`${split.head}${split.rest}`).toBe(resource);
});
