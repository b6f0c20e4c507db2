// The published actions that a pattern of a policy matches.

import type { Catalog } from '../catalog/catalog.js';
import type { Action } from '../iam/action.js';
import { matchesGlob } from '../iam/glob.js';
import { parseActionPattern } from '../iam/pattern.js';

const kept = new WeakMap<Catalog, Map<string, readonly Action[]>>();

/** The actions, in the order of the catalog; for `*` and `*:*` those of all services. Kept, as every rule asks for them. */
export function actionsMatching(pattern: string, catalog: Catalog): readonly Action[] {
  const known = kept.get(catalog) ?? new Map<string, readonly Action[]>();
  kept.set(catalog, known);
  const lower = pattern.toLowerCase();
  const actions = known.get(lower) ?? findActions(lower, catalog);
  if (known.size >= mostKept) known.clear();
  known.set(lower, actions);
  return actions;
}

const mostKept = 10_000;

function findActions(pattern: string, catalog: Catalog): readonly Action[] {
  const service = pattern.slice(0, Math.max(0, pattern.indexOf(':')));
  if (!/[*?]/.test(pattern)) {
    const facts = catalog.action(pattern);
    return facts === undefined ? [] : [facts.action];
  }
  if (/^(?:\*+:)?\*+$/.test(pattern)) return catalog.services.flatMap((name) => catalog.actionsOf(name));
  if (/[*?]/.test(service)) return catalog.services.flatMap((name) => matching(pattern, catalog.actionsOf(name)));
  const own = catalog.actionsOf(service);
  return pattern === `${service}:*` ? own : matching(pattern, own);
}

function matching(pattern: string, actions: readonly Action[]): readonly Action[] {
  const glob = parseActionPattern(pattern);
  return actions.filter((action) => matchesGlob(glob, action.toLowerCase()));
}
