// From a reference to the bytes: files, standard input, S3.

import { openDescriptor, openFile } from './open-path.js';
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
export function createOpener(_settings: SourceSettings, stdinDescriptor = 0): Opener {
  let isStdinOpen = false;
  const openStdin = (id: string): ObjectBytes => {
    if (isStdinOpen) throw stdinReadAgain(id);
    isStdinOpen = true;
    return openDescriptor(id, stdinDescriptor);
  };
  return {
    open: (ref) => (ref.id === '-' ? openStdin(ref.id) : openFile(ref)),
    close: () => undefined,
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
