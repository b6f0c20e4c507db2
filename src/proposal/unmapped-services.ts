// Which services the authorized calls without a known action may have needed.

import type { Catalog } from '../catalog/catalog.js';
import type { Facts } from '../catalog/load-facts.js';
import type { PrincipalLines } from '../usage/usage-file.js';
import type { UnmappedServices } from './kept-actions.js';

/** The services by prefix, with the names of the events; under `undefined` those whose service is not known. */
export function unmappedServices(
  callers: readonly PrincipalLines[],
  catalog: Catalog,
  { eventSources, eventSourceAlternatives }: Pick<Facts, 'eventSources' | 'eventSourceAlternatives'>,
): UnmappedServices {
  const known = new Set(catalog.services);
  const services = new Map<string | undefined, Set<string>>();
  for (const { event, used } of callers.flatMap(({ unmapped }) => unmapped)) {
    if (used === 0) continue;
    const source = event.slice(0, event.indexOf(':'));
    const alternatives = eventSourceAlternatives.filter(([own]) => own === source).map(([, , prefix]) => prefix);
    const prefixes = [eventSources.get(source) ?? source.split('.')[0] ?? '', ...alternatives];
    for (const prefix of prefixes) {
      const service = known.has(prefix) ? prefix : undefined;
      services.set(service, (services.get(service) ?? new Set()).add(event));
    }
  }
  return new Map([...services].map(([service, events]) => [service, [...events].sort()]));
}
