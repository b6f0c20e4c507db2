// After a break in a document: where the next record begins, and what was left out on the way there.

import type { DecodeIssueKind } from './issue.js';
import { recordFields } from './record.js';
import type { RecordTokens } from './record-tokens.js';

/** What had been read when the text broke. */
export interface Breach {
  readonly kind: DecodeIssueKind;
  readonly detail: string;
  readonly isInRecord: boolean;
  readonly place: RecordTokens['place'];
}

/** How far a beginning is looked at, and so how far it may be indented. */
const longestStart = 256;

/** How many beginnings are tried in one piece of text, so that hostile bytes cost no more than others. */
const mostTrials = 8;

/** The first keys of records, and of what is put around one. */
const firstKeys = [...recordFields, 'requestID', 'apiVersion', 'EventId', 'EventName', 'CloudTrailEvent', 'version'];
const recordStart = new RegExp(`^\\{\\s*"(?:${[...firstKeys, 'id', 'detail-type', 'aws', 'event'].join('|')})"\\s*:`);

/** The search for the next record. */
export class GapSearch {
  readonly #breach: Breach;
  #isSearching = true;
  #hasText = false;
  #isTried = false;
  #trials = 0;
  #length = 0;
  #trialLength = 0;
  #last = '';

  constructor(breach: Breach) {
    this.#breach = breach;
  }

  /** Whether a beginning is looked for; otherwise one is being tried. */
  get isSearching(): boolean {
    return this.#isSearching;
  }

  /** Whether a trial has failed in the very text that is searched next. */
  get isTried(): boolean {
    return this.#isTried;
  }

  /** Whether no more beginnings are to be tried before the next brace. */
  get isTired(): boolean {
    return this.#trials >= mostTrials;
  }

  /** Notes text that is left out. */
  skip(text: string, isPieceEnd: boolean): void {
    if (text === '') return;
    this.#length += text.length;
    this.#hasText ||= /[^\s,]/.test(text);
    this.#last = text.trimEnd().at(-1) ?? this.#last;
    this.#isTried = false;
    if (isPieceEnd) this.#trials = 0;
  }

  /** A beginning is found: what comes next is a trial. */
  found(): void {
    this.#isSearching = false;
    this.#isTried = true;
    this.#trials++;
  }

  /** The trial goes on behind this text. */
  tried(text: string): void {
    this.#isTried = false;
    this.#trialLength += text.length;
  }

  /** What was tried is no record; the search goes on in the text in which that was seen, or behind it. */
  searchOn(): void {
    this.#isSearching = true;
    this.#hasText ||= this.#trialLength > 0;
    this.#length += this.#trialLength;
    this.#trialLength = 0;
  }

  /** What a parser has to be told so that the record found is in its place. */
  prime(): string {
    if (this.#breach.place === 'list') return '[';
    const isElement = this.#breach.place === 'object-list' || this.#last === ',' || this.#last === '[';
    return isElement ? '{"Records":[' : '';
  }

  /** The issue, where a record was found. */
  closed(): [DecodeIssueKind, number, string] {
    const { kind, detail } = this.#breach;
    const isOneRecord = kind.startsWith('record-');
    return [isOneRecord ? kind : 'json-gap', this.#lost(), `${detail}; ${this.#length} characters are left out`];
  }

  /** The issue, where none was. */
  lostRest(): [DecodeIssueKind, number, string] {
    const { kind, detail } = this.#breach;
    return [kind, this.#lost(), `${detail}; no whole record comes behind`];
  }

  #lost(): number {
    return this.#breach.isInRecord || this.#hasText ? 1 : 0;
  }
}

/** The next place at or behind `from` where a record seems to begin; what stands before it is skipped. */
export function placeOfRecord(
  text: string,
  from: number,
  gap: GapSearch,
  isAll: boolean,
): { readonly from: number; readonly isFound: boolean } {
  for (let at = from + (gap.isTried ? 1 : 0), start = from; ;) {
    const brace = gap.isTired ? -1 : text.indexOf('{', at);
    const close = text.indexOf('}', at);
    if (brace < 0 || (close >= 0 && close < brace)) {
      const end = close < 0 ? text.length : close + 1;
      gap.skip(text.slice(start, end), close >= 0);
      if (close < 0) return { from: end, isFound: false };
      start = at = end;
      continue;
    }
    if (!isAll && text.length - brace < longestStart) {
      gap.skip(text.slice(start, brace), false);
      return { from: brace, isFound: false };
    }
    if (recordStart.test(text.slice(brace, brace + longestStart))) {
      gap.skip(text.slice(start, brace), false);
      gap.found();
      return { from: brace, isFound: true };
    }
    at = brace + 1;
  }
}
