// The authorized calls without a known action, by the service whose actions they may have needed.

import type { Catalog } from '../catalog/catalog.js';
import type { Facts } from '../catalog/load-facts.js';
import type { PrincipalLines } from '../usage/usage-file.js';
import type { UnmappedEvents } from './kept-actions.js';

/** The names of their events, sorted; an event may stand under several services. */
export function unmappedEvents(
  callers: readonly PrincipalLines[],
  catalog: Catalog,
  { eventSources, eventSourceAlternatives }: Pick<Facts, 'eventSources' | 'eventSourceAlternatives'>,
): UnmappedEvents {
  const known = new Set(catalog.services);
  const ofService = new Map<string, Set<string>>();
  const ofAny = new Set<string>();
  for (const { event, used } of callers.flatMap(({ unmapped }) => unmapped)) {
    if (used === 0) continue;
    const source = event.slice(0, event.indexOf(':'));
    const alternatives = eventSourceAlternatives.filter(([own]) => own === source).map(([, , prefix]) => prefix);
    const prefixes = [eventSources.get(source) ?? source.split('.')[0] ?? '', ...alternatives];
    for (const prefix of prefixes) {
      if (known.has(prefix)) ofService.set(prefix, (ofService.get(prefix) ?? new Set()).add(event));
      else ofAny.add(event);
    }
  }
  return {
    ofService: new Map([...ofService].map(([service, events]) => [service, [...events].sort()])),
    ofAny: [...ofAny].sort(),
  };
}
