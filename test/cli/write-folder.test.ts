// The files of a folder are all there or none, and what was there before stays if they are not.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/cli/user-error.js';
import { othersIn, writeFolder } from '../../src/cli/write-folder.js';
import { removeDrafts } from '../../src/cli/write-output.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder('folder');
const folder = join(scratch, 'a', 'b');
const long = 'x'.repeat(200);

beforeEach(() => {
  rmSync(join(scratch, 'a'), { recursive: true, force: true });
});

const texts = (path: string) =>
  Object.fromEntries(readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'utf8')]));

describe('files of a folder', () => {
  it('are all there, also with names of one beginning, over old ones, and through links', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(scratch, 'real'), 'old');
    symlinkSync(join(scratch, 'real'), join(folder, 'link'));
    writeFileSync(join(folder, 'old'), 'old');
    const files = { old: '1', link: '2', [`${long}a`]: '3', [`${long}b`]: '4' };
    await writeFolder(folder, new Map(Object.entries(files)));
    expect(texts(folder)).toEqual(files);
    expect(readFileSync(join(scratch, 'real'), 'utf8')).toBe('2');
  });

  it('are none where one cannot be drafted, and folders that were made for them go', async () => {
    const files = new Map([
      ['good', '1'],
      ['no/such', '2'],
    ]);
    await expect(writeFolder(folder, files)).rejects.toThrow('no/such');
    expect(existsSync(join(scratch, 'a'))).toBe(false);
  });

  it('are none where what stands in the way of one is no file', async () => {
    mkdirSync(join(folder, 'third'), { recursive: true });
    writeFileSync(join(folder, 'first'), 'old');
    const files = new Map([
      ['first', '1'],
      ['second', '2'],
      ['third', '3'],
    ]);
    await expect(writeFolder(folder, files)).rejects.toThrow('third`: it is a folder');
    expect(readdirSync(folder).sort()).toEqual(['first', 'third']);
    expect(readFileSync(join(folder, 'first'), 'utf8')).toBe('old');
  });

  it('are none where one cannot be given its name after others have theirs', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'first'), 'old');
    // A folder that comes in the way at the last moment: when all are drafted.
    const files = new Map([
      ['first', '1'],
      ['second', '2'],
      ['third', '3'],
    ]);
    const lateFolder = function* () {
      yield* files;
      mkdirSync(join(folder, 'third'));
    };
    await expect(writeFolder(folder, lateFolder())).rejects.toThrow('third');
    expect(readdirSync(folder).sort()).toEqual(['first', 'third']);
    expect(readFileSync(join(folder, 'first'), 'utf8')).toBe('old');
  });

  it('are none where their maker fails, in its own words', async () => {
    const failing = function* (): Generator<readonly [string, string]> {
      yield ['first', '1'];
      throw new UserError('the second cannot be made', 'make another');
    };
    await expect(writeFolder(folder, failing())).rejects.toThrow(/^the second cannot be made$/);
    expect(existsSync(join(scratch, 'a'))).toBe(false);
  });

  it('are none where the folder cannot be made below one that is there', async () => {
    await expect(writeFolder('/proc/trailfit/policies', new Map([['first', '1']]))).rejects.toThrow('cannot write');
  });

  it('are taken back with the folders above them where those are named from here', async () => {
    const named = relative(process.cwd(), folder);
    await expect(writeFolder(named, new Map([['no/such', '1']]))).rejects.toThrow('no/such');
    expect(existsSync(join(scratch, 'a'))).toBe(false);
  });

  it('are told from others of their kind that were there before', async () => {
    mkdirSync(folder, { recursive: true });
    for (const name of ['z.json', 'b.json', 'note.txt', '.hidden.json']) writeFileSync(join(folder, name), 'old');
    await writeFolder(folder, new Map([['a.json', '1']]));
    expect(await othersIn(folder, new Set(['a.json']))).toEqual(['b.json', 'z.json']);
  });

  it('are all there where two runs make the folder at once', async () => {
    await Promise.all([writeFolder(folder, new Map([['a', '1']])), writeFolder(folder, new Map([['b', '2']]))]);
    expect(texts(folder)).toEqual({ a: '1', b: '2' });
  });

  it('are none where the process is about to end', async () => {
    const ending = function* (): Generator<readonly [string, string]> {
      yield ['first', '1'];
      expect(readdirSync(folder)).toHaveLength(1);
      removeDrafts();
      expect(existsSync(join(scratch, 'a'))).toBe(false);
    };
    await expect(writeFolder(folder, ending())).rejects.toThrow('first');
  });
});
