// `trailfit coverage` as a user runs it: what is observable and why not, with and without logs, and what cannot be used.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const trailfit = fileURLToPath(new URL('../../bin/trailfit.js', import.meta.url));
const logs = fileURLToPath(new URL('../../samples/web-app/logs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'trailfit-coverage-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;

function save(content: unknown): string {
  const path = join(folder, `${String(files++)}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

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

test('what the run left out is not observable', () => {
  const { stdout } = run(logs, '--quiet', '--region', 'eu-west-1', '--action', 'ec2:RunInstances');
  expect(stdout).toContain('ec2:RunInstances on *: not observable: the run left it out (--region)');
});

describe('what cannot be used ends the run with one sentence and a hint', () => {
  test.each([
    ['a file that is not there', () => ['--event-selectors', join(folder, 'absent')], 'there is no such file'],
    ['no JSON', () => ['--event-selectors', save('{')], 'JSON'],
    ['another JSON', () => ['--event-selectors', save({ Records: [] })], 'it holds no event selectors'],
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
