// Why a policy is refused as larger than AWS takes, in words.

import type { TooLarge } from '../proposal/proposal.js';
import { countWords, grouped } from './counted.js';

/** Its size against what may be attached, as what goes behind “has”. */
export function tooLargeWords({ reason, size, limit, needed, allowed }: TooLarge): string {
  const characters = countWords(size, 'character');
  switch (reason) {
    case 'characters':
      return `${characters}, more than the ${grouped(limit)} that it may have`;
    case 'statement':
      return `${characters}, and in it a statement of more than ${grouped(limit)}, which cannot be divided`;
    case 'policies': {
      const take = `which take ${countWords(needed, 'policy', 'policies')} of ${grouped(limit)}`;
      const room = allowed === 0 ? 'it may have no more' : `more than the ${grouped(allowed)} that it may have`;
      return `${characters}, ${take}: ${room}`;
    }
  }
}
