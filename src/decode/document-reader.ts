// JSON texts of any size in, records out one after another in constant memory, by stream-json's tokens.

import { notUtf8, type BatchMaker } from './batch-maker.js';
import { GapSearch, placeOfRecord } from './gap-search.js';
import type { DecodeIssueKind } from './issue.js';
import { deepest, mostTokens } from './limits.js';
import type { CreateParser, Token } from './parser.js';
import { RecordTokens } from './record-tokens.js';
import { isSpoilt } from './texts.js';
import { isWholeRecord } from './wrapping.js';

/** The longest piece of text that the parser is given at a time. */
const longestPiece = 1 << 16;

/** How many containers the parser may hold open at a time: what nests deeper is not even read to its end. */
const mostOpen = 10 * deepest;

const tooDeep = `it nests deeper than ${deepest}`;

/**
 * Reads JSON texts into a batch maker: below `Records` wherever that key stands, or an array, or single records. After
 * a break it goes on with the next whole record that it finds, and says what it left out.
 */
export class DocumentReader {
  readonly #maker: BatchMaker;
  readonly #createParser: CreateParser;
  readonly #longestRecord: number;
  #parse: (text: string | undefined) => readonly Token[];
  #tokens: RecordTokens;
  #waiting = '';
  #openLength = 0;
  #textLength = 0;
  #openTokens = 0;
  #newTokens = 0;
  #gap: GapSearch | undefined;

  constructor(maker: BatchMaker, createParser: CreateParser, longestRecord: number) {
    this.#maker = maker;
    this.#createParser = createParser;
    this.#longestRecord = longestRecord;
    this.#parse = createParser();
    this.#tokens = new RecordTokens(maker, () => true);
  }

  /** Whether a record has begun and not ended. */
  get isOpen(): boolean {
    return !this.#gap && this.#tokens.isOpen;
  }

  /** Takes more of the text. */
  push(text: string): void {
    this.#waiting += text;
    this.#work(false);
  }

  /** Takes what is left where the text breaks off for another reason. */
  breakOff(): void {
    this.#work(true);
    if (this.#gap) this.#maker.fail(...this.#gap.lostRest());
    if (this.#gap) this.#tokens = new RecordTokens(this.#maker, () => true);
    this.#gap = undefined;
  }

  /** Takes the end of the text. */
  end(): void {
    this.#work(true);
    if (this.#gap) {
      this.#maker.fail(...this.#gap.lostRest());
      return;
    }
    const lostRecords = this.isOpen ? 1 : 0;
    const detail = this.#tryParse(undefined);
    if (detail === undefined && !this.#tokens.isInside) return;
    this.#maker.fail('truncated-json', lostRecords, detail ?? 'the text ends early');
  }

  #work(isAll: boolean): void {
    let from = 0;
    for (;;) {
      if (this.#gap?.isSearching === true) {
        const place = placeOfRecord(this.#waiting, from, this.#gap, isAll);
        from = place.from;
        if (!place.isFound) break;
        this.#startTrial(this.#gap);
      }
      const to = endOfPiece(this.#waiting, from, isAll);
      if (to === undefined) break;
      from = this.#feed(this.#waiting.slice(from, to)) ? to : from;
    }
    this.#waiting = this.#waiting.slice(from);
  }

  // Whether the piece is done with; what is in a piece that breaks is looked through once more.
  #feed(piece: string): boolean {
    const text = this.#tokens.isInside ? piece : withoutMark(piece);
    this.#tokens.startPiece(isSpoilt(text) ? notUtf8 : undefined);
    const { steps } = this.#tokens;
    const detail = this.#tryParse(text);
    if (detail !== undefined) {
      this.#break('not-json', detail);
      return false;
    }
    this.#gap?.tried(piece);
    if (this.#tokens.isRefused) this.#gap?.searchOn();
    else this.#measure(piece.length, this.#tokens.steps === steps);
    return true;
  }

  #measure(length: number, isOpen: boolean): void {
    this.#openLength = isOpen ? this.#openLength + length : 0;
    this.#openTokens = isOpen ? this.#openTokens + this.#newTokens : 0;
    this.#textLength = this.#newTokens > 0 ? 0 : this.#textLength + length;
    const detail =
      this.#openTokens > mostTokens
        ? `it has more than ${mostTokens} values, keys and ends`
        : `it has more than ${this.#longestRecord} characters (\`--max-record-bytes\`)`;
    const kind = this.#tokens.depth > deepest ? 'record-too-deep' : 'record-too-large';
    if (this.#tokens.depth > mostOpen) {
      this.#break(kind, tooDeep);
    } else if (this.#openLength > this.#longestRecord || this.#openTokens > mostTokens) {
      this.#openLength = 0;
      this.#openTokens = 0;
      const isOneText = this.#textLength > this.#longestRecord;
      if (isOneText || !this.#tokens.forgetLoose({ kind, detail }))
        this.#break(kind, kind === 'record-too-deep' ? tooDeep : detail);
    }
  }

  #break(kind: DecodeIssueKind, detail: string): void {
    this.#openLength = 0;
    this.#openTokens = 0;
    this.#textLength = 0;
    if (this.#gap) this.#gap.searchOn();
    else this.#gap = new GapSearch({ kind, detail, isInRecord: this.#tokens.isOpen, place: this.#tokens.place });
  }

  // Reads on from where a record seems to begin; the gap is closed only once it has ended and is one.
  #startTrial(gap: GapSearch): void {
    this.#parse = this.#createParser();
    this.#openLength = 0;
    this.#openTokens = 0;
    let isFirst = true;
    this.#tokens = new RecordTokens(this.#maker, (value) => {
      if (!isFirst) return true;
      isFirst = false;
      if (!isWholeRecord(value)) return false;
      this.#maker.fail(...gap.closed());
      this.#gap = undefined;
      return true;
    });
    this.#tryParse(gap.prime());
  }

  #tryParse(text: string | undefined): string | undefined {
    let tokens: readonly Token[];
    try {
      tokens = this.#parse(text);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    this.#newTokens = tokens.length;
    for (const token of tokens) {
      this.#tokens.take(token);
      if (this.#tokens.isRefused) break;
    }
    return undefined;
  }
}

// A byte-order mark before a text, as files that were joined have it.
function withoutMark(text: string): string {
  return text.includes('\uFEFF') ? text.trimStart() : text;
}

// The parser drops what it has found in the piece in which it meets an error. A record ends with a brace, and so does
// each piece: whole records before a break are never in the piece with the break, however the text was cut before.
function endOfPiece(text: string, from: number, isAll: boolean): number | undefined {
  const brace = text.indexOf('}', from) + 1;
  if (brace > 0 && brace - from <= longestPiece) return brace;
  if (text.length - from >= longestPiece) return withoutCutPair(text, from + longestPiece);
  return isAll && from < text.length ? text.length : undefined;
}

function withoutCutPair(text: string, end: number): number {
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code <= 0xdbff ? end - 1 : end;
}
