// Reads a catalog file from disk: the embedded one, or another of the same schema.

import { readFileSync } from 'node:fs';
import type { Catalog } from './catalog.js';
import { catalogOf, catalogSchema } from './catalog-file.js';
import { catalogProblem, hasFrame } from './check-catalog.js';
import { CatalogError, readDataFile } from './read-data.js';

/** A catalog, or why the file holds none. */
export type CatalogReading =
  { readonly kind: 'catalog'; readonly catalog: Catalog } | { readonly kind: 'invalid'; readonly message: string };

const embedded = new URL('./data/catalog.json', import.meta.url);
const globalKeysFile = new URL('./data/global-condition-keys.json', import.meta.url);
const readings = new Map<string, CatalogReading>();

/** The catalog of a file (read once a process), or why there is none: not readable, not JSON, another schema. */
export function readCatalog(file: string | URL = embedded): CatalogReading {
  const known = readings.get(String(file));
  if (known !== undefined) return known;
  const reading = read(file);
  readings.set(String(file), reading);
  return reading;
}

/** The catalog of a file, or a `CatalogError`. */
export function loadCatalog(file: string | URL = embedded): Catalog {
  const reading = readCatalog(file);
  if (reading.kind === 'catalog') return reading.catalog;
  const hint =
    file === embedded
      ? 'check the disk and its permissions, or install trailfit again'
      : 'give a catalog that `npm run catalog` has made, whole, or leave `--catalog` out';
  throw new CatalogError(reading.message, hint);
}

function read(file: string | URL): CatalogReading {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return { kind: 'invalid', message: `the catalog \`${String(file)}\` cannot be read: ${messageOf(error)}` };
  }
  // The own file costs each run its start: its rows are this program's own writing, and a test holds them to the tool.
  const problem = file === embedded ? undefined : catalogProblem(parsed);
  if (problem === undefined && hasFrame(parsed)) return { kind: 'catalog', catalog: catalogOf(parsed, globalKeys()) };
  return {
    kind: 'invalid',
    message: `\`${String(file)}\` ${problem ?? `is no catalog of schema \`${catalogSchema}\``}`,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function globalKeys(): readonly string[] {
  const parsed = readDataFile(globalKeysFile);
  const keys = isObject(parsed) ? parsed['keys'] : undefined;
  return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
}
