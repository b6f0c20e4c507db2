// A catalog file from elsewhere, looked at row by row: what is taken for granted in the own one may be missing there.

import { isAction } from '../iam/action.js';
import { catalogSchema, levels, type CatalogFile } from './catalog-file.js';

/** Why a value is no catalog, as half a sentence; `undefined` where it is one. */
export function catalogProblem(value: unknown): string | undefined {
  if (!isObject(value) || value['schema'] !== catalogSchema) return `is no catalog of schema \`${catalogSchema}\``;
  const { date, source, services } = value;
  if (!isText(date) || !/^\d{4}-\d\d-\d\d$/.test(date)) return 'has no `date` such as `2026-09-26`';
  if (!isText(source) || source === '' || source.length > 200) return 'has no `source` of 1 to 200 characters';
  if (!isObject(services) || Object.keys(services).length === 0) return 'has no `services`';
  for (const [prefix, row] of Object.entries(services)) {
    const problem = serviceProblem(prefix, row);
    if (problem !== undefined) return `has ${problem} in its service \`${prefix}\``;
  }
  return undefined;
}

/** Whether the frame of a catalog is there. Of the program's own file, which a test holds to its tool, that is enough. */
export function hasFrame(value: unknown): value is CatalogFile {
  return (
    isObject(value) &&
    value['schema'] === catalogSchema &&
    isText(value['date']) &&
    isText(value['source']) &&
    isObject(value['services'])
  );
}

function serviceProblem(prefix: string, row: unknown): string | undefined {
  if (!/^[a-z0-9-]+$/.test(prefix)) return 'a prefix that is none';
  if (!isObject(row) || !isText(row['digest'])) return 'no `digest`';
  const { keys, keySets, resourceSets, types, actions } = row;
  if (!isListOf(keys, isText)) return 'a wrong row of `keys`';
  if (!isListOf(keySets, (set) => isListOf(set, (key) => isIndex(key, keys)))) return 'a wrong row of `keySets`';
  const isSet = (set: unknown) => isIndex(set, keySets);
  const isFormat = (format: unknown) => isText(format) && format.startsWith('arn:');
  const isType = (type: unknown) =>
    isTuple(type) && isText(type[0]) && isListOf(type[1], isFormat) && type[1].length > 0 && isSet(type[2]);
  if (!isListOf(types, isType)) return 'a wrong row of `types`';
  const isResource = (one: unknown) => isTuple(one) && isIndex(one[0], types) && (one[1] === 0 || one[1] === 1);
  if (!isListOf(resourceSets, (set) => isListOf(set, isResource))) return 'a wrong row of `resourceSets`';
  const isRow = (action: unknown) =>
    isTuple(action) &&
    isText(action[0]) &&
    isAction(`${prefix}:${action[0]}`) &&
    isText(action[1]) &&
    Object.hasOwn(levels, action[1]) &&
    isIndex(action[2], resourceSets) &&
    isSet(action[3]) &&
    (action[4] === undefined || isListOf(action[4], (name) => isText(name) && isAction(name)));
  return isListOf(actions, isRow) ? undefined : 'a wrong row of `actions`';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTuple(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.every(isItem);
}

function isIndex(value: unknown, of: readonly unknown[]): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < of.length;
}
