// What right-sizing does to the actions of one statement: they stay, they go, or they are narrowed.

import { compilePolicies, type CompiledStatement } from '../iam/compile-policies.js';
import { areResourcesCovered } from '../iam/containment.js';
import { matchesGlob, type Glob } from '../iam/glob.js';
import { parseActionPattern, parseResourcePattern } from '../iam/pattern.js';
import type { KeepReason } from '../proposal/keep.js';
import type { Proposal } from '../proposal/proposal.js';
import type { KeptPart, PolicyChange } from '../proposal/right-size.js';

/** The fate of a statement's actions. */
export interface Fate {
  /** Why an action stays on all of the statement's resources; `undefined` where nothing says so. */
  readonly keptBy: (action: string) => KeepReason | undefined;
  /** Whether right-sizing rewrites the policy at all. */
  readonly isReplaced: boolean;
  /** Whether what is proposed allows the action on a resource pattern of the statement all the same. */
  readonly remains: (action: string, pattern: string) => boolean;
}

/** Whether the new policies allow an action on a resource pattern, conditions aside. */
export type Remainder = (action: string, pattern: string) => boolean;

/** Asks what a right-sizing grants and moves. */
export function remainderOf({ grants, rightSized }: Proposal): Remainder {
  let compiled: readonly CompiledStatement[] | undefined;
  return (action, pattern) => {
    compiled ??= allowsOf(rightSized?.fixed ?? []);
    const name = action.toLowerCase();
    const resource = parseResourcePattern(pattern, '2012-10-17');
    const granted = grants
      .filter((grant) => grant.action === action)
      .map((grant) => ({ kind: 'in' as const, patterns: [parseResourcePattern(grant.resource, '2012-10-17')] }));
    const moved = compiled
      .filter(({ actions }) => actions.patterns.some((glob) => matchesGlob(glob, name)) === (actions.kind === 'in'))
      .map(({ resources }) => resources);
    return areResourcesCovered(resource, [...granted, ...moved]);
  };
}

function allowsOf(statements: NonNullable<Proposal['rightSized']>['fixed']): readonly CompiledStatement[] {
  return compilePolicies({ identity: [{ version: '2012-10-17', statements }] }).layers.flat();
}

/** The fate of the actions of an allow; `kept` are the parts of it that stay. */
export function fateOf(change: PolicyChange, kept: readonly KeptPart[], remains: Remainder): Fate {
  const isReplaced = change.kind === 'replace';
  const reason = change.kind === 'stay' ? change.reason : undefined;
  if (reason) return { keptBy: () => reason, isReplaced, remains };
  return { keptBy: keeper(kept), isReplaced, remains };
}

function keeper(parts: readonly KeptPart[]): Fate['keptBy'] {
  const whole = parts.find(({ actions }) => actions === undefined);
  if (whole) return () => whole.reason;
  const exact = new Map<string, KeepReason>();
  const wide: { readonly glob: Glob; readonly reason: KeepReason }[] = [];
  for (const { actions = [], reason } of parts) {
    for (const pattern of actions) {
      if (/[*?]/.test(pattern)) wide.push({ glob: parseActionPattern(pattern), reason });
      else exact.set(pattern.toLowerCase(), reason);
    }
  }
  return (action) => {
    const name = action.toLowerCase();
    return exact.get(name) ?? wide.find(({ glob }) => matchesGlob(glob, name))?.reason;
  };
}
