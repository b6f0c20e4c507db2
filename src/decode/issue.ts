// What can be wrong with the bytes of a log object, and where.

/**
 * The kinds of trouble that a decoder meets. `record-…` kinds cost one record; after `corrupt-gzip`, `truncated-gzip`,
 * `not-json`, `truncated-json` and `object-too-large` the rest of the object is lost; at a `json-gap` what stands
 * before the next whole record is; `no-records` is a JSON value that holds none; a
 * `repeated-key` costs nothing: the last value counts, and of lists of records all.
 */
export type DecodeIssueKind =
  | 'corrupt-gzip'
  | 'truncated-gzip'
  | 'not-json'
  | 'truncated-json'
  | 'json-gap'
  | 'object-too-large'
  | 'no-records'
  | 'repeated-key'
  | 'record-not-json'
  | 'record-not-object'
  | 'record-not-utf8'
  | 'record-remapped'
  | 'record-too-deep'
  | 'record-too-large';

/** What is wrong with one record whose end is known. */
export interface RecordTrouble {
  readonly kind: Extract<DecodeIssueKind, `record-${string}`>;
  readonly detail: string;
}

/** One thing that was wrong, with its place. */
export interface DecodeIssue {
  readonly kind: DecodeIssueKind;
  /** How many whole records of the object had been read before it. */
  readonly afterRecords: number;
  /** Records known to be lost to it: one for what cannot be read, zero where the object ends between two records. */
  readonly lostRecords: number;
  /** What the library or the system said, for a person; untrusted text. */
  readonly detail: string;
}
