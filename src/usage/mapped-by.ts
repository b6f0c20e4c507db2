// By which catalogs the calls of usage were mapped, with a digest of what each knew of a service that was used: after an
// upgrade only services whose facts have changed need to be looked at again.

import { byCodeUnit } from './cell.js';

/** What is asked of a catalog: its version, and a digest over its facts of a service. */
export interface CatalogFacts {
  readonly version: string;
  readonly digestOf: (service: string) => string | undefined;
}

/** Catalog version to service to digest. */
export type Catalogs = Map<string, Map<string, string>>;

/** A catalog as it stands in a saved document, its services sorted. */
export interface MappedBy {
  readonly version: string;
  readonly services: Readonly<Record<string, string>>;
}

/** Adds what one catalog knew. Of two digests for one service the smaller stays, so that order cannot show. */
export function addCatalog(catalogs: Catalogs, version: string, services: Iterable<readonly [string, string]>): void {
  let known = catalogs.get(version);
  if (!known) catalogs.set(version, (known = new Map<string, string>()));
  for (const [service, digest] of services) {
    const other = known.get(service);
    if (other === undefined || digest < other) known.set(service, digest);
  }
}

/** All catalogs of a run in order: its own one for the services that it has mapped, and those of what was merged. */
export function mappedBy(merged: Catalogs, services: ReadonlySet<string>, own: CatalogFacts): readonly MappedBy[] {
  const all: Catalogs = new Map();
  for (const [version, digests] of merged) addCatalog(all, version, digests);
  if (services.size > 0) {
    addCatalog(
      all,
      own.version,
      [...services].map((service) => [service, own.digestOf(service) ?? ''] as const),
    );
  }
  return [...all]
    .sort(([left], [right]) => byCodeUnit(left, right))
    .map(([version, digests]) => ({
      version,
      services: Object.fromEntries([...digests].sort(([left], [right]) => byCodeUnit(left, right))),
    }));
}

/** The services of which another catalog knew other facts than this one does, sorted. */
export function outdatedServices(catalogs: readonly MappedBy[], { digestOf }: CatalogFacts): readonly string[] {
  const differing = catalogs.flatMap(({ services }) =>
    Object.entries(services).filter(([service, digest]) => digest !== (digestOf(service) ?? '')),
  );
  return [...new Set(differing.map(([service]) => service))].sort(byCodeUnit);
}
