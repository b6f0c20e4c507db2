// Why a policy is refused as larger than AWS takes, in words.

import type { TooLarge } from '../proposal/proposal.js';
import { grouped } from './counted.js';

/** Its size against what may be attached, as what goes behind “has”. */
export function tooLargeWords({ size, limit, needed, allowed }: TooLarge): string {
  const characters = `${grouped(size)} characters`;
  if (allowed === 1) return `${characters}, more than the ${grouped(limit)} that it may have`;
  const room = allowed === 0 ? 'it may have no more' : `more than the ${grouped(allowed)} that it may have`;
  return `${characters}, which take ${grouped(needed)} policies of ${grouped(limit)}: ${room}`;
}
