// What the operating system says about a file, in words.

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'part of its path is a file',
  EROFS: 'the disk is read-only',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
  // Of our own: a pipe or a device where a policy should be.
  NO_FILE: 'what is there is no file',
  // Of our own: a catalog that is a pipe or a device.
  NOT_A_FILE: 'it is no file, and each thread has to read it',
};

/** Why a file cannot be used, as half a sentence; `missing` is what it means that something is not there. */
export function reasonOf(error: unknown, missing: string): string {
  const code = errorCode(error);
  return code === 'ENOENT' ? missing : (reasons[code] ?? code);
}

/** The code of an error of the operating system. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
