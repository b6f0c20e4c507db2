// Values in, batches out: each value becomes a record, is refused, or is lost with an issue.

import type { Batch, DecodeOptions } from './batch.js';
import type { DecodeIssue, DecodeIssueKind, RecordTrouble } from './issue.js';
import { parseJson } from './parse-json.js';
import type { Json, JsonObject, RawRecord } from './record.js';
import { repeatsKeys } from './repeated-keys.js';
import { isSpoilt } from './texts.js';
import { isRecordLike, listsOf, recordIn, type PartialSource } from './wrapping.js';

/** What is wrong with a record whose bytes are not all text: no name in it is to be trusted. */
export const notUtf8: RecordTrouble = { kind: 'record-not-utf8', detail: 'it has bytes that are no UTF-8' };

/** Collects the records of one object into batches. */
export class BatchMaker {
  readonly #refuse: DecodeOptions['refuse'];
  #records: RawRecord[] = [];
  #places: number[] = [];
  #refused = new Map<string, number>();
  #issues: DecodeIssue[] = [];
  #partial = new Map<PartialSource, number>();
  #whole = 0;

  constructor({ refuse }: DecodeOptions) {
    this.#refuse = refuse;
  }

  /** How many records and issues wait to be taken. */
  get size(): number {
    return this.#records.length + this.#issues.length;
  }

  /** Adds a value that stands where a record should. */
  add(value: Json): void {
    if (!isObject(value)) {
      this.fail('record-not-object', 1, `a record is ${kindOf(value)}`);
      return;
    }
    const unwrapped = recordIn(value);
    if (unwrapped.kind !== 'record') {
      this.fail(unwrapped.kind, 1, unwrapped.detail);
      return;
    }
    const { record, repeatedKey, by } = unwrapped;
    if (by !== undefined) this.#partial.set(by, (this.#partial.get(by) ?? 0) + 1);
    if (repeatedKey !== undefined) this.noteRepeatedKey(repeatedKey);
    const place = this.#whole++;
    const reason = this.#refuse?.(record);
    if (reason === undefined) {
      this.#records.push(record);
      this.#places.push(place);
    } else this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1);
  }

  /** Adds a value that cannot be used, if it is a record at all. */
  addTroubled(value: Json, place: 'element' | 'document' | 'solitary', { kind, detail }: RecordTrouble): void {
    if (place === 'element' || (isObject(value) && isRecordLike(value))) this.fail(kind, 1, detail);
    else this.addDocument(value);
  }

  /**
   * Adds one line of many: a record as a rule, or a list of them as files that were joined have it. Answers whether it
   * could: what has a key twice must be read token by token.
   */
  addLine(marked: string): boolean {
    const line = marked.trim();
    const value = isSpoilt(line) ? undefined : parseJson(line);
    if (value !== undefined && repeatsKeys(line, value)) return false;
    if (isSpoilt(line)) this.fail(notUtf8.kind, 1, notUtf8.detail);
    else if (value === undefined) this.fail('record-not-json', 1, `a line of ${line.length} characters is not JSON`);
    else if (!this.#addLists(value)) this.add(value);
    return true;
  }

  /** Notes that the next record has a key twice, of which the last value counts, as it does for `JSON.parse`. */
  noteRepeatedKey(key: string): void {
    this.fail('repeated-key', 0, `the key \`${shortened(key)}\` stands twice in one object; its last value counts`);
  }

  /** Notes that a list of records comes twice. `JSON.parse` would keep the last one; here no record is lost. */
  noteRepeatedList(key: string): void {
    this.fail('repeated-key', 0, `the key \`${shortened(key)}\` stands twice; the records of both are read`);
  }

  /** Adds a value that stands by itself: an array of records, an object with a list of them, or one record. */
  addDocument(value: Json): void {
    if (this.#addLists(value)) return;
    if (!isObject(value)) this.fail('no-records', 1, `it is ${kindOf(value)}`);
    else if (isRecordLike(value)) this.add(value);
    else this.fail('no-records', 1, whyNone(value));
  }

  /** Notes an issue at this place. */
  fail(kind: DecodeIssueKind, lostRecords: number, detail: string): void {
    this.#issues.push({ kind, afterRecords: this.#whole, lostRecords, detail });
  }

  /** All that waits, as a batch. */
  take(): Batch {
    const partial = this.#partial.size > 0 ? { partial: this.#partial } : {};
    const batch = {
      records: this.#records,
      places: this.#places,
      refused: this.#refused,
      issues: this.#issues,
      ...partial,
    };
    this.#records = [];
    this.#places = [];
    this.#refused = new Map();
    this.#issues = [];
    this.#partial = new Map();
    return batch;
  }

  #addLists(value: Json): boolean {
    const lists = listsOf(value);
    for (const list of lists) for (const element of list) this.add(element);
    return lists.length > 0;
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : isObject(value) ? 'an object' : `a ${typeof value}`;
}

function whyNone(value: JsonObject): string {
  const own = ['Records', 'Events'].find((key) => Object.hasOwn(value, key));
  if (own !== undefined) return `\`${own}\` is ${kindOf(value[own] ?? null)}`;
  return `there is no \`Records\` among the keys${firstKeys(value)}`;
}

function firstKeys(value: JsonObject): string {
  const keys = Object.keys(value).slice(0, 5);
  return keys.map((key, index) => `${index === 0 ? ':' : ','} ${shortened(key)}`).join('');
}

function shortened(key: string): string {
  return key.slice(0, 40);
}
