// Results out: to standard output, or to files that appear whole or not at all.

import { rmSync } from 'node:fs';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { visibleJson } from '../iam/visible-json.js';
import { errorCode, reasonOf } from './file-reason.js';
import { UserError } from './user-error.js';

/** How many characters are gathered before they are written. */
const pieceLength = 1 << 16;

/** Writes text to standard output. A reader that closes the pipe early is not an error. */
export async function writeStandardOutput(text: string | Iterable<string>): Promise<void> {
  for (const piece of pieces(text)) {
    const isClosed = await new Promise<boolean>((resolve, reject) => {
      process.stdout.write(piece, (error) => {
        if (error && !isClosedPipe(error)) reject(cannotPrint(error));
        else resolve(Boolean(error));
      });
    });
    if (isClosed) return;
  }
}

/**
 * Writes a file: first under another name beside it, then renamed, so that no half of it is ever seen. A link is
 * followed; what is no file, such as a pipe or a device, is written to as it stands.
 */
export async function writeWholeFile(path: string, text: string | Iterable<string>): Promise<void> {
  try {
    const found = await stat(path).catch(ifMissing);
    if (found && !found.isFile()) await fill(path, text);
    else await replace(found ? await realpath(path) : path, text);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** For what is not there. What cannot be looked at may be a link or a device, which must not be replaced. */
export function ifMissing(error: unknown): undefined {
  if (errorCode(error) !== 'ENOENT') throw error;
}

async function replace(path: string, text: string | Iterable<string>): Promise<void> {
  const draft = draftName(path, 'tmp');
  const forget = onSuddenEnd(() => {
    rmSync(draft, { force: true });
  });
  try {
    await fill(draft, text);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
    forget();
  }
}

/** Another name beside a file, for a while. */
export function draftName(path: string, ending: string): string {
  return join(dirname(path), `.${basename(path).slice(0, 80)}.${process.pid}.${ending}`);
}

/** Writes a file where it stands, down to the disk. */
export async function fill(path: string, text: string | Iterable<string>): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (const piece of pieces(text)) await file.writeFile(piece);
    if ((await file.stat()).isFile()) await file.sync();
  } finally {
    await file.close();
  }
}

/** What takes back files that are being written. */
const undoings = new Set<() => void>();

/** Notes how to take back what is being written, should the process end; answers how to forget that again. */
export function onSuddenEnd(undo: () => void): () => void {
  undoings.add(undo);
  return () => undoings.delete(undo);
}

/** Removes what has been written by half, at once: for a process that is about to end. */
export function removeDrafts(): void {
  for (const undo of undoings) undo();
}

/** Whether an error says that nobody reads any more. */
export function isClosedPipe(error: unknown): boolean {
  return errorCode(error) === 'EPIPE' || errorCode(error) === 'ERR_STREAM_DESTROYED';
}

// Whatever is written is JSON or has been made plain before.
function* pieces(text: string | Iterable<string>): Generator<string> {
  if (typeof text === 'string') {
    yield visibleJson(text);
    return;
  }
  let piece = '';
  for (const part of text) {
    piece += part;
    if (piece.length < pieceLength) continue;
    yield visibleJson(piece);
    piece = '';
  }
  if (piece !== '') yield visibleJson(piece);
}

function cannotPrint(error: unknown): UserError {
  return new UserError(
    `cannot write to standard output: ${reasonOf(error, 'its folder does not exist')}`,
    'what is there is not whole; print elsewhere, or write a file with `--output`',
  );
}

/** The error for a file that cannot be written. */
export function cannotWrite(path: string, error: unknown): UserError {
  return new UserError(
    `cannot write \`${path}\`: ${reasonOf(error, 'its folder does not exist')}`,
    'nothing was written under that name; choose another place',
  );
}
