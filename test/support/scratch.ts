// Files that tests make for the program: a folder of their own, gone when the tests of the file have ended.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A new folder, until the tests of the file have ended. */
export function scratchFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `trailfit-${name}-`));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Writes each content into a file of its own, a value as JSON, and answers its path. */
export function jsonFilesIn(folder: string): (content: unknown) => string {
  let files = 0;
  return (content) => {
    const path = join(folder, `${String(files++)}.json`);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
}
