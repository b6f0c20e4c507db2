// Lines of usage as tests want them: what is not given is ordinary.

import type { PrincipalLines, UsageLine } from '../../src/usage/usage-file.js';

/** A used call of one object, with the fields that a test is about. */
export function usageLine(fields: Partial<UsageLine> = {}): UsageLine {
  return {
    ...{ action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key', event: 's3:GetObject', basis: 'event' },
    ...{ reason: 'called', scope: 'exact', outcome: 'used', context: null, count: 1, examples: ['id-1'] },
    ...{ firstSeen: '2026-03-01T12:00:00Z', lastSeen: '2026-03-01T12:00:00Z' },
    ...fields,
  };
}

/** A role with lines of usage. */
export function principalLines(
  uses: readonly Partial<UsageLine>[],
  fields: Partial<PrincipalLines> = {},
): PrincipalLines {
  return {
    ...{ principal: 'arn:aws:iam::111122223333:role/app', kind: 'role', ids: ['AROAAPP'], folds: [], unmapped: [] },
    records: { used: uses.length, denied: 0, undecided: 0, unmapped: 0 },
    uses: uses.map(usageLine),
    ...fields,
  };
}
