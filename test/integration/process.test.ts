// The program as a process: signals, pipes that close, disks that are full, output that cannot be written.

import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { isListing, isReading, startS3Server } from '../support/s3-server.js';
import { runTrailfit, startTrailfit } from './run-trailfit.js';
import { scratchFolder } from '../support/scratch.js';

const logs = fileURLToPath(new URL('../../samples/web-app/logs', import.meta.url));
const program = fileURLToPath(new URL('../../bin/trailfit.js', import.meta.url));
const scratch = scratchFolder('process');

/** A folder of its own for one test. */
function makeFolder(name: string): string {
  const folder = join(scratch, name);
  mkdirSync(folder);
  return folder;
}

/** Waits for something to come about, a minute at most. */
async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!isSo() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('a signal', () => {
  it.each([
    ['SIGINT', 130, []],
    ['SIGTERM', 143, []],
    ['SIGINT', 130, ['--workers', '2']],
    ['SIGTERM', 143, ['--workers', '2']],
  ] as const)('%s while logs are read ends with %i, and leaves no file (%j)', async (signal, code, more) => {
    const folder = makeFolder(`${signal}-${more.length}`);
    const server = await startS3Server();
    for (let at = 0; at < 5; at++) server.put('trail', `${at}.json`, '{"Records":[]}');
    server.fail({ when: isReading('3.json'), failure: { kind: 'stall', afterBytes: 3 } });
    const args = ['--endpoint-url', server.url, '--output', join(folder, 'out.json'), ...more];
    const { child, ended } = startTrailfit(['usage', 's3://trail/', ...args]);
    await until(() => server.asked.some(isReading('3.json')));
    child.kill(signal);
    const ran = await ended;
    await server.close();
    expect(ran).toMatchObject({ code, signal: null, stdout: '' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('while a bucket is listed ends the run', async () => {
    const folder = makeFolder('listing');
    const server = await startS3Server();
    server.put('trail', 'one.json', '{"Records":[]}');
    server.fail({ when: isListing, failure: { kind: 'stall', afterBytes: 10 } });
    const args = ['usage', 's3://trail/', '--endpoint-url', server.url, '--output', join(folder, 'out.json')];
    const { child, ended } = startTrailfit(args);
    await until(() => server.asked.some(isListing));
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, signal: null, stdout: '' });
    await server.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['writeFile', 'sync'])(
    'while the result is written (%s) ends the run, and the draft goes',
    async (operation) => {
      const folder = makeFolder(`writing-${operation}`);
      const report = join(scratch, `${operation}.met`);
      writeFileSync(join(folder, 'out.json'), 'old');
      const { child, ended } = startTrailfit(['usage', logs, '--output', join(folder, 'out.json')], {
        nodeArguments: ['--import', new URL('../support/fail-operation.js', import.meta.url).href],
        env: { STALL_AT: operation, FAULT_REPORT: report },
      });
      await until(() => existsSync(report));
      expect(readdirSync(folder)).toHaveLength(2);
      child.kill('SIGINT');
      expect((await ended).code).toBe(130);
      expect(readdirSync(folder)).toEqual(['out.json']);
      expect(readFileSync(join(folder, 'out.json'), 'utf8')).toBe('old');
    },
  );

  it('while standard input is awaited ends the run too', async () => {
    const { child, ended } = startTrailfit(['usage', '-']);
    child.stdin.write('{"eventName":');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
  });
});

describe('a reader that closes the pipe early', () => {
  const large = join(scratch, 'large.jsonl');

  beforeAll(() => {
    const { Records } = JSON.parse(readFileSync(join(logs, firstLog()), 'utf8')) as { Records: readonly object[] };
    const lines = Array.from({ length: 2000 }, (_, at) =>
      JSON.stringify({
        ...Records[0],
        eventID: `id-${at}`,
        userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::111122223333:user/user-${at}`, principalId: `AIDA${at}` },
      }),
    );
    writeFileSync(large, lines.join('\n'));
  });

  it.each([
    ['usage', [large]],
    ['generate', [large, '--format', 'bundle']],
    ['--help', []],
  ])('is no error of `%s`', async (command, args) => {
    const child = spawn(process.execPath, [program, command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/EPIPE|bug|hint/);
  });

  it('leaves more unwritten than a pipe holds', async () => {
    for (const args of [
      ['usage', large],
      ['generate', large, '--format', 'bundle'],
    ])
      expect((await runTrailfit(args)).stdout.length).toBeGreaterThan(1 << 19);
  });
});

describe('output that cannot be written is one sentence and a hint:', () => {
  const oneSentence = /^trailfit: [^\n]+\nhint: [^\n]+\n$/;

  it.each([
    ['into a folder that there is not', join(scratch, 'none', 'out.json'), /its folder does not exist/],
    ['over a folder', scratch, /it is a folder/],
    ['below a file', join(program, 'out.json'), /part of its path is a file/],
    ['onto a full disk', '/dev/full', /the disk is full/],
  ])('%s', async (_, path, reason) => {
    const ran = await runTrailfit(['usage', logs, '--quiet', '--output', path]);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(oneSentence);
    expect(ran.stderr).toContain(`\`${path}\``);
    expect(ran.stderr).toMatch(reason);
    expect(readdirSync(scratch).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('to standard output', async () => {
    const child = spawn('/bin/sh', ['-c', '"$0" "$1" usage "$2" --quiet > /dev/full', process.execPath, program, logs]);
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(1);
    expect(stderr).toMatch(oneSentence);
    expect(stderr).toContain('the disk is full');
  });
});

describe('a file is written whole', () => {
  it('in place of the one that was there', async () => {
    const path = join(makeFolder('whole'), 'out.json');
    writeFileSync(path, 'old');
    expect((await runTrailfit(['usage', logs, '--quiet', '--output', path])).code).toBe(0);
    expect(readFileSync(path, 'utf8')).toMatch(/^\{.*\}\n$/s);
    expect(readdirSync(join(scratch, 'whole'))).toEqual(['out.json']);
  });

  it('where a link leads, and the link stays', async () => {
    const folder = makeFolder('link');
    writeFileSync(join(folder, 'real.json'), 'old');
    symlinkSync('real.json', join(folder, 'out.json'));
    expect((await runTrailfit(['usage', logs, '--quiet', '--output', join(folder, 'out.json')])).code).toBe(0);
    expect(lstatSync(join(folder, 'out.json')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'real.json'), 'utf8')).toContain('trailfit/usage/1');
  });

  it('and a device stays a device', async () => {
    const link = join(makeFolder('device'), 'null');
    symlinkSync('/dev/null', link);
    expect((await runTrailfit(['usage', logs, '--quiet', '--output', link])).code).toBe(0);
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });
});

describe('standard input', () => {
  const text = readFileSync(join(logs, firstLog()));

  it.each([
    ['-', ['usage', '-']],
    ['- behind options', ['usage', '--quiet', '-']],
    ['- before options', ['usage', '-', '--quiet']],
    ['- behind --', ['usage', '--', '-']],
  ])('is the source %s', async (_, args) => {
    const file = await runTrailfit(['usage', join(logs, firstLog())]);
    const ran = await runTrailfit(args, { stdin: text });
    expect(ran.code).toBe(file.code);
    expect(ran.stdout).toBe(file.stdout);
    expect(JSON.parse(ran.stdout)).toMatchObject({ schema: 'trailfit/usage/1' });
  });

  it('is no file whose name begins with a dash', async () => {
    expect((await runTrailfit(['usage', '--', '-x.json'])).stderr).toContain('cannot read `-x.json`: there is no such');
  });
});

it('a file that cannot be read, among many, is an issue, and the others are read', async () => {
  const folder = makeFolder('unreadable');
  const summary = join(scratch, 'unreadable-summary.json');
  for (const name of ['a.json', 'c.json']) copyFileSync(join(logs, firstLog()), join(folder, name));
  symlinkSync('b.json', join(folder, 'b.json'));
  const ran = await runTrailfit(['usage', folder, '--summary', summary]);
  expect(ran.code).toBe(3);
  expect(ran.stderr).toContain('b.json: not-found after 0 records: its symbolic links lead in a circle');
  expect(JSON.parse(readFileSync(summary, 'utf8'))).toMatchObject({
    objects: { listed: 3, read: 2, failed: { 'not-found': 1 } },
  });
});

it('a source that is not there is named', async () => {
  const path = join(scratch, 'nowhere');
  expect(existsSync(path)).toBe(false);
  const ran = await runTrailfit(['usage', path]);
  expect(ran).toMatchObject({ code: 1, stdout: '' });
  expect(ran.stderr).toBe(
    `trailfit: cannot read \`${path}\`: there is no such file or folder\n` +
      'hint: a source is a file, a folder, `s3://bucket/prefix`, or `-` for standard input\n',
  );
});

function firstLog(): string {
  const names = readdirSync(logs, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  const [name] = names.filter((each) => !each.includes('Digest'));
  if (name === undefined) throw new Error('the sample has no plain log');
  return name;
}
