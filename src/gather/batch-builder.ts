// Records in, one batch of calls out: each record finds its one place in the account, calls that are alike one shape.

import type { Batch, DecodeOptions } from '../decode/batch.js';
import type { DecodeLimits } from '../decode/limits.js';
import type { RawRecord } from '../decode/record.js';
import { recordFields } from '../decode/record.js';
import { eventLabel, type CloudTrailEvent, type LoggedAt } from '../event/event.js';
import type { Principal } from '../event/principal.js';
import type { FailureReason, Reader, ReadResult } from '../event/read-event.js';
import type { Mapped, Use } from '../mapping/use.js';
import { emptyAccount, tally } from '../usage/account.js';
import type { CallBatch, CountedShape } from '../usage/call-batch.js';
import { smallest } from '../usage/cell.js';
import { hourOf, placeKey } from '../usage/places.js';
import { joinSpans, type Span } from '../usage/span.js';
import { addChanges, type ChangeSet } from '../usage/trail-changes.js';
import { callDigest, shapeDigest, shapeKey } from './call-digest.js';

/** The way from a record to its uses: a reader of events and a mapper; and how much is read of one, if not the default. */
export interface Understanding {
  readonly limits?: DecodeLimits;
  readonly reader: Reader;
  readonly map: (event: CloudTrailEvent) => Mapped;
}

/**
 * A longer id is known again, and is no example: 36 characters are CloudTrail's.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const longestExample = 200;

/** Hears of a record that a field has failed, and how many whole ones stand before it in its object. */
export type OnFailed = (reason: FailureReason, place: number) => void;

/** What the decoder must hand out, and which records it need not. */
export function decodeOptions({ reader, limits }: Understanding): DecodeOptions {
  return { wanted: recordFields, refuse: reader.refuse, ...(limits && { limits }) };
}

/** Turns decoded batches into one batch of calls, until it is taken. */
export class BatchBuilder {
  readonly #understanding: Understanding;
  #account = emptyAccount();
  #shapes: CountedShape[] = [];
  #shapeDigests: string[] = [];
  #index = new Map<Principal, Map<string, number>>();
  #digests: number[] = [];
  #places = new Map<string, { readonly at: LoggedAt; readonly hours: Set<string> }>();
  #changes: ChangeSet = new Map();
  #span: Span | null = null;

  constructor(understanding: Understanding) {
    this.#understanding = understanding;
  }

  /** How many calls with an id are waiting to be taken. */
  get size(): number {
    return this.#digests.length / 3 + this.#shapes.length;
  }

  /** Whether records were accounted for since the last batch was taken. */
  get hasAccount(): boolean {
    return this.#account.records.read > 0;
  }

  /** Adds the records of a decoded batch, the refused and the lost ones too. */
  add(batch: Batch, onFailed?: OnFailed): void {
    const { records } = this.#account;
    for (const [reason, count] of batch.refused) {
      tally(records.setAside, reason, count);
      records.read += count;
    }
    for (const { kind, lostRecords } of batch.issues) {
      tally(records.failed, kind, lostRecords);
      records.read += lostRecords;
    }
    for (const [source, count] of batch.partial ?? []) tally(records.partial, source, count);
    for (const [index, record] of batch.records.entries()) {
      const failure = this.#addRecord(record);
      if (failure !== undefined) onFailed?.(failure, batch.places[index] ?? 0);
    }
  }

  /** The batch so far; the builder begins a new one. */
  take(): CallBatch {
    const batch = {
      shapes: this.#shapes,
      digests: Uint32Array.from(this.#digests),
      account: this.#account,
      places: [...this.#places.values()].map(({ at: { account, region, category, source }, hours }) => ({
        account,
        region,
        category,
        source: category === 'Data' ? source : '',
        hours: [...hours].map((hour) => hourOf(`${hour}:00Z`)),
      })),
      changes: [...this.#changes.values()],
      span: this.#span,
    };
    this.#account = emptyAccount();
    this.#shapes = [];
    this.#shapeDigests = [];
    this.#index = new Map();
    this.#digests = [];
    this.#places = new Map();
    this.#changes = new Map();
    this.#span = null;
    return batch;
  }

