// The identity of a call: a digest over all that makes two records the same call, and not only over its id, as real
// records reuse placeholder ids for different calls.

import { hash } from 'node:crypto';
import type { CloudTrailEvent } from '../event/event.js';
import type { Principal } from '../event/principal.js';
import type { Use } from '../mapping/use.js';
import { contextKey, keyPart } from '../usage/family.js';

/**
 * The key of the shape of a call but for its principal: what, on what, with which outcome and context. Different shapes
 * have different keys whatever callers put into names.
 */
export function shapeKey(event: CloudTrailEvent, label: string, uses: readonly Use[] | undefined): string {
  let key = `${keyPart(label)}${event.outcome} ${contextKey(event.context)}`;
  if (!uses) return key;
  for (const { action, resource, scope, basis, reason, passedTo, accessPoint, inferenceProfile } of uses) {
    key += `\n${action} ${scope} ${basis} ${reason} ${keyPart(resource)}`;
    if (passedTo) key += passedTo.map(keyPart).join('');
    if (accessPoint !== undefined) key += keyPart(accessPoint);
    if (inferenceProfile !== undefined) key += ` ${keyPart(inferenceProfile)}`;
  }
  return `${key}\n`;
}

/** The digest of a shape: SHA-256 in base64, which nobody who chooses the strings can make meet. */
export function shapeDigest({ arn, id }: Principal, key: string): string {
  return hash('sha256', `${keyPart(arn)}${keyPart(id)}${key}`, 'base64');
}

/** The digest of one call of a shape: SHA-256, of which the first 64 bits are kept. */
export function callDigest(shape: string, { id, times }: CloudTrailEvent): Buffer {
  return hash('sha256', `${shape}${times.first}${id}`, 'buffer');
}
