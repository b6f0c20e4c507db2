// What a catalog and the tables beside it are, in numbers.

import { readdirSync } from 'node:fs';
import type { Catalog } from './catalog.js';
import { readDataFile } from './read-data.js';
import { readRows } from './load-facts.js';

/** A table of facts: what its rows say, and how many there are. */
export interface TableFacts {
  readonly name: string;
  readonly about: string;
  readonly rows: number;
}

/** A catalog in numbers. */
export interface CatalogCounts {
  readonly services: number;
  readonly actions: number;
  /** Actions that take no resource. */
  readonly unscopableActions: number;
  readonly resourceTypes: number;
  /** Distinct condition keys of services; the global ones are not among them. */
  readonly conditionKeys: number;
}

/** Counts what is in a catalog. */
export function countCatalog(catalog: Catalog): CatalogCounts {
  const keys = new Set<string>();
  const counts = { actions: 0, unscopableActions: 0, resourceTypes: 0 };
  for (const service of catalog.services) {
    const types = catalog.resourceTypesOf(service);
    counts.resourceTypes += types.length;
    for (const { conditionKeys } of types) for (const key of conditionKeys) keys.add(key);
    for (const action of catalog.actionsOf(service)) {
      const facts = catalog.action(action);
      counts.actions++;
      if (facts?.resources.length === 0) counts.unscopableActions++;
      for (const key of facts?.conditionKeys ?? []) keys.add(key);
    }
  }
  const own = [...keys].filter((key) => !key.toLowerCase().startsWith('aws:'));
  return { services: catalog.services.length, ...counts, conditionKeys: own.length };
}

const dataFolder = new URL('./data/', import.meta.url);

/** The tables beside the catalog, which hold whichever catalog is chosen, in the order of their names. */
export function describeTables(): readonly TableFacts[] {
  const names = readdirSync(dataFolder).flatMap((file) => /^(.+)\.json$/.exec(file)?.[1] ?? []);
  return names.sort().flatMap((name) => {
    const about = name === 'catalog' ? undefined : aboutOf(name);
    return about === undefined ? [] : [{ name, about, rows: readRows(name).length }];
  });
}

/** What a table says of itself; `undefined` for a file that is no table. */
function aboutOf(name: string): string | undefined {
  const parsed = readDataFile(new URL(`${name}.json`, dataFolder));
  const about = typeof parsed === 'object' && parsed !== null && 'about' in parsed ? parsed.about : undefined;
  return typeof about === 'string' ? about : undefined;
}
