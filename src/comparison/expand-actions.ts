// Action patterns as the actions that AWS publishes: each pattern is expanded once.

import type { Catalog } from '../catalog/catalog.js';
import { servicePrefix, type Action } from '../iam/action.js';
import { matchesGlob } from '../iam/glob.js';
import { parseActionPattern } from '../iam/pattern.js';
import type { Clause } from '../iam/policy.js';

/** Expands patterns to the actions of the catalog that they match, sorted; those of `not-in` to all others. */
export interface ActionExpander {
  readonly pattern: (text: string) => readonly Action[];
  readonly clause: (clause: Clause) => readonly Action[];
}

/** An expander that remembers what it has expanded. */
export function actionExpander(catalog: Catalog): ActionExpander {
  const known = new Map<string, readonly Action[]>();
  const remembered = (key: string, make: () => readonly Action[]): readonly Action[] => {
    let actions = known.get(key);
    if (!actions) known.set(key, (actions = make()));
    return actions;
  };
  const pattern = (text: string) => remembered(text.toLowerCase(), () => actionsLike(text, catalog));
  const clause = ({ kind, patterns }: Clause) => {
    if (kind === 'in' && patterns.length === 1) return pattern(patterns[0] ?? '');
    return remembered(JSON.stringify([kind, ...patterns]), () => {
      const named = new Set(patterns.flatMap((one) => [...pattern(one)]));
      return kind === 'in' ? [...named].sort() : pattern('*').filter((action) => !named.has(action));
    });
  };
  return { pattern, clause };
}

function actionsLike(text: string, catalog: Catalog): readonly Action[] {
  const facts = catalog.action(text);
  if (facts) return [facts.action];
  const glob = parseActionPattern(text);
  const services = catalog.services.filter((service) => mayBeOf(service, glob.start));
  const actions = services.flatMap((service) => catalog.actionsOf(service));
  return actions.filter((action) => matchesGlob(glob, action.toLowerCase()));
}

function mayBeOf(service: string, start: string): boolean {
  const prefix = `${service}:`;
  return prefix.startsWith(start) || start.startsWith(prefix);
}

/** Whether a pattern stands for actions of more than one service. */
export function crossesServices(pattern: string): boolean {
  return /[*?]/.test(pattern.split(':', 1)[0] ?? '');
}

/** The services of actions, in their order. */
export function servicesOf(actions: readonly Action[]): readonly string[] {
  return [...new Set(actions.map(servicePrefix))];
}
