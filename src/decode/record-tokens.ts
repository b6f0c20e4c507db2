// stream-json's tokens in, records out: where in a document a record stands, and its value put together.

import type { Token } from './parser.js';
import type { BatchMaker } from './batch-maker.js';
import type { RecordTrouble } from './issue.js';
import { deepest } from './limits.js';
import type { Json } from './record.js';
import { setField, TokenValue } from './token-value.js';
import { isListKey } from './wrapping.js';

/** The most keys that are kept of an object whose values are too large to be: enough to say what it was. */
const keptKeys = 100;

/** The object of a document while it is read: it is a record itself, unless it has a list of records. */
interface Envelope {
  fields: Record<string, Json>;
  key: string;
  hasList: boolean;
  isForgotten: boolean;
  /** The keys of lists that it has had, whatever stood there. */
  readonly listKeys: string[];
  repeatedKey: string | undefined;
}

/** Takes the tokens of one document after another. */
export class RecordTokens {
  readonly #maker: BatchMaker;
  readonly #isTaken: (value: Json) => boolean;
  #envelope: Envelope | undefined;
  #isInList = false;
  #value: TokenValue | undefined;
  #trouble: RecordTrouble | undefined;
  #isTroubleNew = false;
  #isRefused = false;
  #steps = 0;

  /** `isTaken` is asked before a value goes to the maker; after a no the tokens are given up. */
  constructor(maker: BatchMaker, isTaken: (value: Json) => boolean) {
    this.#maker = maker;
    this.#isTaken = isTaken;
  }

  /** Whether a document has begun and not ended. */
  get isInside(): boolean {
    return this.#envelope !== undefined || this.#isInList || this.#value !== undefined;
  }

  /** Whether a record, or what may become one, has begun and not ended. */
  get isOpen(): boolean {
    return this.#value !== undefined || (this.#envelope !== undefined && !this.#envelope.hasList && !this.#isInList);
  }

  /** In what the next record would stand: a list in an object, a list alone, or neither that is known. */
  get place(): 'object-list' | 'list' | 'other' {
    if (this.#isInList || this.#envelope?.hasList === true) return this.#envelope ? 'object-list' : 'list';
    return 'other';
  }

  /** Whether a value was not taken. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** How many records, or whatever stands where they should, have ended. */
  get steps(): number {
    return this.#steps;
  }

  /** How deep the value nests that is being read. */
  get depth(): number {
    return this.#value?.depth ?? 0;
  }

  /** The tokens of another piece of text come, and something in it is wrong: the record that it is a part of is lost. */
  startPiece(trouble: RecordTrouble | undefined): void {
    this.#isTroubleNew = trouble !== undefined;
    this.#trouble ??= trouble;
  }

  /** Lets go of an object's own values, which are too large for a record. Answers whether there was one to let go of. */
  forgetLoose(trouble: RecordTrouble): boolean {
    if (!this.#envelope || this.#isInList) return false;
    this.#value?.forget();
    this.#envelope.isForgotten = true;
    const keys = Object.keys(this.#envelope.fields).slice(0, keptKeys);
    this.#envelope.fields = {};
    for (const key of keys) setField(this.#envelope.fields, key, null);
    if (!this.#envelope.hasList) this.#trouble ??= trouble;
    return true;
  }

  /** Takes the next token. */
  take(token: Token): void {
    if (this.#value) this.#takeInside(this.#value, token);
    else if (this.#isInList) this.#takeInList(token);
    else if (this.#envelope) this.#takeInEnvelope(this.#envelope, token);
    else this.#takeOutside(token);
  }

  #takeOutside(token: Token): void {
    if (token.name === 'startObject') this.#envelope = createEnvelope();
    else if (token.name === 'startArray') this.#isInList = true;
    else this.#begin(token);
  }

  #takeInEnvelope(envelope: Envelope, token: Token): void {
    if (token.name === 'keyValue') {
      envelope.key = token.value;
      if (isListKey(token.value)) this.#noteListKey(envelope, token.value);
    } else if (token.name === 'endObject') {
      this.#envelope = undefined;
      if (envelope.hasList) this.#trouble = undefined;
      else this.#deliver(envelope.fields, 'solitary', envelope.repeatedKey);
    } else if (token.name === 'startArray' && isListKey(envelope.key)) {
      envelope.hasList = true;
      // What was wrong before the list is wrong with no record; in one piece with a record it may be.
      if (!this.#isTroubleNew) this.#trouble = undefined;
      this.#isInList = true;
    } else {
      this.#begin(token);
    }
  }

  #takeInList(token: Token): void {
    if (token.name === 'endArray') this.#isInList = false;
    else this.#begin(token);
  }

  #begin(token: Token): void {
    this.#value = new TokenValue();
    if (this.#envelope?.isForgotten === true && !this.#isInList) this.#value.forget();
    this.#takeInside(this.#value, token);
  }

  #takeInside(value: TokenValue, token: Token): void {
    if (!value.take(token)) return;
    this.#value = undefined;
    if (value.isTooDeep) this.#trouble ??= { kind: 'record-too-deep', detail: `it nests deeper than ${deepest}` };
    if (!this.#envelope || this.#isInList)
      this.#deliver(value.result, this.#isInList ? 'element' : 'document', value.repeatedKey);
    else this.#setLoose(this.#envelope, value.result, value.repeatedKey);
  }

  #noteListKey({ listKeys }: Envelope, key: string): void {
    if (listKeys.includes(key)) this.#maker.noteRepeatedList(key);
    else listKeys.push(key);
  }

  #setLoose(envelope: Envelope, value: Json, repeatedKey: string | undefined): void {
    const { fields, key, isForgotten } = envelope;
    envelope.repeatedKey ??= repeatedKey ?? (Object.hasOwn(fields, key) && !isListKey(key) ? key : undefined);
    if (isForgotten && Object.keys(fields).length >= keptKeys) return;
    setField(fields, key, isForgotten ? null : value);
  }

  #deliver(value: Json, place: 'element' | 'document' | 'solitary', repeatedKey: string | undefined): void {
    const trouble = this.#trouble;
    this.#trouble = undefined;
    this.#steps++;
    if (!this.#isTaken(value)) {
      this.#isRefused = true;
      return;
    }
    if (repeatedKey !== undefined && !trouble) this.#maker.noteRepeatedKey(repeatedKey);
    if (trouble) this.#maker.addTroubled(value, place, trouble);
    else if (place === 'element') this.#maker.add(value);
    else this.#maker.addDocument(value);
  }
}

function createEnvelope(): Envelope {
  return { fields: {}, key: '', hasList: false, isForgotten: false, listKeys: [], repeatedKey: undefined };
}
