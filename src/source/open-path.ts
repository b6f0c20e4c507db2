// The bytes of a file, and of standard input.

import { createReadStream, read } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { fileError } from './file-error.js';
import { collectChunks, guardChunks, type ObjectBytes } from './object-bytes.js';
import type { ObjectRef } from './object-ref.js';

const chunkBytes = 256 << 10;

/** The bytes of a file or a pipe. A file is opened when it is read, not before. */
export function openFile({ id, sizeBytes }: ObjectRef): ObjectBytes {
  const describe = (error: unknown) => fileError(id, 'reading', error);
  return {
    sizeBytes,
    whole: async () => {
      try {
        return await readFile(id);
      } catch (error) {
        throw describe(error);
      }
    },
    chunks: () => guardChunks(createReadStream(id, { highWaterMark: chunkBytes }), describe),
  };
}

/** The bytes of an open file descriptor, standard input as a rule: to be read once. */
export function openDescriptor(id: string, descriptor: number): ObjectBytes {
  const chunks = () => guardChunks(readDescriptor(descriptor), (error) => fileError(id, 'reading', error));
  return { sizeBytes: undefined, whole: () => collectChunks(chunks()), chunks };
}

const readAsync = promisify(read);

// Standard input by its descriptor, as `process.stdin` is not there in a worker thread.
async function* readDescriptor(descriptor: number): AsyncGenerator<Uint8Array> {
  for (;;) {
    const bytesRead = await readSome(descriptor, Buffer.allocUnsafe(chunkBytes));
    if (bytesRead.length === 0) return;
    yield bytesRead;
  }
}

async function readSome(descriptor: number, buffer: Buffer): Promise<Uint8Array> {
  for (;;) {
    try {
      const { bytesRead } = await readAsync(descriptor, buffer, 0, buffer.length, null);
      return buffer.subarray(0, bytesRead);
    } catch (error) {
      // A terminal or a socket that another process has set to not block answers so while nothing is there.
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      await wait(10);
    }
  }
}
