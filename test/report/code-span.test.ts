// Untrusted text in markdown, read back by a reader of code spans that follows CommonMark and shares no code with ours.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeSpan } from '../../src/report/code-span.js';
import { badItem, heading, item, listOf, markdownOf, named, textOf } from '../../src/report/diff-page.js';

/** What stands outside of all code spans of a line, and what they hold. https://spec.commonmark.org/0.31.2/#code-spans */
function readSpans(markdown: string): { readonly outside: string; readonly spans: readonly string[] } {
  const spans: string[] = [];
  let outside = '';
  let at = 0;
  while (at < markdown.length) {
    const [run = ''] = /^`*/.exec(markdown.slice(at)) ?? [];
    if (run === '') {
      outside += markdown[at] ?? '';
      at += 1;
      continue;
    }
    const rest = markdown.slice(at + run.length);
    const closing = [...rest.matchAll(/`+/g)].find(([one]) => one.length === run.length);
    if (!closing) {
      outside += run;
      at += run.length;
      continue;
    }
    const inner = rest.slice(0, closing.index);
    spans.push(/^ .* $/s.test(inner) && inner.trim() !== '' ? inner.slice(1, -1) : inner);
    at += 2 * run.length + inner.length;
  }
  return { outside, spans };
}

const hostile = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '`<b>`',
  '``',
  '` a ``b``` c',
  '[click](javascript:alert(1))',
  '![x](http://203.0.113.9/pixel)',
  '@octocat #1 http://example.com',
  '| a | b |',
  '**bold** _it_ ~~no~~',
  '\\`',
  ' both ',
  '  ',
  '# heading',
  '&lt;b&gt;',
];

describe('untrusted text in markdown', () => {
  it.each(hostile)('is one code span and nothing else: %s', (text) => {
    const { outside, spans } = readSpans(`- a ${codeSpan(text)} b`);
    expect(spans).toEqual([text]);
    expect(outside).toBe('- a  b');
  });

  it('is one code span whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('`', ' ', '<', '>', '\\', '|', 'a', '*', '[', ']'), minLength: 1 }),
        (text) => {
          const { outside, spans } = readSpans(`- a ${codeSpan(text)} b`);
          expect(spans).toEqual([text]);
          expect(outside).toBe('- a  b');
        },
      ),
    );
  });

  it('breaks no line and hides nothing', () => {
    expect(codeSpan('a\n# b')).toBe('`a\\u{a}# b`');
    expect(codeSpan('a\u202Eb')).toBe('`a\\u{202e}b`');
    expect(codeSpan('')).toBe('(empty)');
  });
});

describe('a page', () => {
  const lines = [
    heading(1, 'of ', named('<b>')),
    item(0, 'has ', ...listOf(['a`', '*b*', 'c'], 2)),
    badItem(1, 'is bad: ', named('\u001b[31m')),
  ];

  it('is markdown with all names in code spans', () => {
    expect(markdownOf(lines)).toBe('# of `<b>`\n\n- has `` a` ``, `*b*` and 1 more\n  - **is bad: `\\u{1b}[31m`**\n');
  });

  it('is text without anything that a terminal obeys', () => {
    expect(textOf(lines, false)).toBe('of <b>\n  has a`, *b* and 1 more\n    is bad: \\u{1b}[31m\n');
  });

  it('has colour only where it is asked for', () => {
    expect(textOf(lines, true)).toContain('\u001b[1mof <b>\u001b[22m');
  });
});
