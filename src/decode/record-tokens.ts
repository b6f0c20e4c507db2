// stream-json's tokens in, records out: where in a document a record stands, and its value put together.

import type { Token } from 'stream-json/core/parser.js';
import type { BatchMaker } from './batch-maker.js';
import type { Json } from './record.js';
import { setField, TokenValue } from './token-value.js';
import { isListKey } from './wrapping.js';

/** The most tokens of a document's object beside its lists that are kept: what has more is no record. */
const mostLooseTokens = 1 << 17;

/** The object of a document while it is read: it is a record itself, unless it has a list of records. */
interface Envelope {
  readonly fields: Record<string, Json>;
  key: string;
  hasList: boolean;
  tokens: number;
}

/** Takes the tokens of one document after another. */
export class RecordTokens {
  readonly #maker: BatchMaker;
  #envelope: Envelope | undefined;
  #isInList = false;
  #value: TokenValue | undefined;

  constructor(maker: BatchMaker) {
    this.#maker = maker;
  }

  /** Whether a document has begun and not ended. */
  get isInside(): boolean {
    return this.#envelope !== undefined || this.#isInList || this.#value !== undefined;
  }

  /** Whether a record, or what may become one, has begun and not ended. */
  get isOpen(): boolean {
    return this.#value !== undefined || (this.#envelope !== undefined && !this.#envelope.hasList && !this.#isInList);
  }

  /** Takes the next token. */
  take(token: Token): void {
    if (this.#value) this.#takeInside(this.#value, token);
    else if (this.#isInList) this.#takeInList(token);
    else if (this.#envelope) this.#takeInEnvelope(this.#envelope, token);
    else this.#takeOutside(token);
  }

  #takeOutside(token: Token): void {
    if (token.name === 'startObject') this.#envelope = { fields: {}, key: '', hasList: false, tokens: 0 };
    else if (token.name === 'startArray') this.#isInList = true;
    else this.#begin(token);
  }

  #takeInEnvelope(envelope: Envelope, token: Token): void {
    if (token.name === 'keyValue') {
      envelope.key = token.value;
    } else if (token.name === 'endObject') {
      this.#envelope = undefined;
      if (!envelope.hasList) this.#maker.addSolitary(envelope.fields);
    } else if (token.name === 'startArray' && isListKey(envelope.key)) {
      envelope.hasList = true;
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
    this.#takeInside((this.#value = new TokenValue()), token);
  }

  #takeInside(value: TokenValue, token: Token): void {
    const isLoose = this.#envelope !== undefined && !this.#isInList;
    if (isLoose && this.#envelope && ++this.#envelope.tokens > mostLooseTokens) value.forget();
    if (!value.take(token)) return;
    this.#value = undefined;
    if (isLoose && this.#envelope) setField(this.#envelope.fields, this.#envelope.key, value.result);
    else if (this.#isInList) this.#maker.add(value.result);
    else this.#maker.addDocument(value.result);
  }
}
