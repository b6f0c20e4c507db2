// What the operating system says about a file, as a `SourceError`.

import { SourceError, type SourceErrorKind } from './source-error.js';

/** Whether the user named the path, or a listing found it, or it is being read after that. */
export type FileMoment = 'named' | 'listed' | 'reading';

/** The error for a path that cannot be looked at or read. */
export function fileError(id: string, moment: FileMoment, error: unknown): SourceError {
  const code = codeOf(error);
  const isGone = code === 'ENOENT' || code === 'ENOTDIR';
  const { kind, message, hint } = isGone ? missing(id, moment) : (troubles[code] ?? unknownTrouble(error));
  return new SourceError({ kind, id, message, hint }, error);
}

interface Trouble {
  readonly kind: SourceErrorKind;
  readonly message: string;
  readonly hint: string;
}

const denied: Trouble = {
  kind: 'denied',
  message: 'reading it is not permitted',
  hint: 'check the permissions of the file and of the folders above it',
};

const tooMany: Trouble = {
  kind: 'read-failed',
  message: 'too many files are open',
  hint: 'lower `--concurrency`, or raise the limit (`ulimit -n`)',
};

const troubles: Readonly<Partial<Record<string, Trouble>>> = {
  EACCES: denied,
  EPERM: denied,
  ELOOP: {
    kind: 'not-found',
    message: 'its symbolic links lead in a circle',
    hint: 'name the folder or file that they should lead to',
  },
  ENAMETOOLONG: {
    kind: 'bad-argument',
    message: 'the name is longer than the file system allows',
    hint: 'give the path of a file or folder',
  },
  ERR_INVALID_ARG_VALUE: {
    kind: 'bad-argument',
    message: 'the name holds a null byte',
    hint: 'give the path of a file or folder',
  },
  EMFILE: tooMany,
  ENFILE: tooMany,
};

function missing(id: string, moment: FileMoment): Trouble {
  if (moment === 'named') {
    return {
      kind: 'not-found',
      message: 'there is no such file or folder',
      hint: 'a source is a file, a folder, `s3://bucket/prefix`, or `-` for standard input',
    };
  }
  if (id.includes('\uFFFD')) {
    return { kind: 'bad-name', message: 'its name is not valid UTF-8, so it cannot be opened', hint: 'rename it' };
  }
  if (moment === 'listed')
    return {
      kind: 'not-found',
      message: 'the symbolic link leads nowhere',
      hint: 'remove the link, or restore what it led to',
    };
  return {
    kind: 'vanished',
    message: 'it was deleted after it had been listed',
    hint: 'run again when nothing moves the files',
  };
}

function unknownTrouble(error: unknown): Trouble {
  return {
    kind: 'read-failed',
    message: `it cannot be read (${error instanceof Error ? error.message : String(error)})`,
    hint: 'check the disk, or copy the file elsewhere and read it there',
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
