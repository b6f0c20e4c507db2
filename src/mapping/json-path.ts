// Paths into request parameters, read whatever the case of a key's first letter and whatever lists stand in between.

import type { Json, JsonObject } from '../decode/record.js';

/** One step of a path: the spellings of a key that are tried, or `*` for every key. */
type Step = readonly string[] | '*';

/** A path such as `spec.roles[].arn`; `[]` is optional, as lists are always looked into. */
export type JsonPath = readonly Step[];

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
export function anyAt(value: Json | undefined, path: JsonPath, take: (value: Json) => boolean, at = 0): boolean {
  if (value === undefined || value === null) return false;
  const step = path[at];
  if (step === undefined) return take(value);
  if (isList(value)) return value.some((item) => anyAt(item, path, take, at));
  if (typeof value !== 'object') return false;
  if (step === '*') return Object.values(value).some((item) => anyAt(item, path, take, at + 1));
  for (const key of step) {
    if (Object.hasOwn(value, key) && anyAt(value[key], path, take, at + 1)) return true;
  }
  const inner = listOf(value);
  return inner !== undefined && anyAt(inner, path, take, at);
}

/** The list in an object that EC2 writes around it: `{ "items": […] }`. */
export function listOf(value: JsonObject): Json | undefined {
  const inner = Object.hasOwn(value, 'items')
    ? value['items']
    : Object.hasOwn(value, 'item')
      ? value['item']
      : undefined;
  return typeof inner === 'object' && inner !== null ? inner : undefined;
}

/** All texts at the path, lists at its end opened; numbers as texts. */
export function textsAt(value: Json | undefined, path: JsonPath): readonly string[] {
  const texts: string[] = [];
  const take = (found: Json): boolean => {
    if (typeof found === 'string' && found !== '') texts.push(found);
    else if (typeof found === 'number') texts.push(String(found));
    else if (isList(found)) found.forEach(take);
    return false;
  };
  anyAt(value, path, take);
  return texts;
}

/** Whether a JSON value is a list; `Array.isArray` does not narrow readonly lists. */
export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a JSON value is an object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
