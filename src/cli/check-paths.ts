// Files that the user named, looked at before the logs are read, which may take hours.

import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { reasonOf } from './file-reason.js';
import { UserError } from './user-error.js';
import { cannotWrite } from './write-output.js';

/** Refuses a file that cannot be read; `-` is standard input where policies and selectors are read, which is once. */
export function refuseUnreadable(
  what: 'policy' | 'catalog' | 'file of event selectors' | 'keep list',
  path: string,
): void {
  if (path === '-' && (what === 'policy' || what === 'file of event selectors')) return;
  try {
    const found = statSync(path);
    if (found.isDirectory()) throw asError('EISDIR');
    if (what === 'catalog' && !found.isFile()) throw asError('NOT_A_FILE');
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw new UserError(
      `the ${what} \`${path}\` cannot be read: ${reasonOf(error, 'there is no such file')}`,
      'check the path, and that you may read it',
    );
  }
}

/** Refuses a place that nothing can be written to: a file is written beside it first, so its folder counts. */
export function refuseUnwritable(path: string): void {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) throw asError('EISDIR');
    if (found && !found.isFile()) {
      accessSync(path, constants.W_OK);
      return;
    }
    const folder = dirname(found ? realpathSync(path) : path);
    if (!statSync(folder).isDirectory()) throw asError('ENOTDIR');
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** Refuses a folder that no files can be written into; one that is missing will be made, with those above it. */
export function refuseUnwritableFolder(path: string): void {
  try {
    let folder = resolve(path);
    while (!statSync(folder, { throwIfNoEntry: false }) && dirname(folder) !== folder) folder = dirname(folder);
    if (!statSync(folder).isDirectory()) throw asError('ENOTDIR');
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

function asError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