  // Answers why the record failed, if it did.
  #addRecord(record: RawRecord): FailureReason | undefined {
    const { records } = this.#account;
    const result = this.#understanding.reader.read(record);
    this.#addChange(result);
    switch (result.kind) {
      case 'event':
        records.read += result.event.times.count;
        this.#addEvent(result.event);
        return undefined;
      case 'addendum':
        records.read++;
        tally(records.setAside, 'addendum');
        this.#addAddendum(result.event);
        return undefined;
      case 'set-aside':
        records.read++;
        tally(records.setAside, result.reason);
        if (result.at) this.#addPlace(result.at);
        return undefined;
      case 'failed':
        records.read++;
        tally(records.failed, result.reason);
        return result.reason;
    }
  }

  #addChange(result: ReadResult): void {
    if (result.kind === 'failed' || !result.change) return;
    const { time, ...change } = result.change;
    addChanges(this.#changes, { ...change, first: time, last: time });
  }

  #addEvent(event: CloudTrailEvent): void {
    const mapped = this.#understanding.map(event);
    if (mapped.kind === 'not-a-call') {
      tally(this.#account.records.setAside, 'not-a-call', event.times.count);
      return;
    }
    this.#addPlace(event);
    const uses = mapped.kind === 'uses' ? mapped.uses : mapped.kind === 'unmapped' ? undefined : [];
    const label = labelOf(event, mapped);
    const index = this.#shapeOf(event, label, uses, false);
    if (event.id === '') {
      const counted = this.#shapes[index];
      if (counted) counted.anonymous += event.times.count;
      return;
    }
    const digest = callDigest(this.#shapeDigests[index] ?? '', event);
    this.#digests.push(digest.readUInt32BE(0), digest.readUInt32BE(4), index);
  }

  #addAddendum(event: CloudTrailEvent): void {
    const mapped = this.#understanding.map(event);
    if (mapped.kind === 'uses') this.#shapeOf(event, labelOf(event, mapped), mapped.uses, true);
  }

  #shapeOf(event: CloudTrailEvent, label: string, uses: readonly Use[] | undefined, isAddendum: boolean): number {
    const { principal, outcome, context, times } = event;
    const examples = event.id === '' || event.id.length > longestExample ? [] : [event.id];
    const key = `${isAddendum ? 'addendum ' : ''}${shapeKey(event, label, uses)}`;
    const index = this.#indexOf(principal);
    const known = index.get(key);
    const counted = known === undefined ? undefined : this.#shapes[known];
    if (known !== undefined && counted) {
      if (times.first < counted.first) counted.first = times.first;
      if (times.last > counted.last) counted.last = times.last;
      counted.examples = smallest(counted.examples, examples, 3);
      return known;
    }
    const shape = { principal, event: label, outcome, uses, context, isAddendum };
    const { first, last } = times;
    const added = this.#shapes.push({ shape, anonymous: 0, first, last, examples }) - 1;
    this.#shapeDigests.push(shapeDigest(principal, key));
    index.set(key, added);
    return added;
  }

  // The reader hands out one object for a principal as long as it remembers it.
  #indexOf(principal: Principal): Map<string, number> {
    let index = this.#index.get(principal);
    if (!index) this.#index.set(principal, (index = new Map<string, number>()));
    return index;
  }

  #addPlace(at: LoggedAt): void {
    const source = at.category === 'Data' ? at.source : '';
    const key = placeKey(at.account, at.region, at.category, source);
    let place = this.#places.get(key);
    if (!place) this.#places.set(key, (place = { at, hours: new Set() }));
    const { first, last } = at.times;
    if (!this.#span || first < this.#span.first || last > this.#span.last)
      this.#span = joinSpans(this.#span, { first, last });
    place.hours.add(first.slice(0, 13));
    if (last !== first) place.hours.add(last.slice(0, 13));
  }
}

function labelOf(event: CloudTrailEvent, mapped: Mapped): string {
  return (mapped.kind === 'uses' ? mapped.event : undefined) ?? eventLabel(event);
}
