// Paths into request parameters, read whatever the case of a key's first letter and whatever lists stand in between.

import type { Json, JsonObject } from '../decode/record.js';

/** One step of a path: the spellings of a key that are tried, or `*` for every key. */
type Step = readonly string[] | '*';

/** A path such as `spec.roles[].arn`; `[]` is optional, as lists are always looked into. */
export type JsonPath = readonly Step[];

/** No request nests deeper with meaning; a hostile one may. */
export const maxDepth = 64;

/** Compiles a path. CloudTrail mostly writes the names of API members with a small first letter, but not always. */
export function compilePath(path: string): JsonPath {
  return path.split('.').map((part) => {
    const key = part.replace(/\[\]$/, '');
    if (key === '*') return '*';
    const rest = key.slice(1);
    const lower = key.slice(0, 1).toLowerCase() + rest;
    const upper = key.slice(0, 1).toUpperCase() + rest;
    return [...new Set([key, lower, upper])];
  });
}

/** Hands every value at the path to `take`, until `take` answers true. Answers whether one did. */
export function anyAt(value: Json | undefined, path: JsonPath, take: (value: Json) => boolean): boolean {
  return anyFrom(value, path, take, 0, 0);
}

function anyFrom(
  value: Json | undefined,
  path: JsonPath,
  take: (value: Json) => boolean,
  at: number,
  depth: number,
): boolean {
  if (value === undefined || value === null || depth > maxDepth) return false;
  const step = path[at];
  if (step === undefined) return take(value);
  if (isList(value)) return value.some((item) => anyFrom(item, path, take, at, depth + 1));
  if (typeof value !== 'object') return false;
  if (step === '*') return Object.values(value).some((item) => anyFrom(item, path, take, at + 1, depth + 1));
  for (const key of step) {
    const inner = value[key];
    if (inner === undefined || inner === null || !Object.hasOwn(value, key)) continue;
    if (anyFrom(inner, path, take, at + 1, depth + 1)) return true;
  }
  const inner = listOf(value);
  return inner !== undefined && anyFrom(inner, path, take, at, depth + 1);
}

/** The list in an object that EC2 writes around it: `{ "items": […] }`. */
export function listOf(value: JsonObject): Json | undefined {
  const { items, item } = value;
  if (items === undefined && item === undefined) return undefined;
  const inner = Object.hasOwn(value, 'items') ? items : Object.hasOwn(value, 'item') ? item : undefined;
  return typeof inner === 'object' && inner !== null ? inner : undefined;
}

/** All texts at the path, lists at its end opened; numbers as texts. */
export function textsAt(value: Json | undefined, path: JsonPath): readonly string[] {
  const texts: string[] = [];
  anyAt(value, path, (found) => {
    addTexts(found, texts, 0);
    return false;
  });
  return texts;
}

function addTexts(found: Json, texts: string[], depth: number): void {
  if (typeof found === 'string' && found !== '') texts.push(found);
  else if (typeof found === 'number' && isExact(found)) texts.push(String(found));
  else if (isList(found) && depth < maxDepth) for (const item of found) addTexts(item, texts, depth + 1);
}

/** Whether a number is the one that stood in the record: large ones are rounded, and would name something else. */
export function isExact(number: number): boolean {
  return Number.isFinite(number) && Math.abs(number) <= Number.MAX_SAFE_INTEGER;
}

/** Whether a JSON value is a list; `Array.isArray` does not narrow readonly lists. */
export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a JSON value is an object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
