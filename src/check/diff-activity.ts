// Whether anything at all was seen of a principal, and what AWS itself tells where nothing was.

import { isWithin } from '../coverage/unread-use.js';
import type { AttachedSubject } from '../proposal/attached-subjects.js';
import type { Window } from '../usage/summary.js';
import type { UsageLine } from '../usage/usage-file.js';

/** Some calls: how many, the first and the last. */
export interface Span {
  readonly calls: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
}

type SeenLine = Pick<UsageLine, 'count' | 'firstSeen' | 'lastSeen'>;

/** The span of lines of usage, at least one. */
export function spanOf([first, ...others]: readonly [SeenLine, ...SeenLine[]]): Span {
  let { count: calls, firstSeen, lastSeen } = first;
  for (const line of others) {
    calls += line.count;
    if (line.firstSeen < firstSeen) firstSeen = line.firstSeen;
    if (line.lastSeen > lastSeen) lastSeen = line.lastSeen;
  }
  return { calls, firstSeen, lastSeen };
}

/**
 * What was seen. `silent`: not a single event in the window. `isWholeLife`: it was made inside the window, so that it has
 * never been used as far as these logs reach. `lastUsedAt`: as AWS tells of roles, for the last 400 days;
 * `isContradicted`: that time is inside the window, so that these logs do not hold all of its calls.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleLastUsed.html
 */
export type Activity =
  | { readonly kind: 'active'; readonly records: number; readonly seen: Omit<Span, 'calls'> | undefined }
  | {
      readonly kind: 'silent';
      readonly createdAt: string | undefined;
      readonly isWholeLife: boolean;
      readonly lastUsedAt: string | undefined;
      readonly isContradicted: boolean;
    };

/** The activity of all members. */
export function activityOf({ members, attached }: AttachedSubject, window: Window | null): Activity {
  const records = members.reduce(
    (sum, { records: { used, denied, undecided, unmapped } }) => sum + used + denied + undecided + unmapped,
    0,
  );
  if (records > 0) {
    const [first, ...others] = members.flatMap(({ uses, unmapped }): SeenLine[] => [...uses, ...unmapped]);
    return { kind: 'active', records, seen: first && spanOf([first, ...others]) };
  }
  const { createdAt, lastUsedAt } = attached ?? {};
  return {
    kind: 'silent',
    createdAt,
    isWholeLife: createdAt !== undefined && window !== null && createdAt >= window.first,
    lastUsedAt,
    isContradicted: lastUsedAt !== undefined && isWithin(lastUsedAt, window),
  };
}
