// Reference: what the patterns of a policy match, by plain backtracking. Shares nothing with src/; slow, and short.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html

import type { RawPolicy, RawRequest } from './raw-policy.js';

/** A piece of a pattern; wildcards that are `caged` do not match a colon. */
export type Piece =
  | { readonly is: 'letter'; readonly letter: string }
  | { readonly is: 'wild'; readonly sign: '*' | '?'; readonly caged: boolean }
  | { readonly is: 'variable'; readonly key: string; readonly fallback: string | null };

/** Whether the `*` at the end of one of an ARN's first fields may run on past the colon. */
export type ArnReading = 'wide' | 'narrow';

/** How sure something is: 1 yes, 0 no, a half where a key is not told. */
export type Sure = 0 | 0.5 | 1;

const newer = (version: RawPolicy['Version']) => version === '2012-10-17';

/** The pieces of an element of `Resource`. */
export function resourcePieces(pattern: string, version: RawPolicy['Version'], reading: ArnReading): Piece[] {
  const fields = splitFields(pattern, version);
  const free = fields.pop() ?? '';
  const pieces: Piece[] = [];
  for (const field of fields) {
    for (let at = 0; at < field.length; at += 1) {
      const letter = field.charAt(at);
      const runsOn = reading === 'wide' && at === field.length - 1;
      if (letter === '*') pieces.push({ is: 'wild', sign: '*', caged: !runsOn });
      else if (letter === '?') pieces.push({ is: 'wild', sign: '?', caged: true });
      else pieces.push({ is: 'letter', letter });
    }
    pieces.push({ is: 'letter', letter: ':' });
  }
  return [...pieces, ...freePieces(free, version)];
}

/** The pieces of an ARN operator's value: every field is matched by itself, and variables may stand anywhere. */
export function arnPieces(pattern: string, version: RawPolicy['Version']): Piece[] {
  const fields = splitFields(pattern, version);
  const free = fields.pop() ?? '';
  const caged = fields.flatMap((field) => [
    ...freePieces(field, version).map((piece): Piece => (piece.is === 'wild' ? { ...piece, caged: true } : piece)),
    { is: 'letter', letter: ':' } as const,
  ]);
  return [...caged, ...freePieces(free, version)];
}

/** The pieces of text in which wildcards match anything; without `wild` they stand for themselves. */
export function freePieces(text: string, version: RawPolicy['Version'], wild = true): Piece[] {
  if (text === '') return [];
  const close = text.indexOf('}');
  if (newer(version) && text.startsWith('${') && close > 0) {
    const inside = text.slice(2, close);
    const rest = freePieces(text.slice(close + 1), version, wild);
    if (inside === '*' || inside === '?' || inside === '$') return [{ is: 'letter', letter: inside }, ...rest];
    const [key = '', ...after] = inside.split(',');
    const fallback = after.length === 0 ? null : after.join(',').trim().slice(1, -1);
    return [{ is: 'variable', key: key.trim().toLowerCase(), fallback }, ...rest];
  }
  const letter = text.charAt(0);
  const isWild = wild && (letter === '*' || letter === '?');
  const piece: Piece = isWild ? { is: 'wild', sign: letter, caged: false } : { is: 'letter', letter };
  return [piece, ...freePieces(text.slice(1), version, wild)];
}

// The first five colons part fields; a colon inside `${...}` is none of them.
function splitFields(pattern: string, version: RawPolicy['Version']): string[] {
  const fields = [''];
  let depth = 0;
  for (let at = 0; at < pattern.length; at += 1) {
    if (newer(version) && pattern.startsWith('${', at)) depth = 1;
    if (pattern[at] === '}') depth = 0;
    if (pattern[at] === ':' && depth === 0 && fields.length < 6) fields.push('');
    else fields.push((fields.pop() ?? '') + pattern.charAt(at));
  }
  return fields;
}

/** Whether pieces, with the request's values in the place of variables, are the text. */
export function matchPieces(pieces: readonly Piece[], text: string, request: RawRequest): Sure {
  let open = false;
  const resolved: Piece[] = [];
  for (const piece of pieces) {
    if (piece.is !== 'variable') {
      resolved.push(piece);
      continue;
    }
    const values = valuesOf(request, piece.key);
    if (values === 'unknown') {
      open = true;
      resolved.push({ is: 'wild', sign: '*', caged: false });
      continue;
    }
    const value = values.length === 1 ? values[0] : piece.fallback;
    if (value === null || value === undefined) return 0;
    for (let at = 0; at < value.length; at += 1) resolved.push({ is: 'letter', letter: value.charAt(at) });
  }
  if (!fits(resolved, 0, text, 0)) return 0;
  return open ? 0.5 : 1;
}

/** The state of a key. */
export function valuesOf(request: RawRequest, key: string): readonly string[] | 'unknown' {
  const values = request.keys[key.toLowerCase()];
  return values ?? (request.others === 'unknown' ? 'unknown' : []);
}

/** Whether one of the variables among pieces has neither one value that is told nor a fallback. */
export function lacksValue(pieces: readonly Piece[], request: RawRequest): boolean {
  return pieces.some((piece) => {
    if (piece.is !== 'variable' || piece.fallback !== null) return false;
    const values = valuesOf(request, piece.key);
    return values === 'unknown' || values.length !== 1;
  });
}

/** Whether pieces without variables are the text, from a place in each on. */
export function fits(pieces: readonly Piece[], from: number, text: string, at: number): boolean {
  const piece = pieces[from];
  if (piece === undefined) return at === text.length;
  const letter = text[at];
  if (piece.is === 'letter') return piece.letter === letter && fits(pieces, from + 1, text, at + 1);
  const takesOne = letter !== undefined && piece.is === 'wild' && !(piece.caged && letter === ':');
  if (piece.is === 'wild' && piece.sign === '?') return takesOne && fits(pieces, from + 1, text, at + 1);
  return fits(pieces, from + 1, text, at) || (takesOne && fits(pieces, from, text, at + 1));
}

/** Whether an element of `Action` has an action. */
export function matchesActionPattern(pattern: string, action: string): boolean {
  if (pattern === '*' || pattern === '**') return true;
  return fits(freePieces(pattern.toLowerCase(), '2008-10-17'), 0, action.toLowerCase(), 0);
}
