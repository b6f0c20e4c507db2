// Uses that differ only in how they were called (Region, address, event, receiver), as one for a person to read.

import type { OtherwiseUse } from '../check/replay.js';
import type { UsageLine } from '../usage/usage-file.js';

/** What a person reads of a use; `count` is of all calls, the example is one of them. */
export type ShownLine = Pick<UsageLine, 'action' | 'resource' | 'count' | 'examples'>;

/** The uses of one principal with the same action and resource: at least one, in their order. */
export interface UseGroup<Use> {
  readonly principal: string;
  readonly line: ShownLine;
  readonly uses: readonly Use[];
}

/** Groups uses, in the order in which each group first occurs. */
export function groupUses<Use extends OtherwiseUse>(uses: readonly Use[]): readonly UseGroup<Use>[] {
  const groups = new Map<string, UseGroup<Use>>();
  for (const use of uses) {
    const { principal } = use.caller;
    const { action, resource, count, examples } = use.line;
    const key = JSON.stringify([principal, action, resource]);
    const known = groups.get(key);
    groups.set(key, {
      principal,
      line: { action, resource, count: count + (known?.line.count ?? 0), examples: known?.line.examples ?? examples },
      uses: [...(known?.uses ?? []), use],
    });
  }
  return [...groups.values()];
}
