// Every operation of a small run fails once, one after another: each run ends as if nothing had happened, or says what
// did, and leaves nothing by half.

import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Failure } from '../support/faulty-server.js';
import { startS3Server, type S3Server } from '../support/s3-server.js';
import { runTrailfit, type Ran } from './run-trailfit.js';
import { scratchFolder } from '../support/scratch.js';

const hook = new URL('../support/fail-operation.js', import.meta.url).href;
const samples = fileURLToPath(new URL('../../samples/web-app/logs', import.meta.url));
const scratch = scratchFolder('faults');
const sources = join(scratch, 'sources');
const policy = join(scratch, 'bundle.json');

/** How a fault of the file system may read. The last is what `write-output` and `file-error` make of a code. */
const reasons: Readonly<Record<string, RegExp>> = {
  ENOSPC: /ENOSPC|the disk is full/,
  EIO: /EIO/,
  EACCES: /EACCES|permission is denied|not permitted/,
  EMFILE: /EMFILE|too many files are open/,
  ECONNRESET: /ECONNRESET/,
};
const codes = Object.keys(reasons);

/** A run of the program that writes into a folder. */
type Run = (folder: string) => readonly string[];

const runs: Readonly<Record<string, Run>> = {
  'generate into a folder': (folder) => [
    ...['generate', sources, '--out-dir', join(folder, 'policies'), '--summary', join(folder, 'summary.json')],
  ],
  'usage over a file that is there': (folder) => ['usage', sources, '--output', join(folder, 'old.json')],
  'verify a bundle': (folder) => [
    ...['verify', policy, '--against', sources, '--format', 'json', '--output', join(folder, 'verify.json')],
  ],
};

const small = (name: string) => {
  const { Records } = JSON.parse(readFileSync(join(samples, name), 'utf8')) as { readonly Records: readonly object[] };
  return JSON.stringify({ Records: Records.slice(0, 5) });
};

beforeAll(async () => {
  const names = readdirSync(samples, { recursive: true, encoding: 'utf8' });
  const [log = ''] = names.filter((name) => name.endsWith('.json') && !name.includes('Digest')).sort();
  mkdirSync(join(sources, 'more'), { recursive: true });
  writeFileSync(join(sources, 'one.json'), small(log));
  writeFileSync(join(sources, 'more', 'two.json.gz'), gzipSync(small(log).replaceAll('eventID":"', 'eventID":"x')));
  expect(
    (await runTrailfit(['usage', join(sources, 'one.json'), '--output', join(sources, 'a.usage.json')])).code,
  ).toBe(0);
  expect((await runTrailfit(['generate', sources, '--format', 'bundle', '--output', policy])).code).toBe(0);
});

/** The program's own data is read the same way in every run: one of them is enough. */
const ownData = '/catalog/data/';

/** A folder to write into, with one file that a run may write over: a link leads to it, which must stay one. */
function makeFolder(name: string): string {
  const folder = join(scratch, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'real.json'), 'old');
  symlinkSync('real.json', join(folder, 'old.json'));
  return folder;
}

