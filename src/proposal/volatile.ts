// Parts of names that come and go: dates, ids, hashes, numbers. What is written around them, a person or a program chose.

import type { WildcardKind } from './grant.js';

/** What a volatile part is. */
export type VolatileKind = Extract<WildcardKind, 'date' | 'time' | 'id' | 'number'>;

/** A name with its volatile parts as wildcards: digits of dates and times by `?` each, other parts by `*`. */
export interface Template {
  readonly pattern: string;
  /** Distinct; empty where the name has no such part. */
  readonly kinds: readonly VolatileKind[];
}

interface Part {
  readonly kind: VolatileKind;
  /** Global. It never takes in a `/` outside a date, nor any sign of an escape. */
  readonly form: RegExp;
  readonly open: (text: string, at: number) => string;
}

const openDigits = (text: string): string => text.replace(/\d/g, '?');
// The century stays: it is what tells a date from any other eight digits.
const openDate = (text: string): string => text.replace(/(?<!^\d?)\d/g, '?');
// A `*` at the very beginning would open all that is beside it, so there the id keeps its length.
const openId = (text: string, at: number): string => (at > 0 ? '*' : text.replace(/[0-9a-zA-Z]/g, '?'));
// Numbers with leading zeros keep their length.
const openNumber = (text: string, at: number): string => (at > 0 && !text.startsWith('0') ? '*' : openDigits(text));

// No letter or digit around it, so that no word is taken apart.
const alone = (form: string): RegExp => new RegExp(`(?<![0-9a-zA-Z])(?:${form})(?![0-9a-zA-Z])`, 'g');

const year = '(?:19|20)\\d\\d';
const month = '(?:0[1-9]|1[0-2])';
const day = '(?:0[1-9]|[12]\\d|3[01])';
const hour = '(?:[01]\\d|2[0-3])';
const minute = '[0-5]\\d';
const account = '(?!\\d{12}(?!\\d))';

// In this order: a date is no number, a hash no number either. What could be an account's id (12 digits) is never opened.
const parts: readonly Part[] = [
  { kind: 'id', form: alone('[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}'), open: openId },
  {
    kind: 'time',
    form: alone(
      `${account}${year}-?${month}-?${day}[T_ -]?${hour}[:-]?${minute}(?:[:-]?${minute}(?:[.,]\\d{1,9})?)?Z?`,
    ),
    open: openDate,
  },
  {
    kind: 'date',
    form: alone(`${year}/${month}(?:/${day}(?:/${hour}(?=/)(?:/${minute}(?=/))?)?)?(?=/|$)`),
    open: openDate,
  },
  { kind: 'date', form: alone(`${year}(?:([-._]?)${month}\\1${day}|[-._]${month})`), open: openDate },
  { kind: 'date', form: /(?<=^|\/)20\d\d(?=\/)/g, open: openDate },
  // Partitions in the manner of Hive: `year=2026/month=11`.
  {
    kind: 'date',
    form: /(?<=(?:^|\/)(?:year|month|day|hour|minute|dt|date|y|m|d|h)=)\d{1,4}(?=\/|$)/g,
    open: openDigits,
  },
  // Seconds or milliseconds since 1970, from 2001 on.
  { kind: 'time', form: alone('1\\d{9}(?:\\d{3})?'), open: openDigits },
  // Hexadecimal, in one case; a short one must not be a word with a number behind it.
  ...['a-f', 'A-F'].map((letters): Part => {
    const sign = `[0-9${letters}]`;
    const short = `(?=${sign}*\\d[${letters}])${sign}{8,}`;
    return { kind: 'id', form: alone(`${short}|(?=${sign}*\\d)(?=${sign}*[${letters}])${sign}{16,}`), open: openId };
  }),
  // ULIDs, then random letters and digits of all kinds, without anything as long as a word.
  { kind: 'id', form: alone('[0-7][0-9A-HJKMNP-TV-Z]{25}'), open: openId },
  {
    kind: 'id',
    form: alone('(?=\\w*\\d[a-zA-Z])(?=\\w*[a-z])(?=\\w*[A-Z])(?!\\w*[a-z]{5})[0-9a-zA-Z]{16,}'),
    open: openId,
  },
  // Of a file; a folder that is called by a number may be that of a customer.
  { kind: 'number', form: new RegExp(`${alone(`${account}\\d{3,}`).source}(?=[^/]*$)`, 'g'), open: openNumber },
];

/** No key of S3 is as long: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const longestPath = 2048;

/** The template of a path, such as the key of an object: every volatile part of it. */
export function pathTemplate(path: string): Template {
  const kinds = new Set<VolatileKind>();
  if (path.length > longestPath) return { pattern: path, kinds: [] };
  let pattern = path;
  for (const { kind, form, open } of parts) {
    pattern = pattern.replace(form, (text: string, ...rest: readonly unknown[]) => {
      kinds.add(kind);
      return open(text, Number(rest.find((one) => typeof one === 'number')));
    });
  }
  return { pattern, kinds: [...kinds] };
}
