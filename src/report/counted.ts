// Numbers in words, and lists of which the first few are shown and the rest is counted.

import { plainText } from './plain-text.js';

/** A whole number with commas between thousands, the same in every locale. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** How many of something, in the right number. */
export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** The first names of a list made plain, such as `a, b and 3 more`. */
export function firstNames(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).map((name) => plainText(name));
  const more = names.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${grouped(more)} more` : ''}`;
}

/** Equal texts as one, where the first of them stands, each with its counts added up. */
export function addedUp(
  counted: Iterable<readonly [text: string, count: number]>,
): readonly (readonly [text: string, count: number])[] {
  const sums = new Map<string, number>();
  for (const [text, count] of counted) sums.set(text, (sums.get(text) ?? 0) + count);
  return [...sums];
}

/** How a list of lines is cut. */
export interface Cut {
  readonly most: number;
  /** How many there are, where not all are in the list. */
  readonly total?: number;
  readonly indent?: string;
  /** What is said behind the number of the rest. */
  readonly rest?: string;
}

/** The first lines of a list, and where there are more one that says how many. */
export function firstLines(
  lines: readonly string[],
  { most, total = lines.length, indent = '  ', rest = '' }: Cut,
): readonly string[] {
  const more = total - Math.min(most, lines.length);
  return more > 0 ? [...lines.slice(0, most), `${indent}… and ${grouped(more)} more${rest}`] : lines;
}

/** Lines that come one after the other, of which the first are kept and all are counted. */
export class FirstLines {
  readonly #most: number;
  readonly #lines: string[] = [];
  #total = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes the next lines. */
  add(lines: readonly string[]): void {
    this.#total += lines.length;
    this.#lines.push(...lines.slice(0, this.#most - this.#lines.length));
  }

  /** The first of them, and where there are more a line that says how many. */
  shown(cut: Pick<Cut, 'indent' | 'rest'> = {}): readonly string[] {
    return firstLines(this.#lines, { ...cut, most: this.#most, total: this.#total });
  }
}
