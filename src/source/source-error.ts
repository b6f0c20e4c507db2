// The one error with which this room rejects: what is wrong with a source or one of its objects, and what to do.

import type { S3FailureKind } from '../aws/s3-failure.js';

/**
 * The kinds of trouble with a source: those of S3, some of which a disk has too, and `bad-argument` (no source can be
 * meant by it), `not-found` (named, but not there), `already-read` (standard input, a second time), `bad-name` (not
 * UTF-8).
 */
export type SourceErrorKind = S3FailureKind | 'bad-argument' | 'not-found' | 'already-read' | 'bad-name';

/** What a `SourceError` is made of. */
export interface SourceTrouble {
  readonly kind: SourceErrorKind;
  /** The object or the source argument. Untrusted text where it comes from a listing. */
  readonly id: string;
  /** One lower-case sentence without the id. */
  readonly message: string;
  readonly hint: string;
}

/** A source, or one object of it, that cannot be read. The message does not contain the id. */
export class SourceError extends Error {
  readonly kind: SourceErrorKind;
  readonly id: string;
  readonly hint: string;

  constructor({ kind, id, message, hint }: SourceTrouble, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'SourceError';
    this.kind = kind;
    this.id = id;
    this.hint = hint;
  }
}
