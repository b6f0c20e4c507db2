// What is wrong with what was read of the configuration, or missing from it: where, and what comes of it.

/**
 * `invalid-policy`: IAM would refuse the document; `missing-policy`, `missing-group`, `missing-boundary`: named, and not
 * there; `bad-entry`: an entry, or a part of it, is not as AWS writes it; `conflict`: two entries for one thing that
 * differ; `missing-pages`: the last page is not there; `missing-attachments`: AWS counts more principals with a policy
 * than there are.
 */
export type AttachedIssueKind =
  | 'invalid-policy'
  | 'missing-policy'
  | 'missing-group'
  | 'missing-boundary'
  | 'bad-entry'
  | 'conflict'
  | 'missing-pages'
  | 'missing-attachments';

/** One thing that is wrong or missing. */
export interface AttachedIssue {
  readonly kind: AttachedIssueKind;
  /** Where: the file (or account) and the entry in it. */
  readonly place: string;
  /** What is wrong: one lower-case sentence. */
  readonly message: string;
  /** What comes of it: one lower-case sentence. */
  readonly consequence: string;
  /** The ARN of the principal that it is a gap of. */
  readonly principal?: string;
  /** The ARN or name of the policy that it is about. */
  readonly policy?: string;
}
