// HCL as `terraform fmt` leaves it, and texts that mean themselves in it.
// https://developer.hashicorp.com/terraform/language/expressions/strings

/** An attribute, or a block where `value` is a list of further items behind a head such as `resource "a" "b"`. */
export type HclItem =
  | { readonly kind: 'attribute'; readonly name: string; readonly value: string }
  | { readonly kind: 'block'; readonly head: string; readonly items: readonly HclItem[] }
  | { readonly kind: 'comment'; readonly text: string };

/** An attribute; `value` is an expression. */
export function attribute(name: string, value: string): HclItem {
  return { kind: 'attribute', name, value };
}

/** The lines of items. Names of attributes that stand in a run of single lines are aligned. */
export function hclLines(items: readonly HclItem[], indent = ''): readonly string[] {
  return items.flatMap((item, index) => {
    if (item.kind === 'comment') return [`${indent}# ${item.text}`];
    if (item.kind === 'block') return [`${indent}${item.head} {`, ...hclLines(item.items, `${indent}  `), `${indent}}`];
    const width = isSingle(item) ? widthAt(items, index) : item.name.length;
    return `${item.name.padEnd(width)} = ${item.value}`.split('\n').map((line) => `${indent}${line}`);
  });
}

function isSingle(item: HclItem | undefined): boolean {
  return item?.kind === 'attribute' && !item.value.includes('\n');
}

// The longest name in the run of single lines around an item.
function widthAt(items: readonly HclItem[], at: number): number {
  let [first, last] = [at, at];
  while (isSingle(items[first - 1])) first -= 1;
  while (isSingle(items[last + 1])) last += 1;
  return Math.max(...items.slice(first, last + 1).map((item) => (item.kind === 'attribute' ? item.name.length : 0)));
}

/** A JSON value as an expression that is equal to it. */
export function hclValue(value: unknown): string {
  if (typeof value === 'string') return hclString(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) {
    const lines = value.map((one: unknown) => `${indented(hclValue(one))},\n`);
    return lines.length === 0 ? '[]' : `[\n${lines.join('')}]`;
  }
  const items = Object.entries(value).map(([key, one]) => attribute(isName(key) ? key : hclString(key), hclValue(one)));
  return items.length === 0 ? '{}' : `{\n${hclLines(items, '  ').join('\n')}\n}`;
}

function isName(key: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(key) && !['null', 'true', 'false', 'for', 'if'].includes(key);
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

/** A text as a literal: no template in it is read, and it has no line break or other unseen character of its own. */
export function hclString(text: string): string {
  const escaped = text.replace(/["\\]|[^ -~\u00a1-\u00ac\u00ae-\u00ff]/gu, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    const code = character.codePointAt(0) ?? 0;
    // A half of a pair is no character: HCL has no text for it.
    if (code >= 0xd800 && code <= 0xdfff) return '\\ufffd';
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  });
  // After `$` or `%` another one would belong to it: there the sign itself is escaped.
  const literal = escaped.replace(/([$%]*)([$%])\{/g, (_, before: string, sign: string) =>
    before === '' ? `${sign}${sign}{` : `${before.replace(/[$%]/g, escapeOf)}${escapeOf(sign)}{`,
  );
  return `"${literal}"`;
}

function escapeOf(sign: string): string {
  return `\\u${hex(sign.charCodeAt(0), 4)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
