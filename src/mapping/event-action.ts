// Which IAM actions an event's name means: its service prefix, its name without an API version, the tables of exceptions.

import type { ActionFacts, Catalog } from '../catalog/catalog.js';
import type { Facts } from '../catalog/load-facts.js';
import { eventLabel, type CloudTrailEvent } from '../event/event.js';
import type { Action } from '../iam/action.js';
import { compileWhen } from './when.js';

const hostSuffix = '.amazonaws.com';
/** Such as `20150331v2` of `GetFunction20150331v2` and `2020_05_31` of `CreateDistribution2020_05_31`. */
const versionSuffix = /_?20\d\d_?\d\d_?\d\d(v\d+)?$/;

/**
 * What an event's name means before its parameters are looked at. `event` is its label as the tables or the catalog spell
 * it: names in other letters, with versions, or of invented hosts of a service are without number, labels are not.
 */
export type NamedActions =
  | { readonly kind: 'actions'; readonly actions: readonly ActionFacts[]; readonly key: string; readonly event: string }
  | { readonly kind: 'no-permission' }
  | { readonly kind: 'not-a-call' }
  | { readonly kind: 'unmapped' };

/** The name of an event without an API version. */
export function plainName(name: string): string {
  return name.replace(versionSuffix, '');
}

/** The actions of an event by its source and name; `prefix` overrides that of the source. */
export function namedActions(
  catalog: Catalog,
  facts: Facts,
  source: string,
  name: string,
  prefix?: string,
): NamedActions {
  for (const spelled of new Set([name, plainName(name)])) {
    const key = `${source}:${spelled}`;
    if (facts.notACall.has(key)) return { kind: 'not-a-call' };
    if (facts.noPermission.has(key)) return { kind: 'no-permission' };
    const listed = prefix === undefined ? facts.eventActions.get(key) : undefined;
    const actions = (listed ?? []).flatMap((action) => catalog.action(action) ?? []);
    if (actions.length > 0) return { kind: 'actions', actions, key, event: eventLabel({ source, name: spelled }) };
    for (const candidate of prefix === undefined ? prefixesOf(facts, source) : [prefix]) {
      const same = catalog.action(`${candidate}:${spelled}`);
      if (same !== undefined)
        return { kind: 'actions', actions: [same], key, event: labelOf(facts, source, same.action) };
    }
  }
  return { kind: 'unmapped' };
}

/** The label of an event that has the name of an action: a source that the tables do not know is called by the prefix. */
function labelOf({ eventSources, eventSourceAlternatives }: Facts, source: string, action: Action): string {
  const isListed = eventSources.has(source) || eventSourceAlternatives.some(([of]) => of === source);
  return isListed ? eventLabel({ source, name: action.slice(action.indexOf(':') + 1) }) : action;
}

/** The IAM prefixes that an event source may stand for, the likeliest first. */
function prefixesOf(facts: Facts, source: string): readonly string[] {
  const host = source.endsWith(hostSuffix) ? source.slice(0, -hostSuffix.length) : source;
  const listed = facts.eventSources.get(source);
  const others = facts.eventSourceAlternatives.filter(([of]) => of === source).map(([, , prefix]) => prefix);
  return [...(listed === undefined ? [] : [listed]), host, host.slice(0, Math.max(0, host.indexOf('.'))), ...others];
}

/** Tells the prefix of an event; `undefined` where it does not tell. */
export type PrefixChooser = (event: CloudTrailEvent) => string | undefined;

/** For a source that serves several prefixes, how an event tells which. */
export function prefixChooser(facts: Facts, source: string): PrefixChooser | undefined {
  const choices = facts.eventSourceAlternatives
    .filter(([of, when]) => of === source && when !== 'unknown')
    .map(([, when, prefix]) => ({ when: compileWhen(when), prefix }));
  return choices.length === 0 ? undefined : (event) => choices.find(({ when }) => when(event))?.prefix;
}
