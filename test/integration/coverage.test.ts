// `trailfit coverage` as a user runs it: what is observable and why not, with and without logs, and what cannot be used.

import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { jsonFilesIn, scratchFolder } from '../support/scratch.js';

const trailfit = fileURLToPath(new URL('../../bin/trailfit.js', import.meta.url));
const logs = fileURLToPath(new URL('../../samples/web-app/logs', import.meta.url));
const folder = scratchFolder('coverage');

const save = jsonFilesIn(folder);

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [trailfit, 'coverage', ...args], { encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

const ofBucket = {
  TrailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main',
  EventSelectors: [
    {
      ...{ ReadWriteType: 'All', IncludeManagementEvents: true },
      DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3:::shop/'] }],
    },
  ],
};

describe('a question', () => {
  test('is answered from the configuration alone', () => {
    const { code, stdout } = run(
      ...['--event-selectors', save(ofBucket), '--action', 's3:getobject'],
      ...['--resource', 'arn:aws:s3:::shop/*', '--resource', 'arn:aws:s3:::other/*'],
    );
    expect(code).toBe(0);
    expect(stdout).toContain('s3:GetObject on arn:aws:s3:::shop/*: observable\n');
    expect(stdout).toContain(
      's3:GetObject on arn:aws:s3:::other/*: not observable: data events are selected for other resources only (trail main)',
    );
  });

  test('is answered as JSON, each reason with its kind and in words', () => {
    const { stdout } = run('--action', 's3:GetObject', '--action', 's3:CreateBucket', '--format', 'json');
    const document = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
    expect(document).toMatchObject({ schema: 'trailfit/coverage/1', summary: null, window: null, isAssumed: true });
    expect(document['asked']).toEqual([
      { action: 's3:CreateBucket', resource: '*', isObservable: true, reasons: [] },
      {
        ...{ action: 's3:GetObject', resource: '*', isObservable: false },
        reasons: [
          {
            ...{ kind: 'data-not-selected', types: ['AWS::S3::Object'], trail: '' },
            text: 'data events of AWS::S3::Object are not selected',
          },
        ],
      },
    ]);
  });
});

test('with logs: their window, accounts and Regions, and the services in use', () => {
  const { code, stdout } = run(logs, '--quiet');
  expect(code).toBe(0);
  expect(stdout).toContain("none was given: AWS's default is assumed");
  expect(stdout).toMatch(/ {2}from 2026-\S+Z to 2026-\S+Z\n {2}account \d{12}: \S+/);
  expect(stdout).toMatch(/ {2}s3: [\d,]+ of [\d,]+ actions observable\n {4}not .*AWS::S3::Object are not selected/);
  expect(stdout).not.toContain('  kinesis:');
});

test.each(['*', '**', 'arn:aws:s3:::shop', 'arn:*:s3:::shop/?', 'arn:*'])('%s is a resource', (resource) => {
  const { code, stdout } = run('--action', 's3:CreateBucket', '--resource', resource);
  expect([code, stdout]).toEqual([0, expect.stringContaining(`s3:CreateBucket on ${resource}: observable`)]);
});

test('whoever asks gets one answer: a principal by its ARN, by its name, or nobody', () => {
  const asked = ['--action', 'ec2:StopInstances', '--resource', 'arn:aws:ec2:ap-south-1:111122223333:instance/*'];
  const answers = [[], ['app'], ['arn:aws:iam::111122223333:role/web/app']].map((who) => {
    const { stdout } = run(logs, '--quiet', ...asked, ...who.flatMap((one) => ['--principal', one]));
    return /^.*ec2:StopInstances on .*$/m.exec(stdout)?.[0];
  });
  expect(new Set(answers)).toEqual(
    new Set([expect.stringContaining('not observable: there is no record from ap-south-1')]),
  );
});

test('what the run left out is not observable', () => {
  const { stdout } = run(logs, '--quiet', '--region', 'eu-west-1', '--action', 'ec2:RunInstances');
  expect(stdout).toContain('ec2:RunInstances on *: not observable: the run left it out (--region)');
});

describe('records that came without a trail', () => {
  const record = {
    ...{ eventVersion: '1.11', eventType: 'AwsApiCall', eventTime: '2026-11-03T09:00:00Z', awsRegion: 'eu-west-1' },
    ...{ eventSource: 'ec2.amazonaws.com', eventName: 'StopInstances', eventID: 'e1', sourceIPAddress: '198.51.100.7' },
    userIdentity: {
      ...{ type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ann', principalId: 'AIDAANN' },
      accountId: '111122223333',
    },
  };

  test.each([
    ['as they are', { Records: [record] }, 'observable', 'observable'],
    [
      'of the event history',
      { Events: [{ CloudTrailEvent: JSON.stringify(record) }] },
      'the event history holds',
      'observable',
    ],
    ['of EventBridge', { 'detail-type': 'AWS API Call via CloudTrail', detail: record }, 'EventBridge', 'EventBridge'],
  ])('%s: data events and reads are told apart', (_, content, data, read) => {
    const log = save(content);
    const all = {
      TrailARN: ofBucket.TrailARN,
      EventSelectors: [{ DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] }],
    };
    const asked = ['--event-selectors', save(all), '--action', 's3:GetObject', '--action', 'ec2:DescribeInstances'];
    // Saved and read again, it is still known.
    const usage = join(folder, `${basename(log)}.usage.json`);
    spawnSync(process.execPath, [trailfit, 'usage', log, '--output', usage, '--quiet']);
    for (const source of [log, usage]) {
      const { stdout } = run(source, '--quiet', ...asked);
      expect(stdout).toMatch(new RegExp(`s3:GetObject on \\*: [^\n]*${data}`));
      expect(stdout).toMatch(new RegExp(`ec2:DescribeInstances on \\*: [^\n]*${read}`));
      expect(stdout.includes('not observable')).toBe(data !== 'observable');
    }
  });
});

describe('what cannot be used ends the run with one sentence and a hint', () => {
  test.each([
    ['a file that is not there', () => ['--event-selectors', join(folder, 'absent')], 'there is no such file'],
    ['no JSON', () => ['--event-selectors', save('{')], 'JSON'],
    ['another JSON', () => ['--event-selectors', save({ Records: [] })], 'it holds no event selectors'],
    ['an action that nobody knows', () => ['--action', 'foo'], 'the catalog knows no action `foo`'],
    ['a pattern of no action', () => ['--action', 's3:Get*', '--action', 'deepracer:x*'], 'no action `deepracer:x*`'],
    ['an action that is nearly one', () => ['--action', 's3:GetObjekt'], 'hint: there is `s3:GetObject`'],
    ['a resource of no action', () => ['--resource', 'arn:aws:s3:::shop/*'], '`--resource` says on what'],
    ['no resource', () => ['--action', 's3:GetObject', '--resource', 'notanarn'], '`notanarn` is no resource'],
    ['an empty list', () => ['--event-selectors', save([])], 'it holds no trail'],
    [
      'a trail that nobody answers for',
      () => ['--trail', 'main', '--region', 'eu-west-1', '--endpoint-url', 'http://127.0.0.1:9', '--profile', 'absent'],
      '`main`',
    ],
  ])('%s', (_, args, message) => {
    const { code, stdout, stderr } = run(...args());
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^trailfit: [^\n]+\nhint: [^\n]+\n$/);
    expect(stderr).toContain(message);
  });
});
