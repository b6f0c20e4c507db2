// Parts of names that come and go: dates, ids, hashes, numbers. What is written around them, a person or a program chose.

import type { WildcardKind } from './grant.js';

/** What a volatile part is. */
export type VolatileKind = Extract<WildcardKind, 'date' | 'time' | 'id' | 'number'>;

/** A name with its volatile parts as wildcards: digits of dates and times by `?` each, all else by `*`. */
export interface Template {
  readonly pattern: string;
  /** Distinct, in the order of their first; empty where the name has no such part. */
  readonly kinds: readonly VolatileKind[];
}

interface Part {
  readonly kind: VolatileKind;
  readonly form: RegExp;
  readonly replace: (text: string) => string;
}

const digitsOpen = (text: string): string => text.replace(/\d/g, '?');
const open = (): string => '*';

// Between delimiters, so that no word is taken apart. In this order: a date is no number, a hash no number either.
const parts: readonly Part[] = [
  {
    kind: 'id',
    form: /(?<![0-9a-zA-Z])[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?![0-9a-zA-Z])/g,
    replace: open,
  },
  {
    kind: 'time',
    form: /(?<![0-9a-zA-Z])(?:19|20)\d\d-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])[T_](?:[01]\d|2[0-3])[:-]?[0-5]\d(?:[:-]?[0-5]\d)?Z?(?![0-9a-zA-Z])/g,
    replace: digitsOpen,
  },
  {
    kind: 'date',
    form: /(?<![0-9a-zA-Z])(?:19|20)\d\d(?:([-/._]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])|[-/._](?:0[1-9]|1[0-2]))(?![0-9a-zA-Z])/g,
    replace: digitsOpen,
  },
  // The hour of a date-like path, and the parts of one in the manner of Hive.
  { kind: 'time', form: /(?<=\?\?\/)(?:[01]\d|2[0-3])(?=\/)/g, replace: digitsOpen },
  {
    kind: 'date',
    form: /(?<=(?:^|\/)(?:year|month|day|hour|dt|date|y|m|d|h)=)[0-9][0-9T:-]*(?=\/|$)/g,
    replace: digitsOpen,
  },
  { kind: 'id', form: /(?<![0-9a-zA-Z])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}(?![0-9a-zA-Z])/g, replace: open },
  {
    kind: 'id',
    form: /(?<![0-9a-zA-Z])(?=[0-9a-zA-Z]*\d)(?=[0-9a-zA-Z]*[a-z])(?=[0-9a-zA-Z]*[A-Z])[0-9a-zA-Z]{16,}(?![0-9a-zA-Z])/g,
    replace: open,
  },
  { kind: 'number', form: /(?<![0-9a-zA-Z])\d{3,}(?![0-9a-zA-Z])/g, replace: open },
];

/** The template of a path, such as the key of an object: every volatile part of it. */
export function pathTemplate(path: string): Template {
  const kinds = new Set<VolatileKind>();
  let pattern = path;
  for (const { kind, form, replace } of parts) {
    pattern = pattern.replace(form, (text) => {
      kinds.add(kind);
      return replace(text);
    });
  }
  return { pattern, kinds: [...kinds] };
}

// `i-0123456789abcdef0`: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
const awsId = /^([a-z][a-z-]*-)(?=[0-9a-f]*\d)[0-9a-f]{8,17}$/;
const wholeId =
  /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{16,})$/;

/** The template of a name that is not a path: only segments (between `/` and `:`) that are ids throughout. */
export function nameTemplate(name: string): Template {
  const pattern = name.replace(/[^/:]+/g, (segment) => {
    const prefix = awsId.exec(segment)?.[1] ?? (wholeId.test(segment) ? '' : undefined);
    return prefix === undefined ? segment : `${prefix}*`;
  });
  return { pattern, kinds: pattern === name ? [] : ['id'] };
}
