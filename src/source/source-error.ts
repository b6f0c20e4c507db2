// The one error with which this room rejects: what is wrong with a source or one of its objects, and what to do.

/**
 * The kinds of trouble with a source: `bad-argument` (no source can be meant by it), `not-found` (named, but not
 * there), `vanished` and `changed` (between listing and reading), `already-read` (standard input, a second time),
 * `denied`, `credentials` (none, or no longer valid), `no-such-bucket`, `wrong-region`, `archived` (in a storage class
 * that must be restored first), `throttled`, `unreachable` (no answer, or one that was cut too often), `bad-name` (not
 * UTF-8), `read-failed` (anything else).
 */
export type SourceErrorKind =
  | 'bad-argument'
  | 'not-found'
  | 'vanished'
  | 'changed'
  | 'already-read'
  | 'denied'
  | 'credentials'
  | 'no-such-bucket'
  | 'wrong-region'
  | 'archived'
  | 'throttled'
  | 'unreachable'
  | 'bad-name'
  | 'read-failed';

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
