// Replay: every call that AWS authorized, against policies. What they would allow, deny, or decide by a key nobody told.

import {
  compilePolicies,
  type CompiledPolicies,
  type PolicyWorld,
  type StatementRef,
} from '../iam/compile-policies.js';
import type { Caller } from '../usage/request-of.js';
import type { PrincipalLines, UsageLine } from '../usage/usage-file.js';
import { needsNewVersion, smallestAllow, type Fix } from './fix.js';
import { verdictOfUse } from '../comparison/verdict-of-use.js';
import { fateOfUse } from './replay-within.js';

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
  /** Whether it must stand in a document of version 2012-10-17. */
  readonly isFixOfNewVersion: boolean;
}

/** A use whose verdict hangs on condition keys, or, where `dependsOn` is empty, on a resource that the log does not tell. */
export interface UnknownUse {
  readonly caller: Caller;
  readonly line: UsageLine;
  readonly decidedBy: readonly StatementRef[];
  readonly dependsOn: readonly string[];
}

/** A use that no identity policy allowed before either: something else did. */
export type OtherwiseUse = Pick<DeniedUse, 'caller' | 'line'>;

/**
 * The result; lists are in the order of the lines. `calls` counts calls, and one that needs several actions or resources
 * once for each.
 */
export interface Replay {
  readonly calls: Readonly<Record<Fate, number>>;
  readonly denied: readonly DeniedUse[];
  readonly unknown: readonly UnknownUse[];
  /** Empty where it is not known what was attached before. */
  readonly otherwise: readonly OtherwiseUse[];
}

type Fate = 'allowed' | 'denied' | 'unknown' | 'otherwise';

/** What was attached before, where that is known. */
export interface Before {
  readonly identity: PolicyWorld['identity'];
  readonly isShared: boolean;
}

/**
 * Replays the used calls of principals against policies that hold for all of them. Where it is known what was attached before,
 * those that the policies of then allow, as a right-sizing does: ones with an undecided outcome among them.
 */
export function replay(principals: Iterable<PrincipalLines>, world: PolicyWorld, before?: Before): Replay {
  const policies = compilePolicies(world);
  const layers = layersOf(world);
  const fateOf = judge(policies, before);
  const calls = { allowed: 0, denied: 0, unknown: 0, otherwise: 0 };
  const [denied, unknown, otherwise] = [[] as DeniedUse[], [] as UnknownUse[], [] as OtherwiseUse[]];
  for (const caller of principals) {
    for (const line of caller.uses) {
      const fate = fateOf(line, caller);
      if (!fate) continue;
      calls[fate] += line.count;
      if (fate === 'otherwise') otherwise.push({ caller, line });
      if (fate === 'allowed' || fate === 'otherwise') continue;
      const { deciding, dependsOn } = verdictOfUse(policies, line, caller);
      if (fate === 'unknown') unknown.push({ caller, line, decidedBy: deciding, dependsOn });
      else {
        const missing = missingLayers(policies, layers, line, caller);
        const fix = deciding.length > 0 ? undefined : smallestAllow(line);
        const isFixOfNewVersion = fix !== undefined && needsNewVersion(fix);
        denied.push({ caller, line, decidedBy: deciding, missing, fix, isFixOfNewVersion });
      }
    }
  }
  return { calls, denied, unknown, otherwise };
}

function judge(after: CompiledPolicies, before?: Before): (line: UsageLine, caller: Caller) => Fate | undefined {
  if (!before) {
    return (line, caller) => (line.outcome === 'used' ? verdictOfUse(after, line, caller).verdict : undefined);
  }
  const worlds = { before: compilePolicies({ identity: before.identity }), after, isShared: before.isShared };
  return (line, caller) => {
    const fate = fateOfUse(worlds, line, caller);
    return typeof fate === 'object' ? fate.after : fate === 'hanging' ? 'unknown' : fate;
  };
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
