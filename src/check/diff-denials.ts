// Calls that AWS denied, and what explains it: a deny, a layer that allows nothing of it, or nothing that is known here.

import type { NamedPolicy } from '../attached/policy-file.js';
import { verdictOfUse } from '../comparison/verdict-of-use.js';
import { compilePolicies, type CompiledPolicies, type StatementRef } from '../iam/compile-policies.js';
import type { AttachedSubject } from '../proposal/attached-subjects.js';
import type { Caller } from '../usage/request-of.js';
import type { UsageLine } from '../usage/usage-file.js';
import { spanOf, type Span } from './diff-activity.js';
import { groupLines } from './diff-lines.js';
import type { LimitLevels } from './diff-limits.js';

/** What explains a denial. `nothing`: all that is known here allows it, or may; it was another policy, or another time. */
export type DenialReason =
  | { readonly kind: 'deny'; readonly policy: string; readonly statement: number }
  | { readonly kind: 'identity' | 'boundary' | 'nothing' }
  | { readonly kind: 'scp'; readonly level: number };

/** A use that AWS denied. */
export interface DeniedCall {
  readonly action: string;
  readonly resource: string;
  readonly span: Span;
  readonly reasons: readonly DenialReason[];
  readonly examples: readonly string[];
}

/** Denied uses, the most frequent first; `more` counts those that are not named. */
export interface DeniedCalls {
  readonly named: readonly DeniedCall[];
  readonly more: number;
}

const mostNamed = 20;

/** The denied uses of all members. */
export function deniedCalls(subject: AttachedSubject, levels: LimitLevels): DeniedCalls {
  const lines = subject.members.flatMap((caller) =>
    caller.uses.filter(({ outcome }) => outcome === 'denied').map((line) => ({ caller, line })),
  );
  if (lines.length === 0) return { named: [], more: 0 };
  const explain = explainer(subject, levels);
  const uses = groupLines(lines);
  const named = uses.slice(0, mostNamed).map(({ action, resource, first, all, examples }) => ({
    ...{ action, resource, span: spanOf(all), examples },
    reasons: explain(first.line, first.caller),
  }));
  return { named, more: uses.length - named.length };
}

type Explain = (line: UsageLine, caller: Caller) => readonly DenialReason[];

function explainer({ own, standing, attached }: AttachedSubject, levels: LimitLevels): Explain {
  const identity = [...own, ...standing].map(({ policy }) => policy);
  const boundary = attached?.boundary;
  const compiled = compilePolicies({
    identity: identity.map(({ document }) => document),
    ...(boundary && { boundary: boundary.document }),
    levels: levels.map((level) => level.map(({ document }) => document)),
  });
  const nameOf = ({ layer, level = 0, policy }: StatementRef): string => {
    const policies: readonly NamedPolicy[] | undefined =
      layer === 'identity' ? identity : layer === 'scp' ? levels[level] : boundary && [boundary];
    return policies?.[policy]?.name ?? '';
  };
  const layers: readonly DenialReason[] = [
    { kind: 'identity' },
    ...(boundary ? [{ kind: 'boundary' } as const] : []),
    ...levels.map((_, level): DenialReason => ({ kind: 'scp', level })),
  ];
  return (line, caller) => {
    const { verdict, deciding } = verdictOfUse(compiled, line, caller);
    if (verdict !== 'denied') return [{ kind: 'nothing' }];
    if (deciding.length > 0)
      return deciding.map((ref) => ({ kind: 'deny', policy: nameOf(ref), statement: ref.statement }));
    return layers.filter((_, index) => allowsNothing(compiled, index, line, caller));
  };
}

function allowsNothing({ layers }: CompiledPolicies, index: number, line: UsageLine, caller: Caller): boolean {
  return verdictOfUse({ denies: [], layers: [layers[index] ?? []] }, line, caller).verdict === 'denied';
}
