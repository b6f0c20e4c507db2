// What a resource stands for, in words.

import type { WildcardReason } from '../proposal/wildcards.js';

/** Why a resource is no name, the worst first. */
export const standingWords: ReadonlyMap<WildcardReason, string> = new Map([
  ['unknown', 'not in the request'],
  ['folded', 'too many'],
  ['created', 'id made by the call'],
  ['path', 'path not told'],
  ['generalized', 'for several names'],
  ['attached', 'as the attached policy has it'],
  ['inexpressible', 'no policy can hold the name'],
  ['unescapable', 'operator in the name'],
  ['unscopable', 'cannot be scoped'],
  ['format', 'AWS asks for it so'],
]);

/** The place of a reason among all, the worst first. */
export function rankOf(reason: WildcardReason): number {
  return [...standingWords.keys()].indexOf(reason);
}
