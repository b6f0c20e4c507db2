// A page for people, before anybody knows whether it becomes text or markdown: what is ours to say, and names that are not.

import { styleText } from 'node:util';
import { codeSpan } from './code-span.js';
import { grouped } from './counted.js';
import { plainText } from './plain-text.js';

/** A piece of a line: our own words, without any sign that markdown reads, or what logs, policies and files say. */
export type Part = string | { readonly name: string };

/** A line: a heading, or an item below the last one. `isBad`: what a reader must not overlook. */
export type Line =
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly parts: readonly Part[] }
  | { readonly kind: 'item'; readonly depth: number; readonly parts: readonly Part[]; readonly isBad: boolean };

/** What others said, to be shown and never obeyed. */
export function named(name: string): Part {
  return { name };
}

/** A heading. */
export function heading(level: 1 | 2, ...parts: readonly Part[]): Line {
  return { kind: 'heading', level, parts };
}

/** An item, 0 for the outermost. */
export function item(depth: number, ...parts: readonly Part[]): Line {
  return { kind: 'item', depth, parts, isBad: false };
}

/** An item that a reader must not overlook. */
export function badItem(depth: number, ...parts: readonly Part[]): Line {
  return { kind: 'item', depth, parts, isBad: true };
}

/** Names behind each other, the first few of them. */
export function listOf(names: readonly string[], most: number, total = names.length): readonly Part[] {
  const shown = names.slice(0, most);
  const more = total - shown.length;
  const parts = shown.flatMap((name, index): Part[] => [...(index > 0 ? [', '] : []), named(name)]);
  return more > 0 ? [...parts, `${shown.length > 0 ? ' and ' : ''}${grouped(more)} more`] : parts;
}

/** The page as text for a terminal. */
export function textOf(lines: readonly Line[], color: boolean): string {
  const style = (how: 'bold' | 'red', text: string) => (color ? styleText(how, text, { validateStream: false }) : text);
  const inline = (parts: readonly Part[]) =>
    parts.map((part) => (typeof part === 'string' ? part : plainText(part.name))).join('');
  return lines
    .map((line, index) => {
      const text = inline(line.parts);
      if (line.kind === 'heading') return `${index > 0 ? '\n' : ''}${style('bold', text)}\n`;
      return `${'  '.repeat(line.depth + 1)}${line.isBad ? style('red', text) : text}\n`;
    })
    .join('');
}

/** The page as markdown, as CommonMark and GitHub read it. */
export function markdownOf(lines: readonly Line[]): string {
  const inline = (parts: readonly Part[]) =>
    parts.map((part) => (typeof part === 'string' ? part : codeSpan(part.name))).join('');
  return lines
    .map((line, index) => {
      const text = inline(line.parts);
      if (line.kind === 'heading') return `${index > 0 ? '\n' : ''}${'#'.repeat(line.level)} ${text}\n\n`;
      return `${'  '.repeat(line.depth)}- ${line.isBad ? `**${text}**` : text}\n`;
    })
    .join('');
}
