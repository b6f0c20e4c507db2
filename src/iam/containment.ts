// Whether patterns match all that another matches. Shown or not shown: never a wrong yes, over all strings.
// Where the pages leave open whether a `*` that ends one of an ARN's first fields runs on past the colon, containment
// has to hold under both readings.

import { answerForAll, withoutVariables } from './all-texts.js';
import type { CompiledClause } from './compile-policies.js';
import { matchesGlob, type Glob, type Variable } from './glob.js';
import { parseActionPattern, parseResourcePattern, type ResourceGlob } from './pattern.js';
import type { PolicyVersion } from './policy.js';

/** A pattern of a resource, and the version of the language that it is written in (`2012-10-17` if not said). */
export interface WrittenPattern {
  readonly pattern: string;
  readonly version?: PolicyVersion;
}

/** Whether the outer resource pattern matches every resource that the inner one matches, whatever variables are. */
export function containsPattern(outer: WrittenPattern, inner: WrittenPattern): boolean {
  return areResourcesCovered(compile(inner), [{ kind: 'in', patterns: [compile(outer)] }]);
}

/** Whether the outer action pattern matches every action that the inner one matches. */
export function containsAction(outer: string, inner: string): boolean {
  return areActionsCovered(parseActionPattern(inner), [{ kind: 'in', patterns: [parseActionPattern(outer)] }]);
}

function compile({ pattern, version = '2012-10-17' }: WrittenPattern): ResourceGlob {
  return parseResourcePattern(pattern, version);
}

/** Whether every action of the pattern is in one of the clauses. */
export function areActionsCovered(inner: Glob, clauses: readonly CompiledClause<Glob>[]): boolean {
  const exact = clauses.map((clause) => ({ ...clause, surely: clause.patterns, possibly: clause.patterns }));
  return isCovered(inner, exact);
}

/** Whether every resource of the pattern is in one of the clauses, under both readings of the pattern. */
export function areResourcesCovered(inner: ResourceGlob, clauses: readonly CompiledClause<ResourceGlob>[]): boolean {
  const narrow = readings(clauses, ({ narrow: glob }) => glob);
  if (!isCovered(inner.narrow, narrow)) return false;
  return (
    inner.glob === inner.narrow ||
    isCovered(
      inner.glob,
      readings(clauses, ({ glob }) => glob),
    )
  );
}

/** Whether no text matches both patterns, under either reading and whatever variables are. */
export function areDisjoint(one: Glob, another: Glob): boolean {
  if (!mayMeet(one, another)) return true;
  // A plain text matches or not; of two beginnings one has been found to begin with the other.
  if (one.shape === 'text' && another.variables.length === 0) return !matchesGlob(another, one.start);
  if (another.shape === 'text' && one.variables.length === 0) return !matchesGlob(one, another.start);
  if (one.shape === 'prefix' && another.shape === 'prefix') return false;
  const question = { inner: withoutVariables(one), patterns: [withoutVariables(another)] };
  return answerForAll({ ...question, holds: ({ size }) => size === 0, settles: () => false }) === 'yes';
}

/** A clause by what it matches for certain and by what it may match: an exclusion must be read widely. */
interface Reading {
  readonly kind: CompiledClause<Glob>['kind'];
  readonly surely: readonly Glob[];
  readonly possibly: readonly Glob[];
}

function readings(
  clauses: readonly CompiledClause<ResourceGlob>[],
  read: (pattern: ResourceGlob) => Glob,
): readonly Reading[] {
  return clauses.map(({ kind, patterns }) => ({
    kind,
    surely: patterns.map(read),
    possibly: patterns.map(({ glob }) => withoutVariables(glob)),
  }));
}

// A variable in the inner pattern may have the value of an exclusion: against exclusions it is read as a wildcard.
function isCovered(inner: Glob, given: readonly Reading[]): boolean {
  const clauses = given.filter((clause) => isSurelyValid(clause, inner));
  const including = clauses.filter(({ kind }) => kind === 'in');
  if (including.some(({ surely }) => surely.some((one) => isSame(one, inner)))) return true;
  if (inner.variables.length === 0 || including.length === clauses.length) return isCoveredAsWritten(inner, clauses);
  return isCoveredAsWritten(inner, including) || isCoveredAsWritten(withoutVariables(inner), clauses);
}

/**
 * Whether a clause holds for every request that the inner pattern matches. With a variable in an exclusion that has no value,
 * a statement may be invalid, and allow nothing; that one has a value is sure where the inner pattern matches only with it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function isSurelyValid({ kind, surely }: Reading, { variables }: Glob): boolean {
  const present = new Set(variables.flatMap(({ key, fallback }) => (fallback === undefined ? [key] : [])));
  const hasValue = ({ key, fallback }: Variable) => fallback !== undefined || present.has(key);
  return kind === 'in' || surely.every((glob) => glob.variables.every(hasValue));
}

function isCoveredAsWritten(inner: Glob, clauses: readonly Reading[]): boolean {
  const meets = inner.shape === 'text' ? matchesCertainly : mayMeet;
  const tagged = clauses.flatMap(({ kind, surely, possibly }, clause) =>
    (kind === 'in' ? surely : possibly).filter((glob) => meets(glob, inner)).map((glob) => ({ glob, kind, clause })),
  );
  const excluding = clauses.flatMap(({ kind }, clause) => (kind === 'not-in' ? [clause] : []));
  const holds = (indices: Iterable<number>): boolean => {
    const hit = new Set<number>();
    for (const index of indices) {
      const pattern = tagged[index];
      if (pattern?.kind === 'in') return true;
      if (pattern) hit.add(pattern.clause);
    }
    return excluding.some((clause) => !hit.has(clause));
  };
  if (inner.shape === 'text') return holds(tagged.map((_, index) => index));
  const settles = (index: number) => tagged[index]?.kind === 'in';
  return answerForAll({ inner, patterns: tagged.map(({ glob }) => glob), holds, settles }) === 'yes';
}

function isSame(one: Glob, another: Glob): boolean {
  return (
    one.units.length === another.units.length &&
    one.units.every((unit, index) => unit === another.units[index]) &&
    JSON.stringify(one.variables) === JSON.stringify(another.variables)
  );
}

// A variable may have any value, so that it never matches a literal text for certain.
function matchesCertainly(glob: Glob, text: Glob): boolean {
  return glob.shape !== 'variables' && matchesGlob(glob, text.start);
}

// Quick: for a literal text exactly, for patterns by their literal starts.
function mayMeet(one: Glob, another: Glob): boolean {
  if (another.shape === 'text' && one.shape !== 'variables') return matchesGlob(one, another.start);
  return one.start.startsWith(another.start) || another.start.startsWith(one.start);
}
