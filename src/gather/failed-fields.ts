// Records of one object that a field has failed: each is an issue with its place, its consequence and a hint.

import type { FailureReason } from '../event/read-event.js';
import type { ObjectIssue } from './issue.js';

/** How many issues of one reason are kept of one object: a thousand alike say no more, and would hide all others. */
const keptAlike = 5;

/** What is wrong with the field, and what to do. Nothing of the record stands in them. */
const words: Readonly<Record<FailureReason, { readonly detail: string; readonly hint: string }>> = {
  'bad-event-time': {
    detail: '`eventTime` is missing or no time of ISO 8601 in UTC',
    hint: 'a time that a tool has rewritten cannot be placed: read the files as CloudTrail has written them',
  },
  'bad-region': {
    detail: '`awsRegion` is missing, empty, no string, or longer than any name',
    hint: 'without it no ARN of the call can be told: read the files as CloudTrail has written them',
  },
  'bad-event-source': {
    detail: '`eventSource` is missing, empty, no string, or longer than any name',
    hint: 'without it no action can be told: read the files as CloudTrail has written them',
  },
  'bad-event-name': {
    detail: '`eventName` is missing, empty, no string, or longer than any name',
    hint: 'without it no action can be told: read the files as CloudTrail has written them',
  },
  'no-identity': {
    detail: '`userIdentity` is missing, no object, or has no ARN',
    hint: 'without it the call counts for nobody: read the files as CloudTrail has written them',
  },
  'bad-identity': {
    detail: 'the ARN in `userIdentity` is no identity of IAM',
    hint: 'an ARN that was masked or changed counts for nobody: read the files as CloudTrail has written them',
  },
  'unresolved-issuer': {
    detail: '`userIdentity` is a session, and there is no `sessionContext.sessionIssuer.arn`',
    hint: 'the role of a session is told by its issuer alone: its call is missing from the usage of that role',
  },
};

/** What the fields of the records of one object have failed. */
export class FailedFields {
  readonly #id: string;
  readonly #kept: ObjectIssue[] = [];
  readonly #counts = new Map<FailureReason, number>();

  constructor(id: string) {
    this.#id = id;
  }

  /** Notes a record before which stood so many whole ones. Records come in the order in which they stand. */
  note(reason: FailureReason, afterRecords: number): void {
    const alike = this.#counts.get(reason) ?? 0;
    this.#counts.set(reason, alike + 1);
    if (alike < keptAlike)
      this.#kept.push({ id: this.#id, kind: reason, afterRecords, lostRecords: 1, ...words[reason] });
  }

  /** The first ones of each reason. */
  get kept(): readonly ObjectIssue[] {
    return this.#kept;
  }

  /** How many there were. */
  get count(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }
}
