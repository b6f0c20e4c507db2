// The tokens of dump files in, the parts of dumps out: one page, a list of pages, or pages one after another.

import type Assembler from 'stream-json/core/assembler.js';
import type { Token } from 'stream-json/core/parser.js';
import { dumpLists, isDumpList, type DumpList, type DumpPart } from './dump.js';

/** Deeper than any entry: a condition's value is the eighth level. */
const deepest = 64;

/** Where the next token stands. `skipping`: inside a value of a page that is not looked at. */
type Place =
  | { readonly kind: 'outside' }
  | { readonly kind: 'page'; key: string; hasList: boolean; isTruncated: boolean }
  | { readonly kind: 'list'; readonly list: DumpList; index: number; readonly page: Place }
  | { readonly kind: 'skipping'; depth: number; readonly page: Place };

/** Takes the tokens of one file. What is no dump is said once, and then nothing is taken any more. */
export class DumpTokens {
  readonly #deliver: (part: DumpPart) => void;
  readonly #createAssembler: () => Assembler;
  #place: Place = { kind: 'outside' };
  #entry: Assembler | undefined;
  #isInArray = false;
  #pages = 0;
  #trouble: string | undefined;

  constructor(deliver: (part: DumpPart) => void, createAssembler: () => Assembler) {
    this.#deliver = deliver;
    this.#createAssembler = createAssembler;
  }

  /** Why this is no dump: one lower-case sentence. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** How many pages have ended. */
  get pages(): number {
    return this.#pages;
  }

  /** Where a text that ends now breaks off; `undefined` between two pages. */
  get openPlace(): string | undefined {
    const place = this.#place;
    if (place.kind === 'list') return `\`${place.list}[${place.index}]\``;
    if (place.kind !== 'outside') return `page ${this.#pages + 1}`;
    return this.#isInArray ? 'the list of pages' : undefined;
  }

  /** Takes the next token. */
  take(token: Token): void {
    if (this.#trouble !== undefined) return;
    if (this.#entry) this.#takeInEntry(this.#entry, token);
    else if (this.#place.kind === 'outside') this.#takeOutside(token);
    else if (this.#place.kind === 'page') this.#takeInPage(this.#place, token);
    else if (this.#place.kind === 'list') this.#takeInList(this.#place, token);
    else this.#skip(this.#place, token);
  }

  #takeOutside(token: Token): void {
    if (token.name === 'startObject') this.#place = { kind: 'page', key: '', hasList: false, isTruncated: false };
    else if (token.name === 'startArray' && !this.#isInArray) this.#isInArray = true;
    else if (token.name === 'endArray') this.#isInArray = false;
    else this.#trouble = `it holds something else than pages with ${listNames}`;
  }

  #takeInPage(page: Extract<Place, { kind: 'page' }>, token: Token): void {
    if (token.name === 'keyValue') page.key = token.value;
    else if (token.name === 'endObject') this.#endPage(page);
    else if (isDumpList(page.key)) this.#startList(page, page.key, token);
    else if (token.name === 'startObject' || token.name === 'startArray')
      this.#place = { kind: 'skipping', depth: 1, page };
    // `IsTruncated` is the API's; the AWS CLI writes `NextToken` where `--max-items` has cut its output short.
    // https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-pagination.html
    else if (page.key === 'IsTruncated') page.isTruncated ||= token.name === 'trueValue';
    else if (page.key === 'NextToken') page.isTruncated ||= token.name === 'stringValue';
  }

  #startList(page: Extract<Place, { kind: 'page' }>, list: DumpList, token: Token): void {
    page.hasList = true;
    if (token.name === 'startArray') this.#place = { kind: 'list', list, index: 0, page };
    else this.#trouble = `\`${list}\` is no list`;
  }

  #endPage({ hasList, isTruncated }: Extract<Place, { kind: 'page' }>): void {
    this.#place = { kind: 'outside' };
    this.#pages += 1;
    if (hasList) this.#deliver({ kind: 'page-end', isTruncated });
    else this.#trouble = `page ${this.#pages} has none of ${listNames}`;
  }

  #takeInList(place: Extract<Place, { kind: 'list' }>, token: Token): void {
    if (token.name === 'endArray') {
      this.#place = place.page;
    } else if (token.name === 'startObject' || token.name === 'startArray') {
      this.#entry = this.#createAssembler();
      this.#entry.consume(token);
    } else {
      this.#deliverEntry(place, 'value' in token ? token.value : null);
    }
  }

  #takeInEntry(entry: Assembler, token: Token): void {
    entry.consume(token);
    if (entry.depth > deepest) this.#trouble = `${this.openPlace ?? ''} nests deeper than ${deepest}`;
    if (!entry.done || this.#place.kind !== 'list') return;
    this.#entry = undefined;
    this.#deliverEntry(this.#place, entry.current);
  }

  #deliverEntry(place: Extract<Place, { kind: 'list' }>, value: unknown): void {
    // Texts of the parser are views of the piece that they stood in: whoever kept one would keep the piece.
    const copy: unknown = JSON.parse(JSON.stringify(value));
    this.#deliver({ kind: 'entry', list: place.list, index: place.index, value: copy });
    place.index += 1;
  }

  #skip(place: Extract<Place, { kind: 'skipping' }>, token: Token): void {
    if (token.name === 'startObject' || token.name === 'startArray') place.depth += 1;
    else if (token.name === 'endObject' || token.name === 'endArray') place.depth -= 1;
    if (place.depth === 0) this.#place = place.page;
  }
}

const listNames = dumpLists.map((list) => `\`${list}\``).join(', ');
