// What can be wrong with the bytes of a log object, and where.

/** The kinds of trouble that a decoder meets. `record` kinds cost one record, the others the rest of the object. */
export type DecodeIssueKind =
  | 'corrupt-gzip'
  | 'truncated-gzip'
  | 'not-json'
  | 'truncated-json'
  | 'no-records'
  | 'record-not-json'
  | 'record-not-object'
  | 'read-failed';

/** One thing that was wrong, with its place. */
export interface DecodeIssue {
  readonly kind: DecodeIssueKind;
  /** How many whole records of the object had been read before it. */
  readonly afterRecords: number;
  /** Records known to be lost to it: one for a broken record, zero where no record was begun. */
  readonly lostRecords: number;
  /** What the library or the system said, for a person; untrusted text. */
  readonly detail: string;
}
