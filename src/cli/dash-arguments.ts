// yargs drops a positional that begins with a dash, and counts none behind `--`: such arguments go through it with a
// mark in front, which no real argument can have, and without the `--`.

const mark = '\u0000';

/** The arguments with `-`, and all that begin with a dash behind `--`, marked. */
export function hideDashes(args: readonly string[]): string[] {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const hide = (arg: string) => `${mark}${arg}`;
  return [
    ...args.slice(0, end).map((arg) => (arg === '-' ? hide(arg) : arg)),
    ...args.slice(end + 1).map((arg) => (arg.startsWith('-') ? hide(arg) : arg)),
  ];
}

/** A parsed value without the marks. */
export function restoreDashes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(restoreDashes);
  return typeof value === 'string' && value.startsWith(mark) ? value.slice(mark.length) : value;
}
