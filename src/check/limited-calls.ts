// Used calls that a boundary or a service control policy would deny. They have no part in a proposal, and were made all the
// same: the boundary or the levels have changed since, or a resource policy names the caller itself.

import type { MetCall } from '../comparison/meetings.js';
import { verdictOfUse } from '../comparison/verdict-of-use.js';
import { compilePolicies } from '../iam/compile-policies.js';
import type { PolicyDocument } from '../iam/policy.js';
import type { UsageLine } from '../usage/usage-file.js';

/** What limits a caller beside its identity policies. */
export interface Limits {
  readonly boundary?: PolicyDocument;
  /** Service control policies, root first. */
  readonly levels: readonly (readonly PolicyDocument[])[];
}

/** A line of used calls that a limit would deny. */
export interface LimitedUse {
  readonly line: UsageLine;
  readonly by: 'boundary' | 'service-control-policy';
}

const everything: PolicyDocument = {
  version: '2012-10-17',
  statements: [
    {
      effect: 'Allow',
      actions: { kind: 'in', patterns: ['*'] },
      resources: { kind: 'in', patterns: ['*'] },
      conditions: [],
    },
  ],
};

/** The used lines among calls that the limits of their callers deny for certain. */
export function limitedCalls(
  calls: readonly Pick<MetCall, 'line' | 'caller'>[],
  limitsOf: (principal: string) => Limits,
): readonly LimitedUse[] {
  const worlds = new Map<string, ReturnType<typeof worldsOf>>();
  const lines = new Map(calls.map(({ line, caller }) => [line, caller]));
  return [...lines].flatMap(([line, caller]): readonly LimitedUse[] => {
    if (line.outcome !== 'used') return [];
    let own = worlds.get(caller.principal);
    if (!own) worlds.set(caller.principal, (own = worldsOf(limitsOf(caller.principal))));
    const limit = own.find(({ policies }) => verdictOfUse(policies, line, caller).verdict === 'denied');
    return limit ? [{ line, by: limit.by }] : [];
  });
}

function worldsOf({ boundary, levels }: Limits): readonly {
  readonly by: LimitedUse['by'];
  readonly policies: ReturnType<typeof compilePolicies>;
}[] {
  const identity = [everything];
  return [
    ...(boundary ? [{ by: 'boundary' as const, policies: compilePolicies({ identity, boundary }) }] : []),
    ...(levels.length > 0
      ? [{ by: 'service-control-policy' as const, policies: compilePolicies({ identity, levels }) }]
      : []),
  ];
}
