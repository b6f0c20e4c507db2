// Untrusted text in markdown: a code span, in which nothing is read as markdown, HTML, a link or a name to be notified.

import { plainText } from './plain-text.js';

/**
 * The text as a code span. It is closed by a run of backticks of its own length alone, and one longer than any in the
 * text is taken. https://spec.commonmark.org/0.31.2/#code-spans
 */
export function codeSpan(text: string): string {
  const plain = plainText(text);
  if (plain === '') return '(empty)';
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  // One space is taken away on both sides where both are there and not all is spaces, and a backtick must not touch the fence.
  const isPadded = /^`|`$|^ .*[^ ].* $/s.test(plain);
  return isPadded ? `${fence} ${plain} ${fence}` : `${fence}${plain}${fence}`;
}
