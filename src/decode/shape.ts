// How an object is to be read as a stream: line by line, or as one JSON text after another.

import { parseJson } from './parse-json.js';

/**
 * The two ways. In `lines` a broken line costs one record; a `document` has JSON texts of any layout, with or without
 * anything between them, and ends where it is broken.
 */
export type Shape = 'lines' | 'document';

/** How many characters are looked at, at most. A record is smaller. */
export const headLength = 1 << 18;

/** A list of records that opens the text: whatever broke its line, the rest of it comes in the next one. */
const listStart = /^\{[^{}]{0,1000}"(?:Records|Events)"\s*:\s*\[/;

/**
 * Tells the shape from the beginning of a text; `undefined` asks for more of it. Nothing hangs on how much more is
 * there. One line alone is a document.
 */
export function shapeOf(head: string, isAll: boolean): Shape | undefined {
  const isEnough = isAll || head.length >= headLength;
  const start = head.search(/\S/);
  const end = start < 0 ? -1 : head.indexOf('\n', start);
  if (end < 0 || end >= headLength) return isEnough ? 'document' : undefined;
  const next = head.slice(end, headLength).search(/\S/);
  if (next < 0) return isEnough ? 'document' : undefined;
  const line = head.slice(start, end).trim();
  if (parseJson(line) !== undefined) return 'lines';
  // A text over several lines opens something in its first one; a broken line among others is just broken.
  if (line.startsWith('[') || /[[{,:]$/.test(line) || listStart.test(line)) return 'document';
  if (!line.startsWith('{') || /[[{]/.test(head[end + next] ?? '')) return 'lines';
  const isWhole = isAll && head.length < headLength;
  return shapeOfBroken(head.slice(start, headLength), isWhole) ?? (isEnough ? 'document' : undefined);
}

/**
 * A record opens with a brace, and the second line does not: it goes on with the first one, or both are halves of a
 * broken line. What stands before the next record that is a line tells which; `isWhole` if no more of the text comes.
 */
function shapeOfBroken(text: string, isWhole: boolean): Shape | undefined {
  for (let at = text.indexOf('\n') + 1, end = 0; at > 0; at = end + 1) {
    end = text.indexOf('\n', at);
    if (end < 0 && !isWhole) break;
    const line = text.slice(at, end < 0 ? undefined : end).trim();
    if (line.startsWith('{') && parseJson(line) !== undefined)
      return parseJson(text.slice(0, at)) === undefined ? 'lines' : 'document';
  }
  return undefined;
}
