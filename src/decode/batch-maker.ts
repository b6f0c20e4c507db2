// Values in, batches out: each value becomes a record, is refused, or is lost with an issue.

import type { Batch, DecodeOptions } from './batch.js';
import type { DecodeIssue, DecodeIssueKind } from './issue.js';
import type { Json, RawRecord } from './record.js';

/** Collects the records of one object into batches. */
export class BatchMaker {
  readonly #refuse: DecodeOptions['refuse'];
  #records: RawRecord[] = [];
  #refused = new Map<string, number>();
  #issues: DecodeIssue[] = [];
  #whole = 0;

  constructor({ refuse }: DecodeOptions) {
    this.#refuse = refuse;
  }

  /** How many records wait to be taken. */
  get size(): number {
    return this.#records.length;
  }

  /** Adds one value of the object. */
  add(value: Json): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.fail(
        'record-not-object',
        1,
        `a record is ${value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`}`,
      );
      return;
    }
    this.#whole++;
    const record = value as RawRecord;
    const reason = this.#refuse?.(record);
    if (reason === undefined) this.#records.push(record);
    else this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1);
  }

  /** Adds one line, which may be broken. */
  addLine(line: string): void {
    const value = parseJson(line);
    if (value === undefined) this.fail('record-not-json', 1, `a line of ${line.length} characters is not JSON`);
    else this.add(value);
  }

  /** Notes an issue at this place. */
  fail(kind: DecodeIssueKind, lostRecords: number, detail: string): void {
    this.#issues.push({ kind, afterRecords: this.#whole, lostRecords, detail });
  }

  /** All that waits, as a batch. */
  take(): Batch {
    const batch = { records: this.#records, refused: this.#refused, issues: this.#issues };
    this.#records = [];
    this.#refused = new Map();
    this.#issues = [];
    return batch;
  }
}

/** The value of a JSON text, or `undefined` where it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
