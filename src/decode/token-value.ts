// One JSON value put together from its tokens.

import type { Token } from './parser.js';
import { deepest } from './limits.js';
import type { Json } from './record.js';

/** A container that is being filled: an array, or an object with the key whose value comes next. */
type Filling = { readonly items: Json[] } | { readonly fields: { [key: string]: Json }; key: string };

/** Takes the tokens of one value. Depth costs no stack. */
export class TokenValue {
  readonly #open: Filling[] = [];
  #isForgotten = false;
  #isTooDeep = false;
  #depth = 0;
  #result: Json = null;
  #repeatedKey: string | undefined;

  /** The value, once `take` has said that it is whole; `null` if it was forgotten. */
  get result(): Json {
    return this.#result;
  }

  /** The first key that an object in it has twice. */
  get repeatedKey(): string | undefined {
    return this.#repeatedKey;
  }

  /** How many containers are open. */
  get depth(): number {
    return this.#depth;
  }

  /** Whether it nests deeper than a record may; it is forgotten then. */
  get isTooDeep(): boolean {
    return this.#isTooDeep;
  }

  /** Lets go of what there is: the rest is only counted to its end. */
  forget(): void {
    this.#isForgotten = true;
    this.#open.length = 0;
  }

  /** Takes the next token; whether the value is whole now. */
  take(token: Token): boolean {
    switch (token.name) {
      case 'startObject':
        return this.#start({ fields: {}, key: '' });
      case 'startArray':
        return this.#start({ items: [] });
      case 'endObject':
      case 'endArray':
        return this.#end();
      case 'keyValue':
        return this.#setKey(token.value);
      case 'stringValue':
        return this.#put(copyOf(token.value));
      case 'numberValue':
        return this.#put(Number(token.value));
      case 'trueValue':
      case 'falseValue':
      case 'nullValue':
        return this.#put(token.value);
      // Not asked for, or white space.
      case 'startKey':
      case 'endKey':
      case 'startString':
      case 'endString':
      case 'startNumber':
      case 'endNumber':
      case 'stringChunk':
      case 'numberChunk':
      case 'whitespace':
        return false;
    }
  }

  #start(filling: Filling): boolean {
    if (++this.#depth > deepest) {
      this.#isTooDeep = true;
      this.forget();
    }
    if (!this.#isForgotten) this.#open.push(filling);
    return false;
  }

  #end(): boolean {
    this.#depth--;
    const filled = this.#open.pop();
    return this.#put(filled === undefined ? null : 'items' in filled ? filled.items : filled.fields);
  }

  #setKey(key: string): boolean {
    const filling = this.#open.at(-1);
    if (filling && 'fields' in filling) filling.key = key;
    return false;
  }

  #put(value: Json): boolean {
    const filling = this.#open.at(-1);
    if (!filling) {
      if (this.#depth > 0) return false;
      this.#result = this.#isForgotten ? null : value;
      return true;
    }
    if ('items' in filling) filling.items.push(value);
    else {
      if (Object.hasOwn(filling.fields, filling.key)) this.#repeatedKey ??= filling.key;
      setField(filling.fields, filling.key, value);
    }
    return false;
  }
}

/** Sets a field as `JSON.parse` does: `__proto__` is a name like any other. */
export function setField(fields: { [key: string]: Json }, key: string, value: Json): void {
  if (key !== '__proto__') fields[key] = value;
  else Object.defineProperty(fields, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The longest text that V8 does not keep as a view of the one that it was cut out of. */
const shortText = 12;

// A text of the parser is a view of the piece it stood in: whoever keeps it would keep the piece.
function copyOf(text: string): string {
  return text.length <= shortText ? text : (JSON.parse(JSON.stringify(text)) as string);
}
