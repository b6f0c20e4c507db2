// Untrusted text made plain: nothing in it can move a cursor, break a line, turn the reading direction or hide itself.

const mostCharacters = 300;

// Control, format (bidi marks, zero width), surrogate, private-use, line and paragraph separator characters, and the
// tags block that renders as nothing.
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** The text with every unsafe character written as `\u{hex}`, cut where it is very long. */
export function plainText(text: string, most = mostCharacters): string {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  return cut.replace(unsafe, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
