// From a reference to the bytes: files, standard input, S3.

import { createS3 } from '../aws/s3.js';
import { openDescriptor, openFile } from './open-path.js';
import { openS3Object } from './open-s3.js';
import type { ObjectBytes } from './object-bytes.js';
import type { ObjectRef } from './object-ref.js';
import type { SourceSettings } from './settings.js';
import { SourceError } from './source-error.js';

/** Opens objects. One for each thread. */
export interface Opener {
  /** The bytes of an object; nothing is read before they are asked for. */
  readonly open: (ref: ObjectRef) => ObjectBytes;
  /** Ends the connections that are kept open. */
  readonly close: () => void;
}

/** Makes an opener. Standard input is read from its descriptor, once. */
export function createOpener(settings: SourceSettings, stdinDescriptor = 0): Opener {
  const s3 = createS3(settings.s3, settings.concurrency);
  let isStdinOpen = false;
  const openStdin = (id: string): ObjectBytes => {
    if (isStdinOpen) throw stdinReadAgain(id);
    isStdinOpen = true;
    return openDescriptor(id, stdinDescriptor);
  };
  return {
    open: (ref) => {
      if (ref.id === '-') return openStdin(ref.id);
      return ref.id.startsWith('s3://') ? openS3Object(s3, ref) : openFile(ref);
    },
    close: () => {
      s3.close();
    },
  };
}

function stdinReadAgain(id: string): SourceError {
  return new SourceError({
    kind: 'already-read',
    id,
    message: 'standard input can be read only once',
    hint: 'save it to a file and give that',
  });
}
