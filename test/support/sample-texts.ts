// Random texts that a pattern matches, taken where another pattern could miss them.

import { happens } from './random-pattern.js';
import type { Random } from './random.js';
import type { RawRequest } from './raw-policy.js';
import { valuesOf, type Piece } from './reference-match.js';

/** A text that the pieces match in the request; `near` has texts of which parts may stand for wildcards. */
export function sampleText(
  random: Random,
  pieces: readonly Piece[],
  { request, near }: { readonly request: RawRequest; readonly near: readonly string[] },
): string | undefined {
  let text = '';
  for (const piece of pieces) {
    if (piece.is === 'letter') text += piece.letter;
    else if (piece.is === 'wild') text += sampleWildcard(random, piece, near);
    else {
      const values = valuesOf(request, piece.key);
      const value = values.length === 1 && values !== 'unknown' ? values[0] : piece.fallback;
      if (value === null || value === undefined) return undefined;
      text += value;
    }
  }
  return text;
}

function sampleWildcard(random: Random, piece: Extract<Piece, { is: 'wild' }>, near: readonly string[]): string {
  const source = near.length > 0 ? random.pick(near) : '';
  const from = random.below(source.length + 1);
  if (piece.sign === '?') {
    const letter = happens(random, 50) ? source.charAt(from) : random.pick(['~', ':', '/', '*', 'e']);
    return letter === '' || (piece.caged && letter === ':') ? '~' : letter;
  }
  const part = source.slice(from, happens(random, 50) ? undefined : from + 1 + random.below(6));
  const run = happens(random, 40) ? part : random.pick(['', '~', '~', ':', '/~', 'a~:b/', '*']);
  return piece.caged ? run.replaceAll(':', '') : run;
}
