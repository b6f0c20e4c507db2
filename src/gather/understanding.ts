// Makes the way from a record to its uses, once a thread.

import { loadCatalog } from '../catalog/load-catalog.js';
import { createReader } from '../event/read-event.js';
import { createMapper } from '../mapping/map-event.js';
import type { Understanding } from './batch-builder.js';
import type { GatherSettings } from './settings.js';

/** The reader and mapper that the settings ask for. */
export function createUnderstanding({
  selection,
  catalogFile,
}: Pick<GatherSettings, 'selection' | 'catalogFile'>): Understanding {
  return { reader: createReader(selection), map: createMapper(loadCatalog(catalogFile)) };
}
