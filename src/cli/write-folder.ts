// Several files into one folder, all of them or none: written under other names, then renamed, and taken back if one fails.

import { renameSync, rmdirSync, rmSync } from 'node:fs';
import { copyFile, mkdir, readdir, realpath, rename, stat } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import process from 'node:process';
import { errorCode } from './file-reason.js';
import { UserError } from './user-error.js';
import { cannotWrite, draftName, fill, ifMissing, onSuddenEnd } from './write-output.js';

/** A file on its way: first as a draft, then under its own name, with what stood there before kept until all are there. */
interface Entry {
  readonly path: string;
  readonly draft: string;
  readonly old: string;
  state: 'drafted' | 'new' | 'replaced';
}

/**
 * Writes files into a folder, made where it is missing, each when it is made. Rejects with a `UserError`, be it one of their
 * maker; then the folder is as it was.
 */
export async function writeFolder(
  folder: string,
  files: Iterable<readonly [name: string, text: string]>,
): Promise<void> {
  const entries: Entry[] = [];
  let made: string | undefined;
  let at = folder;
  const forget = onSuddenEnd(() => {
    takeBack(entries);
    removeMade(folder, made);
  });
  try {
    for (const path of await missingFolders(folder)) if (await makeFolder(path)) made ??= path;
    for (const [name, text] of files) {
      at = join(folder, name);
      const path = await placeOf(at);
      const [draft, old] = [draftName(path, `${entries.length}.tmp`), draftName(path, `${entries.length}.old`)];
      entries.push({ path, draft, old, state: 'drafted' });
      await fill(draft, text);
    }
    for (const entry of entries) {
      at = entry.path;
      await publish(entry);
    }
  } catch (error) {
    takeBack(entries);
    removeMade(folder, made);
    throw error instanceof UserError ? error : cannotWrite(at, error);
  } finally {
    forget();
  }
  // All are there: what cannot be removed now is no failure of them.
  for (const { old } of entries)
    attempt(() => {
      rmSync(old, { force: true });
    });
}

/** The other files of a folder that end as some file name does, sorted: what an earlier run may have left there. */
export async function othersIn(folder: string, names: ReadonlySet<string>): Promise<readonly string[]> {
  const endings = new Set([...names].map((name) => extname(name)));
  const found = await readdir(folder);
  return found.filter((name) => !names.has(name) && !name.startsWith('.') && endings.has(extname(name))).sort();
}

// One by one: Node's own way to make several never ends where one cannot be made below a folder that is there, as in /proc.
async function missingFolders(folder: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let path = resolve(folder); !(await stat(path).catch(ifMissing)); path = dirname(path)) missing.unshift(path);
  return missing;
}

// Answers whether it was this run that made it.
async function makeFolder(path: string): Promise<boolean> {
  return mkdir(path).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) === 'EEXIST') return false;
      throw error;
    },
  );
}

// A link is followed.
async function placeOf(path: string): Promise<string> {
  const found = await stat(path).catch(ifMissing);
  if (!found) return path;
  if (!found.isFile()) throw Object.assign(new Error('no file'), { code: found.isDirectory() ? 'EISDIR' : 'NO_FILE' });
  return realpath(path);
}

async function publish(entry: Entry): Promise<void> {
  const isThere = await copyFile(entry.path, entry.old).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    },
  );
  await rename(entry.draft, entry.path);
  entry.state = isThere ? 'replaced' : 'new';
}

// At once, as the process may be about to end; whatever of it fails, the rest is still tried.
function takeBack(entries: readonly Entry[]): void {
  for (const { path, draft, old, state } of entries) {
    if (state === 'new')
      attempt(() => {
        rmSync(path, { force: true });
      });
    if (state === 'replaced')
      attempt(() => {
        renameSync(old, path);
      });
    attempt(() => {
      rmSync(draft, { force: true });
    });
    attempt(() => {
      rmSync(old, { force: true });
    });
  }
}

// From the folder up to the first one that was made; one with something else in it stays.
function removeMade(folder: string, made: string | undefined): void {
  if (made === undefined) return;
  for (let path = resolve(folder); path.length >= made.length; path = dirname(path))
    attempt(() => {
      rmdirSync(path);
    });
}

function attempt(act: () => void): void {
  try {
    act();
  } catch (error) {
    process.emitWarning(`what was written could not be taken back: ${errorCode(error)}`);
  }
}
