// The members of a dump's entry by name, whatever stands there: what is not as AWS writes it becomes a gap.

import type { EntryGap } from './entry.js';

/** A JSON object whose members are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a JSON value is an object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Texts in order, each once. */
export function inOrder(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(byCodeUnit);
}

/** Compares by code unit, never by locale. */
export function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Reads the members of one entry, and gathers its gaps. */
export class EntryFields {
  readonly gaps: EntryGap[] = [];
  readonly #entry: JsonObject;

  constructor(entry: JsonObject) {
    this.#entry = entry;
  }

  /** The text of a member; empty where there is none. */
  text(name: string): string {
    const value = this.#entry[name];
    return typeof value === 'string' ? value : '';
  }

  /** A moment as `2025-01-31T12:00:00Z`, whatever zone and precision it is written with; unknown is `undefined`. */
  time(name: string): string | undefined {
    return timeOf(this.#entry[name]);
  }

  /** The objects of a list, absent ones being none; whatever else stands there is a gap. */
  objects(name: string): readonly JsonObject[] {
    return this.#list(name).filter((item, index): item is JsonObject => {
      if (!isJsonObject(item)) this.#isNot(`${name}[${index}]`, 'an object');
      return isJsonObject(item);
    });
  }

  /** The texts of a list. */
  texts(name: string): readonly string[] {
    return this.#list(name).filter((item, index): item is string => {
      if (typeof item !== 'string') this.#isNot(`${name}[${index}]`, 'a text');
      return typeof item === 'string';
    });
  }

  /** The texts that the objects of a list have under one name. */
  textsIn(name: string, member: string): readonly string[] {
    return this.objects(name).flatMap((item) => {
      const value = item[member];
      if (typeof value === 'string' && value !== '') return [value];
      this.#isNot(`\`${member}\` in ${name}`, 'a text');
      return [];
    });
  }

  /** An object, absent being `undefined`. */
  object(name: string): JsonObject | undefined {
    const value = this.#entry[name];
    if (value === undefined || isJsonObject(value)) return value;
    this.#isNot(name, 'an object');
    return undefined;
  }

  #list(name: string): readonly unknown[] {
    const value = this.#entry[name];
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    this.#isNot(name, 'a list');
    return [];
  }

  #isNot(what: string, expected: string): void {
    this.gaps.push({ kind: 'bad-entry', message: `${what} is not ${expected}` });
  }
}

/** A moment in UTC to the second; `undefined` for what is no ISO 8601. */
export function timeOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
