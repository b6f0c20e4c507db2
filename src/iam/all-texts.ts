// Whether something holds for every text that a pattern matches: over all strings, not over those that exist today.
// The texts are walked through in classes, as a deterministic automaton would: the state after some characters is the set
// of places reached in every pattern, and only the characters that a pattern waits for next are told apart.

import { firstVariable, many, manyInField, one, oneInField, toGlob, type Glob } from './glob.js';

/** A question about every text of `inner`. */
export interface AllTexts {
  readonly inner: Glob;
  /** The patterns that the answer is about. */
  readonly patterns: readonly Glob[];
  /** Whether it holds for a text that matches the patterns with these indices, and no other. */
  readonly holds: (matched: ReadonlySet<number>) => boolean;
  /** Whether it holds for every text that matches this pattern, whatever else it matches. */
  readonly settles: (index: number) => boolean;
}

/** `too-hard`: given up after `limit` states; patterns made to be hostile get there, real ones do not. */
export type Answer = 'yes' | 'no' | 'too-hard';

const limit = 20_000;

/**
 * Answers the question, exactly but for `too-hard`. A policy variable counts as one letter of its own: a variable in
 * `inner` is matched by the same variable and by a `*` that crosses colons, so that the answer holds for every value.
 */
export function answerForAll({ inner, patterns, holds, settles }: AllTexts): Answer {
  const spell = speller(inner);
  const walk = new Walk(spell(inner), patterns.map(spell), settles);
  const open = [walk.start()];
  const seen = new Set<string>();
  // INVARIANT: every text's state is in `seen` or can be reached from `open`, or it holds for all that follow it.
  for (let state = open.pop(); state; state = open.pop()) {
    const key = keyOf(state);
    if (seen.has(key) || walk.isSettled(state)) continue;
    seen.add(key);
    if (seen.size > limit) return 'too-hard';
    if (walk.isMatch(state) && !holds(walk.matched(state))) return 'no';
    for (const letter of walk.letters(state)) {
      const next = walk.next(state, letter);
      if (next.inner.length > 0) open.push(next);
    }
  }
  return 'yes';
}

/** The pattern with `*` in the place of its variables: it matches at least what the pattern ever matches. */
export function withoutVariables(glob: Glob): Glob {
  return glob.variables.length === 0 ? glob : toGlob(glob.units.map((unit) => (unit > firstVariable ? unit : many)));
}

interface State {
  readonly inner: readonly number[];
  /** For each pattern the places reached in it, in order. */
  readonly outer: readonly (readonly number[])[];
}

/** Units, but for each variable a letter from `firstName` on. */
type Letters = readonly number[];

const colon = 58;
/** Any character that no pattern waits for. */
const other = 0x1_0000;
const firstName = 0x2_0000;

// Where `inner` has a variable without a fallback, only requests that have its key count, and no fallback of it is used.
function speller(inner: Glob): (glob: Glob) => Letters {
  const present = new Set(inner.variables.filter(({ fallback }) => fallback === undefined).map(({ key }) => key));
  const names = new Map<string, number>();
  return ({ units, variables }) => {
    const named = variables.map((variable) => {
      const name = JSON.stringify(present.has(variable.key) ? variable.key : [variable.key, variable.fallback]);
      const letter = names.get(name) ?? firstName + names.size;
      names.set(name, letter);
      return letter;
    });
    return units.map((unit) => (unit > firstVariable ? unit : (named[firstVariable - unit] ?? other)));
  };
}

class Walk {
  constructor(
    private readonly inner: Letters,
    private readonly patterns: readonly Letters[],
    private readonly settles: (index: number) => boolean,
  ) {}

  start(): State {
    return { inner: reach(this.inner, [0]), outer: this.patterns.map((pattern) => reach(pattern, [0])) };
  }

  isMatch(state: State): boolean {
    return state.inner.includes(this.inner.length);
  }

  matched(state: State): ReadonlySet<number> {
    const indices = this.patterns.map((pattern, index) => (state.outer[index]?.includes(pattern.length) ? index : -1));
    return new Set(indices.filter((index) => index >= 0));
  }

  /** Whether a pattern that settles the question has reached a `*` at its end. */
  isSettled(state: State): boolean {
    return state.outer.some((places, index) => {
      const pattern = this.patterns[index] ?? [];
      return pattern.at(-1) === many && places.includes(pattern.length - 1) && this.settles(index);
    });
  }

  /** The letters to tell apart; `other` last, as it leads to a counterexample soonest. */
  letters(state: State): readonly number[] {
    const awaited = new Set<number>();
    const isAny = collect(this.inner, state.inner, awaited);
    if (!isAny) return [...awaited];
    const theirs = new Set<number>();
    this.patterns.forEach((pattern, index) => collect(pattern, state.outer[index] ?? [], theirs));
    for (const letter of theirs) if (letter < firstName) awaited.add(letter);
    return [...awaited, colon, other];
  }

  // A wildcard of `inner` stands for characters only: what it says of them it says of every value of a variable.
  next(state: State, letter: number): State {
    const isNamed = letter >= firstName;
    return {
      inner: move(this.inner, state.inner, letter, isNamed),
      outer: this.patterns.map((pattern, index) => move(pattern, state.outer[index] ?? [], letter)),
    };
  }
}

// Adds the literal letters that are awaited; answers whether a wildcard is among the places.
function collect(letters: Letters, places: readonly number[], into: Set<number>): boolean {
  let isAny = false;
  for (const place of places) {
    const letter = letters[place];
    if (letter === undefined) continue;
    if (letter >= 0) into.add(letter);
    else isAny = true;
  }
  return isAny;
}

function move(letters: Letters, places: readonly number[], letter: number, isExact = false): readonly number[] {
  const next: number[] = [];
  for (const place of places) {
    const awaited = letters[place];
    if (awaited === undefined || !(isExact ? awaited === letter : accepts(awaited, letter))) continue;
    next.push(awaited === many || awaited === manyInField ? place : place + 1);
  }
  return reach(letters, next);
}

function accepts(awaited: number, letter: number): boolean {
  if (awaited === letter || awaited === many) return true;
  if (letter >= firstName) return false;
  return awaited === one || ((awaited === oneInField || awaited === manyInField) && letter !== colon);
}

// A `*` may match nothing: the place behind it is reached with it.
function reach(letters: Letters, places: readonly number[]): readonly number[] {
  const reached = new Set<number>();
  for (const place of places) {
    for (let at = place; !reached.has(at); at += 1) {
      reached.add(at);
      if (letters[at] !== many && letters[at] !== manyInField) break;
    }
  }
  return [...reached].sort((left, right) => left - right);
}

function keyOf({ inner, outer }: State): string {
  return `${inner.join()}|${outer.map((places) => places.join()).join(';')}`;
}
