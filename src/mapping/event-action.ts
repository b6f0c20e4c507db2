// Which IAM actions an event's name means: its service prefix, its name without an API version, the tables of exceptions.

import type { ActionFacts, Catalog } from '../catalog/catalog.js';
import type { Facts } from '../catalog/load-facts.js';
import type { CloudTrailEvent } from '../event/event.js';
import { compileWhen, type When } from './when.js';

const hostSuffix = '.amazonaws.com';
/** Such as `20150331v2` of `GetFunction20150331v2` and `2020_05_31` of `CreateDistribution2020_05_31`. */
const versionSuffix = /_?20\d\d_?\d\d_?\d\d(v\d+)?$/;

/** What an event's name means before its parameters are looked at. */
export type NamedActions =
  | { readonly kind: 'actions'; readonly actions: readonly ActionFacts[]; readonly key: string }
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
    if (actions.length > 0) return { kind: 'actions', actions, key };
    for (const candidate of prefix === undefined ? prefixesOf(facts, source) : [prefix]) {
      const same = catalog.action(`${candidate}:${spelled}`);
      if (same !== undefined) return { kind: 'actions', actions: [same], key };
    }
  }
  return { kind: 'unmapped' };
}

/** The IAM prefixes that an event source may stand for, the likeliest first. */
function prefixesOf(facts: Facts, source: string): readonly string[] {
  const host = source.endsWith(hostSuffix) ? source.slice(0, -hostSuffix.length) : source;
  const listed = facts.eventSources.get(source);
  const others = facts.eventSourceAlternatives.filter(([of]) => of === source).map(([, , prefix]) => prefix);
  return [...(listed === undefined ? [] : [listed]), host, host.slice(0, Math.max(0, host.indexOf('.'))), ...others];
}

/** For a source that serves several prefixes, the one that an event tells; `undefined` where it does not. */
export function createPrefixChooser(facts: Facts): (event: CloudTrailEvent) => string | undefined {
  const choices = new Map<string, { readonly when: When; readonly prefix: string }[]>();
  for (const [source, when, prefix] of facts.eventSourceAlternatives) {
    if (when === 'unknown') continue;
    const known = choices.get(source) ?? [];
    choices.set(source, [...known, { when: compileWhen(when), prefix }]);
  }
  return (event) => choices.get(event.source)?.find(({ when }) => when(event))?.prefix;
}
