// What is taken for granted of the trail where nobody has said it, in words: with every result that hangs on it.

import type { Coverage } from '../coverage/coverage.js';
import { firstNames } from './counted.js';

/** How many accounts, and Regions of each, are named. */
const mostNames = 8;

/** All that is taken for granted, a sentence each. */
export function assumptions(coverage: Pick<Coverage, 'isAssumed' | 'judgedIn'>): readonly string[] {
  const trail =
    'no trail was given: it is taken to log all management events and no data events; `--event-selectors FILE` or `--trail NAME` tell what it logs';
  return [...(coverage.isAssumed ? [trail] : []), ...regionAssumption(coverage)];
}

/** The sentence about Regions, where one is needed. */
export function regionAssumption({ judgedIn }: Pick<Coverage, 'judgedIn'>): readonly string[] {
  if (!judgedIn || judgedIn.size === 0) return [];
  return [
    `no trail is known to record all Regions: a permission that names none is judged in those with records, ${regionWords(judgedIn)}; \`aws cloudtrail describe-trails\` or \`--trail NAME\` tell which it records`,
  ];
}

function regionWords(judgedIn: NonNullable<Coverage['judgedIn']>): string {
  const all = [...judgedIn].map(([account, regions]) => {
    const names = firstNames([...regions].sort(), mostNames);
    return judgedIn.size === 1 ? names : `${names} (account ${account})`;
  });
  return firstNames(all, mostNames);
}
