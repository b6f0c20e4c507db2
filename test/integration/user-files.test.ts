// What the user named, and sees: files that cannot be used are refused before any log is read, and no progress stays.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { isReading, startS3Server } from '../support/s3-server.js';
import { runTrailfit, startTrailfit } from './run-trailfit.js';
import { scratchFolder } from '../support/scratch.js';

const logs = fileURLToPath(new URL('../../samples/web-app/logs', import.meta.url));
const program = fileURLToPath(new URL('../../bin/trailfit.js', import.meta.url));
const policy = fileURLToPath(new URL('../../samples/verify-policy/policy.json', import.meta.url));
const scratch = scratchFolder('user-files');
const none = join(scratch, 'none.json');
const below = join(policy, 'none.json');

/** The beginnings of runs whose logs cannot be read either: that would be said of them first if they were looked at. */
const noLogs = join(scratch, 'no-logs');
const verifyOf = (path: string) => ['verify', path, '--against', noLogs];

describe('a file that cannot be read is refused in plain words before any log is read:', () => {
  it.each([
    ['a policy that is not there', verifyOf(none), 'policy', none, 'there is no such file'],
    ['a policy that is a folder', verifyOf(scratch), 'policy', scratch, 'it is a folder'],
    ['a policy below a file', verifyOf(below), 'policy', below, 'part of its path is a file'],
    ['a boundary', [...verifyOf(policy), '--boundary', none], 'policy', none, 'there is no such file'],
    ['service control policies', [...verifyOf(policy), '--scp', none], 'policy', none, 'there is no such file'],
    ['a catalog', ['usage', noLogs, '--catalog', none], 'catalog', none, 'there is no such file'],
    ['a catalog that is a folder', ['usage', noLogs, '--catalog', scratch], 'catalog', scratch, 'it is a folder'],
  ])('%s', async (_, args, what, path, reason) => {
    expect(await runTrailfit(args)).toMatchObject({
      ...{ code: 1, stdout: '' },
      stderr: `trailfit: the ${what} \`${path}\` cannot be read: ${reason}\nhint: check the path, and that you may read it\n`,
    });
  });
});

describe('a place that cannot be written to is refused before any log is read:', () => {
  it.each([
    ['--summary', join(scratch, 'none', 'summary.json'), 'its folder does not exist'],
    ['--summary', scratch, 'it is a folder'],
    ['--summary', below, 'part of its path is a file'],
    ['--output', join(scratch, 'none', 'out.json'), 'its folder does not exist'],
  ])('%s %s', async (option, path, reason) => {
    expect(await runTrailfit(['usage', noLogs, option, path])).toMatchObject({
      ...{ code: 1, stdout: '' },
      stderr: `trailfit: cannot write \`${path}\`: ${reason}\nhint: nothing was written under that name; choose another place\n`,
    });
  });

  it.each([
    ['below a file', below, 'part of its path is a file'],
    ['that is a file', policy, 'part of its path is a file'],
    ['whose parents are to be made below a file', join(below, 'a', 'b'), 'part of its path is a file'],
  ])('--out-dir, a folder %s', async (_, path, reason) => {
    expect(await runTrailfit(['generate', noLogs, '--out-dir', path])).toMatchObject({
      ...{ code: 1, stdout: '' },
      stderr: `trailfit: cannot write \`${path}\`: ${reason}\nhint: nothing was written under that name; choose another place\n`,
    });
  });

  it('a pipe and a device are none', () => {
    const command = '"$0" "$1" usage "$2" --quiet --output /dev/stdout --summary /dev/null | cat';
    const ran = spawnSync('/bin/sh', ['-c', command, process.execPath, program, logs], { encoding: 'utf8' });
    expect(ran.stderr).toBe('');
    expect(JSON.parse(ran.stdout)).toMatchObject({ schema: 'trailfit/usage/1' });
  });
});

describe('a saved usage under another name', () => {
  const saved = join(scratch, 'saved.json');
  const hint = 'if it is a saved usage, name it `*.usage.json`';

  beforeAll(async () => {
    expect((await runTrailfit(['usage', logs, '--output', saved])).code).toBe(0);
  });

  it.each([
    ['as a file', saved],
    ['on standard input', '-'],
  ])('is no log, and a hint says how it is recognised: %s', async (_, source) => {
    const { code, stderr } = await runTrailfit(['usage', source], { stdin: readFileSync(saved) });
    expect(code).toBe(3);
    expect(stderr).toContain(hint);
  });

  it('is not thought of where another document is read', async () => {
    const other = join(scratch, 'other.json');
    writeFileSync(other, '{"name":"a","schema":"b"}');
    const { code, stderr } = await runTrailfit(['usage', other]);
    expect(code).toBe(3);
    expect(stderr).toContain('no-records');
    expect(stderr).not.toContain(hint);
  });
});

/** Preloaded: standard error is a terminal. */
const terminal = 'data:text/javascript,process.stderr.isTTY=true;process.stderr.columns=80';

it.each([
  ['as a rule', [], {}, true],
  ['not with `--no-color`', ['--no-color'], {}, false],
  ['not with NO_COLOR', [], { NO_COLOR: '1' }, false],
  ['with an empty NO_COLOR', [], { NO_COLOR: '' }, true],
  ['with `--color` whatever NO_COLOR says', ['--color'], { NO_COLOR: '1' }, true],
])('the account is coloured on a terminal: %s', async (_, options, env, isColored) => {
  const { stderr } = await runTrailfit(['usage', logs, ...options], { nodeArguments: ['--import', terminal], env });
  expect(stderr.includes('\u001b[1m')).toBe(isColored);
});

it('files that an earlier run left in the folder are named', async () => {
  const folder = join(scratch, 'policies');
  const args = ['generate', logs, '--out-dir', folder];
  expect((await runTrailfit(args)).stderr).not.toContain('this run has not');
  for (const name of ['old\u001b[2J.json', 'note.txt']) writeFileSync(join(folder, name), '{}');
  const { code, stderr } = await runTrailfit(args);
  expect(code).toBe(0);
  expect(stderr.split('\n').at(-2)).toBe(
    `\`${folder}\` has a file that this run has not written: \`old\\u{1b}[2J.json\`; an earlier run may have left it`,
  );
});

it('a signal clears the line of progress from the terminal', async () => {
  const server = await startS3Server();
  for (let at = 0; at < 3; at++) server.put('trail', `${at}.json`, '{"Records":[]}');
  server.fail({ when: isReading('1.json'), failure: { kind: 'delay', ms: 1000 } });
  server.fail({ when: isReading('2.json'), failure: { kind: 'stall', afterBytes: 3 } });
  const { child, ended } = startTrailfit(['usage', 's3://trail/', '--endpoint-url', server.url], {
    nodeArguments: ['--import', terminal],
  });
  child.stderr.once('data', () => child.kill('SIGINT'));
  const { code, stderr } = await ended;
  await server.close();
  expect(code).toBe(130);
  expect(stderr).toMatch(/^\r[^\r]*objects[^\r]*\r\u001b\[K$/);
});
