// Replay of a right-sizing: every call that the attached identity policies allow is allowed by what is proposed in their place.

import type { MetCall } from '../comparison/meetings.js';
import { verdictsOfUse } from '../comparison/verdict-of-use.js';
import { compilePolicies } from '../iam/compile-policies.js';
import type { PolicyDocument } from '../iam/policy.js';
import type { Caller } from '../usage/request-of.js';
import type { UsageLine } from '../usage/usage-file.js';

/** A call that would break: allowed before, or perhaps, and not so afterwards. */
export interface BrokenUse {
  readonly caller: Caller;
  readonly line: UsageLine;
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

/** Replays the calls that a right-sizing has looked at. Both lists of documents are all identity policies in force. */
export function replayWithin(
  calls: readonly MetCall[],
  before: readonly PolicyDocument[],
  after: readonly PolicyDocument[],
): ReplayWithin {
  const [old, proposed] = [before, after].map((identity) => compilePolicies({ identity }));
  if (!old || !proposed) throw new Error('two worlds');
  const counts = { allowed: 0, hanging: 0, otherwise: 0 };
  const broken: BrokenUse[] = [];
  for (const [line, caller] of new Map(calls.map(({ line, caller }) => [line, caller]))) {
    const before = verdictsOfUse(old, line, caller);
    const after = verdictsOfUse(proposed, line, caller);
    // Of a folded line each resource that is still told is held by itself: one that was never allowed excuses no other.
    const pairs = before.map(({ verdict }, index) => ({ was: verdict, willBe: after[index]?.verdict ?? 'denied' }));
    const [lost] = pairs.flatMap(lossOf);
    if (lost) broken.push({ caller, line, ...lost });
    else if (pairs.some(({ was }) => was === 'denied')) counts.otherwise += line.count;
    else if (pairs.every(({ willBe }) => willBe === 'allowed')) counts.allowed += line.count;
    else counts.hanging += line.count;
  }
  return { calls: counts, broken };
}

type Verdict = BrokenUse['before'] | BrokenUse['after'];

function lossOf({ was, willBe }: { readonly was: Verdict; readonly willBe: Verdict }): readonly Loss[] {
  if (was === 'denied' || willBe === 'allowed' || (was === 'unknown' && willBe === 'unknown')) return [];
  return [{ before: was, after: willBe }];
}

type Loss = Pick<BrokenUse, 'before' | 'after'>;
