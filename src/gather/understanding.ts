// Makes the way from bytes to uses, once a thread.

import { loadCatalog } from '../catalog/load-catalog.js';
import { defaultDecodeLimits } from '../decode/limits.js';
import { createReader } from '../event/read-event.js';
import { createMapper } from '../mapping/map-event.js';
import type { Understanding } from './batch-builder.js';
import type { GatherSettings } from './settings.js';

/** The reader and mapper that the settings ask for. */
export function createUnderstanding({
  selection,
  catalogFile,
  decodeLimits,
}: Pick<GatherSettings, 'selection' | 'catalogFile' | 'decodeLimits'>): Understanding {
  const limits = decodeLimits ?? defaultDecodeLimits;
  return { reader: createReader(selection), map: createMapper(loadCatalog(catalogFile)), limits };
}
