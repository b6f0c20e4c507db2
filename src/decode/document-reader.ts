// JSON texts of any size in, records out one after another in constant memory, by stream-json's tokens.

import type { Many } from 'stream-chain/defs.js';
import type { Token } from 'stream-json/core/parser.js';
import type { BatchMaker } from './batch-maker.js';
import type { DecodeIssueKind } from './issue.js';
import { RecordTokens } from './record-tokens.js';

/** Where the reading of a document has ended before the document has. */
export interface Break {
  readonly kind: DecodeIssueKind;
  readonly lostRecords: number;
  readonly detail: string;
}

/** The longest piece of text that the parser is given at a time. */
const longestPiece = 1 << 16;

/** Reads JSON texts into a batch maker: below `Records` wherever that key stands, or an array, or single records. */
export class DocumentReader {
  readonly #parse: (text: string | undefined) => readonly Token[];
  readonly #tokens: RecordTokens;
  #waiting = '';
  #broken: Break | undefined;

  private constructor(maker: BatchMaker, parse: (text: string | undefined) => readonly Token[]) {
    this.#tokens = new RecordTokens(maker);
    this.#parse = parse;
  }

  /** Makes a reader; stream-json is loaded only here. */
  static async create(maker: BatchMaker): Promise<DocumentReader> {
    const [{ jsonParser }, { getManyValues, isMany, none }] = await Promise.all([
      import('stream-json/core/parser.js'),
      import('stream-chain/defs.js'),
    ]);
    const parse = jsonParser({ packValues: true, streamValues: false, jsonStreaming: true });
    return new DocumentReader(maker, (text) => {
      // The parser is flushed with the same value with which it says that it has nothing.
      const answer: unknown = text === undefined ? Reflect.apply(parse, undefined, [none]) : parse(text);
      return isMany(answer) ? getManyValues(answer as Many<Token>) : [];
    });
  }

  /** Whether a record has begun and not ended. */
  get isOpen(): boolean {
    return this.#tokens.isOpen;
  }

  /** Takes more of the text; after a break no more should be given. */
  push(text: string): Break | undefined {
    this.#waiting += text;
    let from = 0;
    while (!this.#broken) {
      const to = endOfPiece(this.#waiting, from);
      if (to === undefined) break;
      this.#feed(this.#waiting.slice(from, to));
      from = to;
    }
    this.#waiting = this.#waiting.slice(from);
    return this.#broken;
  }

  /** Takes what is left where the text breaks off for another reason. */
  breakOff(): void {
    this.#feed(this.#waiting);
    this.#waiting = '';
  }

  /** Takes the end of the text. */
  end(): Break | undefined {
    this.breakOff();
    if (this.#broken) return this.#broken;
    const lostRecords = this.isOpen ? 1 : 0;
    const detail = this.#tryParse(undefined);
    if (detail === undefined && !this.#tokens.isInside) return undefined;
    return { kind: 'truncated-json', lostRecords, detail: detail ?? 'the text ends early' };
  }

  #feed(text: string): void {
    const detail = this.#tryParse(text);
    if (detail !== undefined) this.#broken = { kind: 'not-json', lostRecords: 1, detail };
  }

  #tryParse(text: string | undefined): string | undefined {
    let tokens: readonly Token[];
    try {
      tokens = this.#parse(text);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    for (const token of tokens) this.#tokens.take(token);
    return undefined;
  }
}

// The parser drops what it has found in the piece in which it meets an error. A record ends with a brace, and so does
// each piece: whole records before a break are never in the piece with the break, however the text was cut before.
function endOfPiece(text: string, from: number): number | undefined {
  const brace = text.indexOf('}', from) + 1;
  if (brace > 0 && brace - from <= longestPiece) return brace;
  return text.length - from >= longestPiece ? from + longestPiece : undefined;
}
