// Attached allows against usage: of each statement, pattern by pattern, which actions were used, and of which the trail
// could not have seen the use. All others are unused.

import type { Action } from '../iam/action.js';
import { areActionsCovered } from '../iam/containment.js';
import { matchesGlob } from '../iam/glob.js';
import type { BlindReason } from '../coverage/question.js';
import type { AttachedStatement } from './attached-statement.js';
import type { ActionExpander } from './expand-actions.js';
import type { Meeting, MetCall } from './meetings.js';

/** Why the use of an action on a statement's resources may have gone unseen. */
export type HiddenReason = BlindReason | { readonly kind: 'unknown-action' };

/** Of actions on the resources of a statement: those whose use may have gone unseen, with all reasons. */
export type Hidden = (
  at: AttachedStatement,
  actions: readonly Action[],
) => ReadonlyMap<Action, readonly HiddenReason[]>;

/** A call that met a statement. */
export interface ActionUse {
  readonly call: MetCall;
  readonly certainty: Meeting['certainty'];
}

/**
 * One action pattern of a statement, or all of it where it says `NotAction`. `actions`: all that the pattern grants and
 * the catalog knows; an action that an earlier pattern of the statement has stands there alone. An action may be `used`
 * and `hidden` (used elsewhere, unseen); what is neither is unused.
 */
export interface ComparedPattern {
  readonly pattern: string | undefined;
  readonly actions: readonly Action[];
  readonly used: ReadonlyMap<Action, readonly ActionUse[]>;
  readonly hidden: ReadonlyMap<Action, readonly HiddenReason[]>;
}

/** One attached allow. */
export interface ComparedStatement {
  readonly at: AttachedStatement;
  readonly patterns: readonly ComparedPattern[];
}

/** Compares allows with what calls met. */
export function compareStatements(
  allows: readonly AttachedStatement[],
  calls: readonly MetCall[],
  { expand, hidden }: { readonly expand: ActionExpander; readonly hidden: Hidden },
): readonly ComparedStatement[] {
  const uses = usesByStatement(calls);
  return allows.map((at) => {
    const { kind, patterns } = at.statement.actions;
    const own: ReadonlyMap<string, readonly ActionUse[]> = uses.get(at) ?? new Map();
    if (kind === 'not-in') {
      const actions = expand.clause(at.statement.actions);
      return { at, patterns: [comparePattern(at, undefined, actions, own, hidden)] };
    }
    const seen = new Set<Action>();
    const compared = distinctPatterns(at).map(({ pattern, index }) => {
      const all = expand.pattern(pattern);
      const actions =
        seen.size === 0 || all.every((action) => !seen.has(action)) ? all : all.filter((a) => !seen.has(a));
      if (patterns.length > 1) for (const action of actions) seen.add(action);
      const glob = at.compiled.actions.patterns[index];
      const of = new Map([...own].filter(([action]) => glob && matchesGlob(glob, action.toLowerCase())));
      const first = new Map([...of].filter(([action]) => actions.includes(action as Action)));
      return comparePattern(at, pattern, actions, first, hidden);
    });
    return { at, patterns: compared };
  });
}

// Patterns that others of the statement cover add nothing.
function distinctPatterns(at: AttachedStatement): readonly { readonly pattern: string; readonly index: number }[] {
  const globs = at.compiled.actions.patterns;
  const all = at.statement.actions.patterns.map((pattern, index) => ({ pattern, index }));
  if (all.length === 1) return all;
  const covers = (outer: number, inner: number) => {
    const [one, another] = [globs[outer], globs[inner]];
    return one && another && areActionsCovered(another, [{ kind: 'in', patterns: [one] }]);
  };
  const wide = all.filter(({ index }) => globs[index]?.shape !== 'text');
  const isNeeded = ({ index }: { readonly index: number }) =>
    wide.every(
      ({ index: other }) => other === index || !covers(other, index) || (index < other && covers(index, other)),
    );
  return all.filter(isNeeded);
}

function comparePattern(
  at: AttachedStatement,
  pattern: string | undefined,
  actions: readonly Action[],
  uses: ReadonlyMap<string, readonly ActionUse[]>,
  hidden: Hidden,
): ComparedPattern {
  const used = new Map(
    actions.flatMap((action) => (uses.has(action) ? [[action, uses.get(action) ?? []] as const] : [])),
  );
  return { pattern, actions, used, hidden: hidden(at, actions) };
}

function usesByStatement(calls: readonly MetCall[]): ReadonlyMap<AttachedStatement, Map<string, ActionUse[]>> {
  const all = new Map<AttachedStatement, Map<string, ActionUse[]>>();
  for (const call of calls) {
    for (const { at, certainty } of call.meetings) {
      let own = all.get(at);
      if (!own) all.set(at, (own = new Map<string, ActionUse[]>()));
      const known = own.get(call.line.action);
      if (known) known.push({ call, certainty });
      else own.set(call.line.action, [{ call, certainty }]);
    }
  }
  return all;
}
