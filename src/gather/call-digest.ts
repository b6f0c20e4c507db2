// The identity of a call: a digest over all that makes two records the same call, and not only over its id, as real
// records reuse placeholder ids for different calls.

import { createHash } from 'node:crypto';
import type { CloudTrailEvent } from '../event/event.js';
import type { Use } from '../mapping/use.js';
import { contextKey } from '../usage/family.js';

/** The key of the shape of a call: who, what, on what, with which outcome and context. */
export function shapeKey(event: CloudTrailEvent, label: string, uses: readonly Use[] | undefined): string {
  let key = `${event.principal.arn}\n${event.principal.id}\n${label}\n${event.outcome}\n${contextKey(event.context)}`;
  if (!uses) return key;
  for (const { action, resource, scope, basis, reason, passedTo } of uses) {
    key += `\n\t${action}\n${resource}\n${scope} ${basis} ${reason}`;
    if (passedTo) key += ` ${passedTo.join(' ')}`;
  }
  return `${key}\n`;
}

/** The digest of one call: the first 64 bits of SHA-256, which nobody who chooses the strings can make meet. */
export function callDigest(event: CloudTrailEvent, key: string): Buffer {
  return createHash('sha256').update(`${event.id}\n${event.times.first}\n${key}`).digest();
}
