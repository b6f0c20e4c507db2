// Of each attached allow, which of its actions stay on all of its resources, whatever was used.

import type { AttachedStatement } from '../comparison/attached-statement.js';
import type { ComparedPattern, ComparedStatement } from '../comparison/compare.js';
import { crossesServices } from '../comparison/expand-actions.js';
import { areActionsCovered, areDisjoint, containsAction } from '../iam/containment.js';
import { parseActionPattern } from '../iam/pattern.js';
import { rulesFor, type KeepReason, type KeepRule } from './keep.js';

/** An action pattern that stays on all resources of its statement. */
export interface KeptAction {
  readonly pattern: string;
  readonly reason: KeepReason;
}

/** `whole`: the statement stays as it is. Else the patterns that stay, each within one of the statement's. */
export type KeptActions =
  | { readonly kind: 'whole'; readonly reasons: readonly KeepReason[] }
  | { readonly kind: 'some'; readonly actions: readonly KeptAction[] };

/** Services whose authorized calls could not be mapped, with the names of the events. `undefined` as a service: any. */
export type UnmappedServices = ReadonlyMap<string | undefined, readonly string[]>;

/** What decides over the actions of a statement. */
export interface KeepContext {
  readonly principals: readonly string[];
  readonly rules: readonly KeepRule[];
  readonly unmapped: UnmappedServices;
  readonly dropUnobservable: boolean;
}

/** A wildcard that stands for more unseen actions than this stays as it is written. */
const mostNamed = 40;

/** What of a statement stays. */
export function keptActions({ at, patterns }: ComparedStatement, context: KeepContext): KeptActions {
  const kept = patterns.map((pattern) => ({ pattern, actions: keptOf(at, pattern, context) }));
  const isWhole = ({ pattern, actions }: (typeof kept)[number]) =>
    actions.some((one) => one.pattern === pattern.pattern || one.pattern === whole);
  if (kept.every(isWhole)) {
    const reasons = kept.flatMap(({ actions }) => actions.map(({ reason }) => reason));
    return { kind: 'whole', reasons: distinct(reasons) };
  }
  return { kind: 'some', actions: kept.flatMap(({ actions }) => actions) };
}

// Stands for all of a statement that says `NotAction`.
const whole = '';

function keptOf(at: AttachedStatement, compared: ComparedPattern, context: KeepContext): readonly KeptAction[] {
  const all = [
    ...keptByRule(at, compared, context),
    ...unmappedOf(at, compared, context),
    ...hiddenOf(compared, context),
  ];
  const widest = all.find(({ pattern }) => pattern === (compared.pattern ?? whole));
  return widest ? [widest] : all;
}

function hiddenOf({ pattern, actions, hidden }: ComparedPattern, context: KeepContext): readonly KeptAction[] {
  if (context.dropUnobservable) return [];
  if (actions.length === 0 && pattern !== undefined && !/[*?]/.test(pattern))
    return [{ pattern, reason: { kind: 'not-observable', reasons: [{ kind: 'unknown-action' }] } }];
  if (hidden.size === 0) return [];
  const isWide =
    hidden.size > mostNamed && (pattern === undefined || crossesServices(pattern) || hidden.size > 4 * mostNamed);
  if (hidden.size === actions.length || isWide) {
    const reasons = distinct([...hidden.values()].flat());
    return [{ pattern: pattern ?? whole, reason: { kind: 'not-observable', reasons } }];
  }
  return [...hidden].map(([action, reasons]) => ({ pattern: action, reason: { kind: 'not-observable', reasons } }));
}

function unmappedOf(
  at: AttachedStatement,
  { pattern }: ComparedPattern,
  { unmapped }: KeepContext,
): readonly KeptAction[] {
  return [...unmapped].flatMap(([service, events]): KeptAction[] => {
    const reason = { kind: 'unmapped-calls', events } as const;
    if (pattern === undefined)
      return exceptOf(at, service === undefined ? '*' : `${service}:*`).map((own) => ({ pattern: own, reason }));
    if (service === undefined) return [{ pattern, reason }];
    if (!crossesServices(pattern)) return pattern.toLowerCase().startsWith(`${service}:`) ? [{ pattern, reason }] : [];
    if (areDisjoint(parseActionPattern(pattern), parseActionPattern(`${service}:*`))) return [];
    const own = `${service}:${/^[*?]+$/.test(pattern) ? '*' : (pattern.split(':')[1] ?? '*')}`;
    return [{ pattern: containsAction(pattern, own) ? own : pattern, reason }];
  });
}

function keptByRule(at: AttachedStatement, { pattern }: ComparedPattern, context: KeepContext): readonly KeptAction[] {
  const own = pattern ?? '*';
  return rulesFor(at, own, context.principals, context.rules).flatMap((rule): readonly KeptAction[] => {
    const reason = { kind: 'keep-list', rule } as const;
    if (pattern === undefined) return exceptOf(at, rule.action).map((kept) => ({ pattern: kept, reason }));
    return [{ pattern: containsAction(pattern, rule.action) ? rule.action : pattern, reason }];
  });
}

/** What a statement that says `NotAction` has of a pattern: all of it, nothing, or something, and then the statement is kept whole. */
function exceptOf({ compiled: { actions } }: AttachedStatement, pattern: string): readonly string[] {
  const glob = parseActionPattern(pattern);
  if (pattern !== '*' && areActionsCovered(glob, [actions])) return [pattern];
  return areActionsCovered(glob, [{ kind: 'in', patterns: actions.patterns }]) ? [] : [whole];
}

function distinct<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
