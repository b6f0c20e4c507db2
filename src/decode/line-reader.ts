// Text in pieces, a record a line: each line that is broken costs that line.

import type { BatchMaker } from './batch-maker.js';
import { parseJson } from './parse-json.js';

/** The longest line that is looked at, in characters. A record is much smaller. */
const longestLine = 1 << 26;

/** Reads lines into a batch maker; empty ones are left out. */
export class LineReader {
  readonly #maker: BatchMaker;
  #rest = '';
  #isTooLong = false;

  constructor(maker: BatchMaker) {
    this.#maker = maker;
  }

  /** Whether a line has begun and not ended. */
  get isOpen(): boolean {
    return this.#isTooLong || this.#rest.trim() !== '';
  }

  /** Takes more of the text. */
  push(text: string): undefined {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#add(line);
    if (this.#rest.length > longestLine) {
      this.#rest = '';
      this.#isTooLong = true;
    }
  }

  /** Takes what is left where the text breaks off: a line that is whole all the same. */
  breakOff(): void {
    if (!this.#isTooLong && parseJson(this.#rest) !== undefined) this.end();
  }

  /** Takes the end of the text. */
  end(): undefined {
    this.#add(this.#rest);
    this.#rest = '';
  }

  #add(line: string): void {
    if (this.#isTooLong) this.#maker.fail('record-not-json', 1, `a line has more than ${longestLine} characters`);
    else if (line.trim() !== '') this.#maker.addLine(line);
    this.#isTooLong = false;
  }
}
