import { expect, test } from 'vitest';
import { plainText } from '../../src/report/plain-text.js';

test.each([
  ['letters of any script stay: naïve, 日本語, ελ, 😀', 'naïve, 日本語, ελ, 😀', 'naïve, 日本語, ελ, 😀'],
  ['an escape sequence', '\u001b[2J\u001b]0;x\u0007', '\\u{1b}[2J\\u{1b}]0;x\\u{7}'],
  ['the one-byte form of an escape sequence', '\u009b2J', '\\u{9b}2J'],
  ['line breaks of all kinds', 'a\nb\rc\u0085d\u2028e\u2029f', 'a\\u{a}b\\u{d}c\\u{85}d\\u{2028}e\\u{2029}f'],
  ['a tab, a backspace, a delete', 'a\tb\bc\u007f', 'a\\u{9}b\\u{8}c\\u{7f}'],
  ['marks that turn the direction', '\u202egpj.exe\u2066x\u2069\u200f', '\\u{202e}gpj.exe\\u{2066}x\\u{2069}\\u{200f}'],
  ['what has no width', 'a\u200bb\ufeffc\u2060\u00ad', 'a\\u{200b}b\\u{feff}c\\u{2060}\\u{ad}'],
  ['tags that hide text', 'a\u{e0041}', 'a\\u{e0041}'],
  ['half a surrogate pair', 'a\ud83db', 'a\\u{d83d}b'],
  ['private characters', '\ue000', '\\u{e000}'],
])('%s', (_, text, plain) => {
  expect(plainText(text)).toBe(plain);
});

test('a very long text is cut, and says so', () => {
  expect(plainText('x'.repeat(10_000))).toBe(`${'x'.repeat(300)}…`);
  expect(plainText('x'.repeat(300))).toBe('x'.repeat(300));
});
