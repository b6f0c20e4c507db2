// A pattern as a row of units, and whether it matches a text: linear where it can be, never exponential.

/** The unit that matches any one character. */
export const one = -1;
/** The unit that matches any characters, also none. */
export const many = -2;
/** As `one`, but no colon: a wildcard inside one of the first fields of an ARN. */
export const oneInField = -3;
/** As `many`, but no colon. */
export const manyInField = -4;
/** The unit of the first policy variable; variable `n` of a glob is `firstVariable - n`. */
export const firstVariable = -16;

/** A policy variable `${key}` or `${key, 'fallback'}`; the key in lower case. */
export interface Variable {
  readonly key: string;
  readonly fallback?: string;
}

/** A compiled pattern: its units are code units of literal characters, or one of the negative ones above. */
export interface Glob {
  readonly units: readonly number[];
  readonly variables: readonly Variable[];
  /** The literal text before the first unit that is none. */
  readonly start: string;
  /** `text`: literal throughout. `prefix`: `start` and then anything. `crossing`: no wildcard keeps to a field. */
  readonly shape: 'text' | 'prefix' | 'crossing' | 'fields' | 'variables';
}

/** Compiles units. */
export function toGlob(units: readonly number[], variables: readonly Variable[] = []): Glob {
  const wild = units.findIndex((unit) => unit < 0);
  const literal = wild < 0 ? units : units.slice(0, wild);
  const start = literal.map((unit) => String.fromCharCode(unit)).join('');
  return { units, variables, start, shape: shapeOf(units, wild) };
}

function shapeOf(units: readonly number[], wild: number): Glob['shape'] {
  if (wild < 0) return 'text';
  if (units.some((unit) => unit <= firstVariable)) return 'variables';
  if (units.some((unit) => unit === oneInField || unit === manyInField)) return 'fields';
  return wild === units.length - 1 && units[wild] === many ? 'prefix' : 'crossing';
}

/** Whether a glob without variables matches the whole text. A variable matches nothing: resolve it before. */
export function matchesGlob(glob: Glob, text: string): boolean {
  switch (glob.shape) {
    case 'text':
      return text === glob.start;
    case 'prefix':
      return text.startsWith(glob.start);
    case 'crossing':
      return text.startsWith(glob.start) && matchesCrossing(glob.units, text);
    case 'fields':
    case 'variables':
      return text.startsWith(glob.start) && matchesFields(glob.units, text);
  }
}

// A mismatch gives one more character to the last `many`: earlier ones never need another, as the last takes anything.
function matchesCrossing(units: readonly number[], text: string): boolean {
  let at = 0;
  let unit = 0;
  let lastMany = -1;
  let resume = 0;
  while (at < text.length) {
    const expected = units[unit];
    if (expected === many) {
      lastMany = unit;
      resume = at;
      unit += 1;
    } else if (expected === one || expected === text.charCodeAt(at)) {
      at += 1;
      unit += 1;
    } else if (lastMany >= 0) {
      resume += 1;
      at = resume;
      unit = lastMany + 1;
    } else return false;
  }
  while (units[unit] === many) unit += 1;
  return unit === units.length;
}

// All positions in the pattern at once, one character of the text after the other.
function matchesFields(units: readonly number[], text: string): boolean {
  let states = new Set<number>();
  addState(units, states, 0);
  for (let at = 0; at < text.length && states.size > 0; at += 1) {
    const next = new Set<number>();
    for (const state of states) step(units, state, text.charCodeAt(at), next);
    states = next;
  }
  return states.has(units.length);
}

const colon = 58;

/** Adds the states that `state` leads to over one character. A state is the number of units passed. */
export function step(units: readonly number[], state: number, character: number, into: Set<number>): void {
  const unit = units[state];
  if (unit === undefined) return;
  if (unit === many || (unit === manyInField && character !== colon)) addState(units, into, state);
  else if (unit === character || unit === one || (unit === oneInField && character !== colon)) {
    addState(units, into, state + 1);
  }
}

/** Adds a state and those that it leads to over no character. */
export function addState(units: readonly number[], into: Set<number>, state: number): void {
  for (let at = state; !into.has(at); at += 1) {
    into.add(at);
    if (units[at] !== many && units[at] !== manyInField) return;
  }
}
