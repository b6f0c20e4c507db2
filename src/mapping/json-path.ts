// Paths into request parameters, read whatever the case of a key's first letter and whatever lists stand in between.

import type { Json, JsonObject } from '../decode/record.js';

/** Goes on only in an object that has one of these texts under a key, in one of its spellings. */
interface Filter {
  readonly keys: readonly string[];
  readonly texts: ReadonlySet<string>;
}

/** One step of a path: the spellings of a key that are tried, `*` for every key, or a filter. */
type Step = readonly string[] | '*' | Filter;

/**
 * A path such as `spec.roles[].arn`; `[]` is optional, as lists are always looked into. `op=add|replace` is a filter:
 * `patches.op=add.value` is the value of each patch that adds.
 */
export type JsonPath = readonly Step[];

/** No request nests deeper with meaning; a hostile one may. */
export const maxDepth = 64;

/** Compiles a path. CloudTrail mostly writes the names of API members with a small first letter, but not always. */
export function compilePath(path: string): JsonPath {
  return path.split('.').map((part) => {
    const [key = '', texts] = part.replace(/\[\]$/, '').split('=', 2);
    if (texts !== undefined) return { keys: spellingsOf(key), texts: new Set(texts.split('|')) };
    return key === '*' ? '*' : spellingsOf(key);
  });
}

function spellingsOf(key: string): readonly string[] {
  const rest = key.slice(1);
  const lower = key.slice(0, 1).toLowerCase() + rest;
  const upper = key.slice(0, 1).toUpperCase() + rest;
  return [...new Set([key, lower, upper])];
}

/** The keys at which a path begins: those that it looks at first, whatever is filtered there. */
export function firstKeysOf(path: JsonPath): readonly string[] {
  const first = path.find((step) => !isFilter(step));
  return first === undefined || isFilter(first) || first === '*' ? ['*'] : first;
}

function isFilter(step: Step): step is Filter {
  return typeof step === 'object' && 'texts' in step;
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
  if (isFilter(step)) {
    if (passes(value, step)) return anyFrom(value, path, take, at + 1, depth + 1);
  } else
    for (const key of step) {
      const inner = value[key];
      if (inner === undefined || inner === null || !Object.hasOwn(value, key)) continue;
      if (anyFrom(inner, path, take, at + 1, depth + 1)) return true;
    }
  const inner = listOf(value);
  return inner !== undefined && anyFrom(inner, path, take, at, depth + 1);
}

function passes(value: JsonObject, { keys, texts }: Filter): boolean {
  return keys.some((key) => {
    const found = Object.hasOwn(value, key) ? value[key] : undefined;
    return typeof found === 'string' && texts.has(found);
  });
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