/** All files below a folder, by their names in it; no links. */
function filesIn(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    names
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

/** What is wrong with how a run ended, beside a calm one. */
interface Ended {
  readonly ran: Ran;
  readonly files: ReadonlyMap<string, string>;
}

/** That a run with a fault ended well: in the calm run's bytes, or with the reason and nothing by half. */
function expectGoodEnd(ended: Ended, calm: Ended, reason: RegExp, at: string): void {
  const { ran, files } = ended;
  const told = `${at}: exit ${String(ran.code)}: ${ran.stderr.slice(-600)}`;
  for (const name of files.keys()) expect(basename(name), told).not.toMatch(/^\.|\.tmp$/);
  if (ran.code === 0) {
    expect([...files], told).toEqual([...calm.files]);
    expect(ran.stdout, told).toBe(calm.ran.stdout);
    return;
  }
  expect(ran.code === 1 || ran.code === 3, told).toBe(true);
  expect(ran.stderr, told).toMatch(reason);
  expect(ran.stderr, told).not.toContain('bug in trailfit');
  for (const [name, text] of files) {
    // The account of a run that failed, and what a run that is not whole has written, are not the calm run's, but whole.
    if (ran.code === 3 || name === 'summary.json') expect([name, isWhole(text)], told).toEqual([name, true]);
    else expect(['old', calm.files.get(name)], told).toContain(text);
  }
  // The policies of a folder are all there, or none is.
  const policies = (of: ReadonlyMap<string, string>) => [...of.keys()].filter((name) => name.startsWith('policies/'));
  if (policies(files).length > 0) expect(policies(files), told).toEqual(policies(calm.files));
  if (ran.code === 3) expect([...files.keys()], told).toEqual([...calm.files.keys()]);
}

function isWhole(text: string): boolean {
  return text === 'old' || (text.endsWith('}\n') && typeof JSON.parse(text) === 'object');
}

describe('an operation on the file system that fails, whichever it is,', () => {
  it.each(Object.entries(runs))('ends in the calm bytes or in its reason: %s', async (name, argumentsOf) => {
    const run = async (at: number, code: string): Promise<Ended & { readonly met: string | undefined }> => {
      const folder = makeFolder(`${name.split(' ')[0] ?? ''}-${at}`);
      const report = `${folder}.met`;
      const ran = await runTrailfit(argumentsOf(folder), {
        nodeArguments: ['--import', hook],
        env: {
          ...{ FAULT_AT: String(at), FAULT_CODE: code, FAULT_REPORT: report },
          ...(!name.startsWith('usage') && { FAULT_EXCEPT: ownData }),
        },
      });
      const files = filesIn(folder);
      return { ran: plain(ran, folder), files, met: existsSync(report) ? readFileSync(report, 'utf8') : undefined };
    };
    const calm = await run(0, '');
    expect(calm.ran.code).toBe(0);
    const seen = new Set<string>();
    let next = 1;
    let isPast = false;
    const work = async () => {
      while (!isPast) {
        const at = next++;
        const code = codes[at % codes.length] ?? '';
        const ended = await run(at, code);
        if (ended.met === undefined) {
          expect([...ended.files]).toEqual([...calm.files]);
          isPast = true;
          return;
        }
        seen.add(ended.met.split(' ')[0] ?? '');
        expectGoodEnd(ended, calm, reasons[code] ?? /^$/, `${at} ${ended.met} ${code}`);
      }
    };
    await Promise.all([work(), work()]);
    expect([...seen]).toEqual(expect.arrayContaining(['readFile', 'open', 'writeFile', 'sync', 'close', 'rename']));
  });
});

it.each(codes)('a read of a worker thread that fails, whichever it is, ends in its reason: %s', async (code) => {
  const run = async (at: number) => {
    const folder = makeFolder(`worker-${code}-${at}`);
    const report = `${folder}.met`;
    const ran = await runTrailfit(['usage', sources, '--workers', '2', '--output', join(folder, 'out.json')], {
      nodeArguments: ['--import', hook],
      env: {
        ...{ FAULT_IN: 'worker', FAULT_AT: String(at), FAULT_CODE: code, FAULT_REPORT: report },
        FAULT_EXCEPT: ownData,
      },
    });
    return { ran: plain(ran, folder), files: filesIn(folder), isMet: existsSync(report) };
  };
  const calm = await run(0);
  expect(calm.ran.code).toBe(0);
  let met = 0;
  for (let ended = await run(1); ended.isMet; ended = await run(met + 1)) {
    met++;
    expect(ended.ran.code).toBe(3);
    expectGoodEnd(ended, calm, reasons[code] ?? /^$/, `worker ${met} ${code}`);
  }
  expect(met).toBe(2);
});

function plain(ran: Ran, folder: string): Ran {
  return { ...ran, stdout: ran.stdout.replaceAll(folder, ''), stderr: ran.stderr.replaceAll(folder, '') };
}

describe('a request to S3 that fails, whichever it is,', () => {
  const failures: readonly (readonly [name: string, failure: Failure, times: number, reason: RegExp])[] = [
    ['a connection cut at once', { kind: 'cut', afterBytes: 0 }, 1, /^$/],
    ['a connection cut half-way', { kind: 'cut', afterBytes: 40 }, 1, /^$/],
    ['an error of S3 that passes', { kind: 'answer', status: 503, code: 'SlowDown' }, 1, /^$/],
    ['a denial', { kind: 'answer', status: 403, code: 'AccessDenied' }, 1, /denied/],
    ['a key that is gone', { kind: 'answer', status: 404, code: 'NoSuchKey' }, 1, /vanished|gone|NoSuchKey|no such/],
  ];

  it.each(failures)('ends in the calm bytes or in its reason: %s', async (name, failure, times, reason) => {
    const run = async (at: number | undefined): Promise<Ended & { readonly asked: number }> => {
      const server = await startTrail();
      if (at !== undefined) server.fail({ when: () => true, after: at, times, failure });
      const folder = makeFolder(`s3-${name.replaceAll(' ', '-')}-${String(at)}`);
      const ran = await runTrailfit([
        ...['usage', 's3://trail/', '--endpoint-url', server.url, '--output', join(folder, 'out.json')],
      ]);
      await server.close();
      return { ran, files: filesIn(folder), asked: server.asked.length };
    };
    const calm = await run(undefined);
    expect(calm.ran.code).toBe(0);
    expect(calm.asked).toBeGreaterThan(3);
    for (let at = 0; at < calm.asked; at += 2) {
      const pair = await Promise.all([run(at), run(at + 1)]);
      for (const [index, ended] of pair.entries()) expectGoodEnd(ended, calm, reason, `request ${at + index}`);
    }
  });
});

/** An S3 with a small trail, listed in two pages. */
async function startTrail(): Promise<S3Server> {
  const server = await startS3Server({ pageSize: 2 });
  server.put('trail', 'one.json', readFileSync(join(sources, 'one.json')));
  server.put('trail', 'two.json.gz', readFileSync(join(sources, 'more', 'two.json.gz')));
  server.put('trail', 'three.json', '{"Records":[]}');
  return server;
}
