// Collects what is wrong with a policy document while its elements are read, each with its place.

import type { Clause } from './policy.js';

/** One reason why a document is refused: `Statement[2].Condition.StringLike`, and a predicate about what is there. */
export interface PolicyProblem {
  readonly place: string;
  readonly message: string;
}

/** A JSON object whose members are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a parsed JSON value is an object, and neither an array nor null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads elements and notes problems; every reading method answers something, so that one pass finds every problem. */
export class PolicyReader {
  readonly problems: PolicyProblem[] = [];

  /** Notes a problem. */
  refuse(place: string, message: string): void {
    this.problems.push({ place, message });
  }

  /** Refuses members that the grammar does not know; element names are case-sensitive. */
  onlyKnown(object: JsonObject, known: readonly string[], place: string): void {
    for (const key of Object.keys(object)) {
      if (known.includes(key)) continue;
      const meant = known.find((name) => name.toLowerCase() === key.toLowerCase());
      this.refuse(
        inside(place, key),
        meant ? `is no element: it is spelled \`${meant}\`` : 'is no element of a policy',
      );
    }
  }

  /** A member that is absent or a string. */
  optionalText(object: JsonObject, name: string, place: string): string | undefined {
    const value = object[name];
    if (value === undefined || typeof value === 'string') return value;
    this.refuse(inside(place, name), 'is not a string');
    return undefined;
  }

  /** `Action` or `NotAction` (`Resource` or `NotResource`): exactly one of the two, a string or a list of strings. */
  clause(object: JsonObject, name: string, place: string, problem: (text: string) => string | undefined): Clause {
    const positive = object[name];
    const negative = object[`Not${name}`];
    if ((positive === undefined) === (negative === undefined)) {
      const both = positive !== undefined;
      this.refuse(inside(place, name), both ? `stands beside \`Not${name}\`` : `is missing, and so is \`Not${name}\``);
      return { kind: 'in', patterns: [] };
    }
    const kind = positive === undefined ? 'not-in' : 'in';
    const at = inside(place, kind === 'in' ? name : `Not${name}`);
    return { kind, patterns: this.patterns(positive ?? negative, at, problem) };
  }

  private patterns(value: unknown, place: string, problem: (text: string) => string | undefined): readonly string[] {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.flatMap((item, index) => {
      const reason = typeof item === 'string' ? problem(item) : 'is not a string';
      if (reason === undefined && typeof item === 'string') return [item];
      this.refuse(Array.isArray(value) ? `${place}[${index}]` : place, reason ?? 'is not a string');
      return [];
    });
  }
}

function inside(place: string, name: string): string {
  return place === '' ? name : `${place}.${name}`;
}
