// Replay: every call that AWS authorized, against policies. What they would allow, deny, or decide by a key nobody told.

import {
  compilePolicies,
  type CompiledPolicies,
  type PolicyWorld,
  type StatementRef,
} from '../iam/compile-policies.js';
import type { Caller } from '../usage/request-of.js';
import type { PrincipalLines, UsageLine } from '../usage/usage-file.js';
import { smallestAllow, type Fix } from './fix.js';
import { verdictOfUse } from '../comparison/verdict-of-use.js';

/** A layer of AWS's evaluation that has to allow a request: `scp` with its level, root first. */
export type Layer = { readonly kind: 'identity' | 'boundary' } | { readonly kind: 'scp'; readonly level: number };

/** A use that the policies deny: by explicit denies (`decidedBy`), or for want of an allow in the layers of `missing`. */
export interface DeniedUse {
  readonly caller: Caller;
  readonly line: UsageLine;
  readonly decidedBy: readonly StatementRef[];
  readonly missing: readonly Layer[];
  /** `undefined` where no statement would help: an explicit deny, or a name that no policy can hold. */
  readonly fix: Fix | undefined;
}

/** A use whose verdict hangs on condition keys, or, where `dependsOn` is empty, on a resource that the log does not tell. */
export interface UnknownUse {
  readonly caller: Caller;
  readonly line: UsageLine;
  readonly decidedBy: readonly StatementRef[];
  readonly dependsOn: readonly string[];
}

/**
 * The result; lists are in the order of the lines. `calls` counts calls, and one that needs several actions or resources
 * once for each.
 */
export interface Replay {
  readonly calls: { readonly allowed: number; readonly denied: number; readonly unknown: number };
  readonly denied: readonly DeniedUse[];
  readonly unknown: readonly UnknownUse[];
}

/** Replays the used calls of principals against policies that hold for all of them. */
export function replay(principals: Iterable<PrincipalLines>, world: PolicyWorld): Replay {
  const policies = compilePolicies(world);
  const layers = layersOf(world);
  const denied: DeniedUse[] = [];
  const unknown: UnknownUse[] = [];
  let allowed = 0;
  for (const caller of principals) {
    for (const line of caller.uses) {
      if (line.outcome !== 'used') continue;
      const { verdict, deciding, dependsOn } = verdictOfUse(policies, line, caller);
      if (verdict === 'allowed') allowed += line.count;
      else if (verdict === 'unknown') unknown.push({ caller, line, decidedBy: deciding, dependsOn });
      else {
        const missing = missingLayers(policies, layers, line, caller);
        const fix = deciding.length > 0 ? undefined : smallestAllow(line);
        denied.push({ caller, line, decidedBy: deciding, missing, fix });
      }
    }
  }
  return { calls: { allowed, denied: callsOf(denied), unknown: callsOf(unknown) }, denied, unknown };
}

function callsOf(uses: readonly { readonly line: UsageLine }[]): number {
  return uses.reduce((sum, { line }) => sum + line.count, 0);
}

function missingLayers(
  policies: CompiledPolicies,
  layers: readonly Layer[],
  line: UsageLine,
  caller: Caller,
): readonly Layer[] {
  return layers.filter((_, index) => {
    const alone = { denies: [], layers: [policies.layers[index] ?? []] };
    return verdictOfUse(alone, line, caller).verdict === 'denied';
  });
}

function layersOf({ boundary, levels = [] }: PolicyWorld): readonly Layer[] {
  return [
    { kind: 'identity' },
    ...(boundary ? [{ kind: 'boundary' } as const] : []),
    ...levels.map((_, level) => ({ kind: 'scp', level }) as const),
  ];
}
