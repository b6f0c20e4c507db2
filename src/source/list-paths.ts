// Files and folders as a listing: recursive, in a fixed order, each file once.

import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { classifyFound, classifyNamed } from './classify-name.js';
import { fileError, type FileMoment } from './file-error.js';
import type { KeyFacts } from './key-layout.js';
import type { Listed, ObjectKind } from './object-ref.js';

/**
 * Lists paths one after another. A folder's entries come in the order that S3 would list them in: by code unit, a
 * folder counting with a `/` behind its name. Symbolic links are followed, and no folder is entered twice, so that a
 * circle of links ends and overlapping paths list a file once. Names that begin with a dot are skipped in folders, as
 * is whatever is no file. Memory held: the names of one folder per level, and the real paths of the folders seen.
 */
export class PathListing {
  /** The folders entered, by real path, with the path by which they were. */
  readonly #folders = new Map<string, string>();
  /** Real paths of the files that were reached other than by their own folder: by name, or over a link. */
  readonly #singles = new Set<string>();

  /** Whether the path is there; rejects with a `SourceError` if it is not. */
  async check(path: string): Promise<void> {
    await look(path, 'named');
  }

  /** What is at a path that the user named, or below it. */
  async *list(path: string): AsyncGenerator<Listed> {
    const stats = await look(path, 'named');
    if (stats.isDirectory()) {
      yield* this.#listFolder(path);
    } else if (!stats.isFile()) {
      // A pipe or a device has no size, and no real path to know it again by.
      yield { kind: 'object', ref: { kind: 'logs', id: path, version: '', sizeBytes: undefined } };
    } else if (this.#isFirst(await realpath(path))) {
      yield listFile(path, stats, classifyNamed(path));
    }
  }

  async *#listFolder(folder: string): AsyncGenerator<Listed> {
    let names: readonly string[];
    try {
      const real = await realpath(folder);
      if (this.#folders.has(real)) return;
      names = await readNames(folder);
      this.#folders.set(real, folder);
    } catch (error) {
      yield { kind: 'failed', id: folder, error: fileError(folder, 'reading', error) };
      return;
    }
    for (const name of names) yield* this.#listEntry(join(folder, name));
  }

  async *#listEntry(path: string): AsyncGenerator<Listed> {
    if (isHidden(path)) {
      yield { kind: 'skipped', id: path, reason: 'hidden' };
      return;
    }
    let moment: FileMoment = 'reading';
    try {
      const own = await lstat(path);
      const isLink = own.isSymbolicLink();
      if (isLink) moment = 'listed';
      const stats = isLink ? await stat(path) : own;
      if (stats.isDirectory()) {
        yield* this.#listFolder(path);
        return;
      }
      const entry = listFound(path, stats);
      if (entry.kind !== 'object' || (await this.#isNew(path, isLink))) yield entry;
    } catch (error) {
      yield { kind: 'failed', id: path, error: fileError(path, moment, error) };
    }
  }

  // A file in its own folder is met once, unless it was named before or a link had led to it.
  async #isNew(path: string, isLink: boolean): Promise<boolean> {
    if (isLink) return this.#isFirst(await realpath(path));
    return this.#singles.size === 0 || !this.#singles.has(await realpath(path));
  }

  #isFirst(real: string): boolean {
    const folder = this.#folders.get(dirname(real));
    const inFolder = folder === undefined ? undefined : join(folder, basename(real));
    if (inFolder !== undefined && !isHidden(inFolder) && classifyFound(inFolder).kind === 'read') return false;
    if (this.#singles.has(real)) return false;
    this.#singles.add(real);
    return true;
  }
}

function isHidden(path: string): boolean {
  return basename(path).startsWith('.');
}

function listFound(path: string, stats: Stats): Listed {
  const name = classifyFound(path);
  if (!stats.isFile()) return { kind: 'skipped', id: path, reason: 'not-a-log' };
  if (name.kind === 'skip') return { kind: 'skipped', id: path, reason: name.reason };
  return listFile(path, stats, name);
}

function listFile(
  path: string,
  stats: Stats,
  { as, facts }: { readonly as: ObjectKind; readonly facts: KeyFacts },
): Listed {
  const version = `${String(Math.trunc(stats.mtimeMs))}-${String(stats.size)}`;
  return { kind: 'object', ref: { kind: as, id: path, version, sizeBytes: stats.size, ...facts } };
}

async function look(path: string, moment: FileMoment): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    throw fileError(path, moment, error);
  }
}

async function readNames(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const keyed = entries.map((entry) => ({
    name: entry.name,
    key: entry.isDirectory() ? `${entry.name}/` : entry.name,
  }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ name }) => name);
}
