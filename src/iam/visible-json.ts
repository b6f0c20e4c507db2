// JSON that shows what it holds: what moves a cursor, hides, or turns the reading direction stands escaped.

// C1 controls (a terminal takes U+009B for an escape), format characters (bidi marks, no width, tags), line separators.
// JSON itself escapes the controls below U+0020.
const unseen = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The same JSON with such characters as `\uXXXX`; they can stand only inside strings. */
export function visibleJson(json: string): string {
  if (!/[^\n -~]/.test(json)) return json;
  return json.replace(unseen, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
