// Replay of a right-sizing: every call that the attached identity policies allow is allowed by what is proposed in their place.

import { verdictsOfUse } from '../comparison/verdict-of-use.js';
import { compilePolicies, type CompiledPolicies } from '../iam/compile-policies.js';
import type { PolicyDocument } from '../iam/policy.js';
import type { Caller } from '../usage/request-of.js';
import type { UsageLine } from '../usage/usage-file.js';

/** A call that would break: allowed before, or perhaps, and not so afterwards. */
export interface BrokenUse extends Loss {
  readonly caller: Caller;
  readonly line: UsageLine;
}

/** What becomes of a line that loses something. */
interface Loss {
  readonly before: 'allowed' | 'unknown';
  readonly after: 'denied' | 'unknown';
}

/**
 * Calls, counted as `Replay` counts them. `allowed`: before and after. `hanging`: on a carried condition, or on a resource
 * the log does not tell, before and after. `otherwise`: no identity policy allowed them, something else did.
 */
export interface ReplayWithin {
  readonly calls: { readonly allowed: number; readonly hanging: number; readonly otherwise: number };
  readonly broken: readonly BrokenUse[];
}

/** Two worlds. `isShared`: the callers have other policies besides, so that a call that nothing here allows is nothing to tell. */
export interface Worlds {
  readonly before: CompiledPolicies;
  readonly after: CompiledPolicies;
  readonly isShared: boolean;
}

/** Replays the calls that a right-sizing has looked at. Both lists of documents are all identity policies in force. */
export function replayWithin(
  calls: readonly Pick<BrokenUse, 'line' | 'caller'>[],
  documents: { readonly before: readonly PolicyDocument[]; readonly after: readonly PolicyDocument[] },
  isShared = false,
): ReplayWithin {
  const compiled = (identity: readonly PolicyDocument[]) => compilePolicies({ identity });
  const worlds = { before: compiled(documents.before), after: compiled(documents.after), isShared };
  const counts = { allowed: 0, hanging: 0, otherwise: 0 };
  const broken: BrokenUse[] = [];
  for (const [line, caller] of new Map(calls.map(({ line, caller }) => [line, caller]))) {
    const fate = fateOfUse(worlds, line, caller);
    if (typeof fate === 'object') broken.push({ caller, line, ...fate });
    else if (fate) counts[fate] += line.count;
  }
  return { calls: counts, broken };
}

/**
 * What becomes of a line between two worlds; `undefined` where it asks for nothing: a call that AWS denied, one of which the
 * outcome is undecided and that was not allowed before. Of a folded line each resource that is still told is held by itself:
 * one that was never allowed excuses no other.
 */
export function fateOfUse(
  { before, after, isShared }: Worlds,
  line: UsageLine,
  caller: Caller,
): keyof ReplayWithin['calls'] | Loss | undefined {
  if (line.outcome === 'denied') return undefined;
  const old = verdictsOfUse(before, line, caller);
  if (old.every(({ verdict }) => verdict === 'denied'))
    return isShared || line.outcome !== 'used' ? undefined : 'otherwise';
  const proposed = verdictsOfUse(after, line, caller);
  const pairs = old.map(({ verdict }, index) => ({ was: verdict, willBe: proposed[index]?.verdict ?? 'denied' }));
  const [lost] = pairs.flatMap(lossOf);
  if (lost) return lost;
  const met = pairs.filter(({ was }) => was !== 'denied');
  if (met.length < pairs.length && !isShared && line.outcome === 'used') return 'otherwise';
  return met.every(({ willBe }) => willBe === 'allowed') ? 'allowed' : 'hanging';
}

type Verdict = Loss['before' | 'after'];

function lossOf({ was, willBe }: { readonly was: Verdict; readonly willBe: Verdict }): readonly Loss[] {
  if (was === 'denied' || willBe === 'allowed' || (was === 'unknown' && willBe === 'unknown')) return [];
  return [{ before: was, after: willBe }];
}
