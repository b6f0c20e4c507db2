// Text in pieces, a record a line: each line that is broken costs that line.

import type { BatchMaker } from './batch-maker.js';
import type { DocumentReader } from './document-reader.js';
import { mayBeOutsized } from './limits.js';
import { parseJson } from './parse-json.js';

/** Reads lines into a batch maker; empty ones are left out, and long ones are documents by themselves. */
export class LineReader {
  readonly #maker: BatchMaker;
  readonly #longest: number;
  readonly #createLong: () => DocumentReader;
  #rest: string[] = [];
  #length = 0;
  #long: DocumentReader | undefined;

  constructor(maker: BatchMaker, longest: number, createLong: () => DocumentReader) {
    this.#maker = maker;
    this.#longest = longest;
    this.#createLong = createLong;
  }

  /** Whether a record has begun and not ended. */
  get isOpen(): boolean {
    return this.#long ? this.#long.isOpen : this.#rest.some((text) => text.trim() !== '');
  }

  /** Takes more of the text. */
  push(text: string): void {
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      this.#take(line);
      this.end();
    }
    this.#take(last);
  }

  /** Takes what is left where the text breaks off: a line that is whole all the same. */
  breakOff(): void {
    if (this.#long) this.#long.breakOff();
    else if (parseJson(this.#rest.join('')) !== undefined) this.end();
  }

  /** Takes the end of a line, or of the text. */
  end(): void {
    if (this.#long) {
      this.#long.end();
      this.#long = undefined;
      return;
    }
    const line = this.#rest.join('');
    this.#rest = [];
    this.#length = 0;
    if (line.trim() === '' || (!mayBeOutsized(line) && this.#maker.addLine(line))) return;
    const document = this.#createLong();
    document.push(line);
    document.end();
  }

  #take(text: string): void {
    if (this.#long) {
      this.#long.push(text);
      return;
    }
    if (text !== '') this.#rest.push(text);
    this.#length += text.length;
    if (this.#length <= this.#longest) return;
    this.#long = this.#createLong();
    for (const part of this.#rest) this.#long.push(part);
    this.#rest = [];
    this.#length = 0;
  }
}
