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

/** The events of authorized calls that could not be mapped: by the prefix of their service, and those that may be of any. */
export interface UnmappedEvents {
  readonly ofService: ReadonlyMap<string, readonly string[]>;
  readonly ofAny: readonly string[];
}

/** What decides over the actions of a statement. */
export interface KeepContext {
  readonly principals: readonly string[];
  readonly rules: readonly KeepRule[];
  readonly unmapped: UnmappedEvents;
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
  const { ofService, ofAny } = unmapped;
  const kept = (patterns: readonly string[], events: readonly string[]) =>
    patterns.map((own): KeptAction => ({ pattern: own, reason: { kind: 'unmapped-calls', events } }));
  const all = pattern === undefined ? exceptOf(at, '*') : [pattern];
  return [
    ...(ofAny.length > 0 ? kept(all, ofAny) : []),
    ...[...ofService].flatMap(([service, events]) => kept(partOf(at, pattern, service), events)),
  ];
}

/** What of a pattern a service has: nothing, a pattern within it, or all of it. */
function partOf(at: AttachedStatement, pattern: string | undefined, service: string): readonly string[] {
  if (pattern === undefined) return exceptOf(at, `${service}:*`);
  if (!crossesServices(pattern)) return pattern.toLowerCase().startsWith(`${service}:`) ? [pattern] : [];
  if (areDisjoint(parseActionPattern(pattern), parseActionPattern(`${service}:*`))) return [];
  const own = `${service}:${/^[*?]+$/.test(pattern) ? '*' : (pattern.split(':')[1] ?? '*')}`;
  return [containsAction(pattern, own) ? own : pattern];
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
