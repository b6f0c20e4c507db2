// One object of logs: its bytes decoded, its records understood, its calls handed out in batches.

import { decode } from '../decode/decode.js';
import type { DecodeIssue } from '../decode/issue.js';
import type { ObjectRef } from '../source/object-ref.js';
import { SourceError } from '../source/source-error.js';
import type { Opener } from '../source/open-object.js';
import type { CallBatch } from '../usage/call-batch.js';
import { BatchBuilder, decodeOptions, type Understanding } from './batch-builder.js';
import { FailedFields } from './failed-fields.js';
import { IssueLog, type Issues, type ObjectIssue } from './issue.js';

/** How many calls are gathered before they are handed on. */
const batchSize = 4096;

/** What became of an object. `failure` names the first thing that cost more than single records. */
export interface ObjectOutcome {
  readonly id: string;
  readonly failure: string | undefined;
  readonly issues: Issues;
}

/** Takes a batch of calls; may ask for patience. */
export type Receiver = (batch: CallBatch) => Promise<void> | void;

/** Reads log objects one after another into one growing batch. */
export class ObjectReader {
  readonly #understanding: Understanding;
  readonly #opener: Opener;
  readonly #receive: Receiver;
  readonly #builder: BatchBuilder;

  constructor(understanding: Understanding, opener: Opener, receive: Receiver) {
    this.#understanding = understanding;
    this.#opener = opener;
    this.#receive = receive;
    this.#builder = new BatchBuilder(understanding);
  }

  /** Reads one object. Never rejects for what is wrong with the object: that is in the outcome. */
  async read(ref: ObjectRef): Promise<ObjectOutcome> {
    const log = new IssueLog();
    const failed = new FailedFields(ref.id);
    let failure: string | undefined;
    const note = (issues: readonly ObjectIssue[]) => {
      log.add(issues);
      failure ??= issues.find(({ kind }) => !isRecordIssue(kind))?.kind;
    };
    try {
      for await (const batch of decode(this.#opener.open(ref), decodeOptions(this.#understanding))) {
        this.#builder.add(batch, (reason, place) => {
          failed.note(reason, place);
        });
        note(batch.issues.map((issue) => ({ id: ref.id, ...issue, ...hintFor(issue) })));
        if (this.#builder.size >= batchSize) await this.flush();
      }
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      const { kind, message: detail, hint } = error;
      note([{ id: ref.id, kind, afterRecords: 0, lostRecords: 0, detail, hint }]);
    }
    log.add(failed.kept, failed.count);
    return { id: ref.id, failure, issues: { count: log.count, kept: log.kept } };
  }

  /** Hands on what has been gathered so far. */
  async flush(): Promise<void> {
    if (this.#builder.size > 0 || this.#builder.hasAccount) await this.#receive(this.#builder.take());
  }
}

// A usage begins with its schema; nothing that CloudTrail writes has one.
function hintFor({ kind, detail }: DecodeIssue): Pick<ObjectIssue, 'hint'> {
  return kind === 'no-records' && detail.includes('keys: schema,')
    ? {
        hint: 'if it is a saved usage, name it `*.usage.json`: that is how one is recognised, and never on standard input',
      }
    : {};
}

function isRecordIssue(kind: string): boolean {
  return kind.startsWith('record-') || kind === 'repeated-key';
}
