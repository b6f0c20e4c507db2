// What a wildcard would match beside what it stands for, in words.

import { standingWords } from './standing-words.js';
import type { Wildcard } from '../proposal/wildcards.js';

const kindWords: ReadonlyMap<string, string> = new Map([
  ['date', 'any other date (any digit or sign in the place of each of its digits)'],
  ['time', 'any other time (any digit or sign in the place of each of its digits)'],
  ['id', 'any other id, and any other text in its place'],
  ['number', 'any other number, and any other text in its place'],
  ['name', 'every name below that folder, folders in it too'],
  ['type', 'every resource of the type in that place'],
  ['everything', 'every resource'],
]);

/** Why the wildcard is there. */
export function whyWords({ reasons }: Pick<Wildcard, 'reasons'>): string {
  return reasons.map((reason) => standingWords.get(reason) ?? reason).join(', ');
}

/** What else the wildcard would match. */
export function alsoWords({ resource, reasons, standsFor }: Wildcard): string {
  if (standsFor) return standsFor.kinds.map((kind) => kindWords.get(kind) ?? kind).join('; ');
  if (resource === '*') return 'every resource';
  if (reasons.includes('attached')) return 'whatever the attached policy has matched';
  if (reasons.includes('path')) return 'the same name under every other path';
  return 'every name that fits in its place';
}
