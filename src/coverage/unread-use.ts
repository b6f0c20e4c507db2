// Roles that AWS has seen used inside the window though no call of them was read: these logs do not hold all their calls.

import type { Attached } from '../attached/attached.js';
import type { Window } from '../usage/summary.js';
import type { SeenUsage } from './seen.js';

/** When AWS has seen the use of a principal of which no call was read; `undefined`: no such contradiction is known. */
export type UnreadUse = (principal: string) => string | undefined;

/** Whether a time is within a window, its ends included. */
export function isWithin(time: string, window: Window | null): boolean {
  return window !== null && time >= window.first && time <= window.last;
}

/**
 * What the authorization details say of use that the logs do not have; nothing of anybody without them.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleLastUsed.html
 */
export function unreadUses(
  usage: SeenUsage | undefined,
  attached: Pick<Attached, 'principals'> | undefined,
): UnreadUse {
  if (!usage || !attached) return () => undefined;
  const read = new Set<string>();
  for (const { principal, records } of usage.principals) {
    if (records.used + records.denied + records.undecided + records.unmapped > 0) read.add(principal);
  }
  return (principal) => {
    const at = attached.principals.get(principal)?.lastUsedAt;
    return at !== undefined && isWithin(at, usage.window) && !read.has(principal) ? at : undefined;
  };
}
