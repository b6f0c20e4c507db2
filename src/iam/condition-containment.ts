// Whether a condition line holds (or fails) wherever some other lines hold: only what is certain for every request.
// Lines are compared key by key; nothing is concluded from two keys together.

import { isWithin, areApart, mayBeEmptyText, valueSet, type ValueSet } from './value-containment.js';
import type { PreparedCondition } from './condition.js';
import { parseConditionOperator, type ConditionOperator } from './condition-operator.js';
import { parseLikeValue } from './pattern.js';

/** Whether the wanted line holds in every request in which all the given lines hold. */
export function implies(given: readonly PreparedCondition[], wanted: PreparedCondition): boolean {
  const lines = given.filter(({ key }) => key === wanted.key);
  if (lines.some((line) => isSameLine(line, wanted))) return true;
  const target = readLine(wanted);
  const known = lines.flatMap((line) => readLine(line) ?? []);
  if (target === undefined) return false;
  if (target.kind === 'null') return isNullImplied(known, target);
  if (known.some(tellsAbsence) && holdsForNull(target)) return true;
  const isPresent = known.some(tellsPresence);
  if (takesAnything(target) && (isPresent || holdsForNothing(target.operator))) return true;
  return known.some((line) => line.kind === 'values' && impliesValues(line, target, isPresent));
}

/** Whether the line fails in every request in which all the given lines hold. */
export function excludes(given: readonly PreparedCondition[], line: PreparedCondition): boolean {
  const target = readLine(line);
  const known = given.filter(({ key }) => key === line.key).flatMap((one) => readLine(one) ?? []);
  if (target === undefined) return false;
  if (target.kind === 'null') return isNullExcluded(known, target);
  if (known.some(tellsAbsence) && tellsPresence(target)) return true;
  if (target.operator.quantifier !== 'each') return false;
  const isPresent = known.some(tellsPresence);
  return known.some((one) => one.kind === 'values' && excludesValues(one, target, isPresent));
}

/** A line taken apart. `null`: what it says of an absent and of a present key. */
type Line =
  | { readonly kind: 'null'; readonly absent: boolean; readonly present: boolean }
  | { readonly kind: 'values'; readonly operator: ConditionOperator; readonly set: ValueSet };

function readLine({ written, version }: PreparedCondition): Line | undefined {
  const operator = parseConditionOperator(written.operator);
  if (operator === undefined || written.values.length === 0) return undefined;
  if (operator.comparison === 'null' && operator.quantifier !== 'each') return undefined;
  if (operator.comparison !== 'null') {
    const set = valueSet(operator.comparison, written.values, version);
    return set && { kind: 'values', operator, set };
  }
  if (operator.quantifier !== 'each') return undefined;
  const values = written.values.map((value) => value.toLowerCase());
  return { kind: 'null', absent: values.includes('true'), present: values.includes('false') };
}

// The same operator and values, in whatever order, mean the same whatever they mean.
function isSameLine(one: PreparedCondition, another: PreparedCondition): boolean {
  const [left, right] = [one.written, another.written];
  const isSameSet = [...new Set(left.values)].sort().join('\0') === [...new Set(right.values)].sort().join('\0');
  const isSameText = left.operator.toLowerCase() === right.operator.toLowerCase() && isSameSet;
  return isSameText && one.version === another.version && left.values.length > 0;
}

// A key that is there with nothing but empty texts counts as null.
function tellsPresence(line: Line): boolean {
  if (line.kind === 'null') return line.present && !line.absent;
  const { quantifier, negated, ifExists } = line.operator;
  if (ifExists || quantifier === 'all') return false;
  return quantifier === 'any' || (!negated && !mayBeEmptyText(line.set));
}

function tellsAbsence(line: Line): boolean {
  return line.kind === 'null' && line.absent && !line.present;
}

/** Whether a line holds both where its key is absent and where it has an empty text. */
function holdsForNull({ operator, set }: Values): boolean {
  if (operator.quantifier === 'all') return true;
  return operator.quantifier === 'each' && operator.negated && !mayBeEmptyText(set);
}

function isNullImplied(known: readonly Line[], { absent, present }: Extract<Line, { kind: 'null' }>): boolean {
  if (absent && present) return true;
  if (present && known.some(tellsPresence)) return true;
  return absent && known.some(tellsAbsence);
}

function isNullExcluded(known: readonly Line[], target: Extract<Line, { kind: 'null' }>): boolean {
  return isNullImplied(known, { kind: 'null', absent: !target.absent, present: !target.present });
}

type Values = Extract<Line, { kind: 'values' }>;

const anything: ValueSet = { kind: 'texts', folded: false, globs: [parseLikeValue('*', '2012-10-17')] };

function takesAnything({ operator, set }: Values): boolean {
  return !operator.negated && isWithin(anything, set);
}

// `ForAnyValue` fails where the key has nothing but an empty text, `IfExists` or not.
function holdsForNothing(operator: ConditionOperator): boolean {
  return holdsWithout(operator) && operator.quantifier !== 'any';
}

// The set qualifiers ask differently of several values: only lines with the same one are compared.
function impliesValues(given: Values, wanted: Values, isPresent: boolean): boolean {
  if (given.operator.quantifier !== wanted.operator.quantifier) return false;
  if (!isPresent && holdsWithout(given.operator) && !holdsWithout(wanted.operator)) return false;
  if (given.operator.negated) return wanted.operator.negated && isWithin(wanted.set, given.set);
  return wanted.operator.negated ? areApart(given.set, wanted.set) : isWithin(given.set, wanted.set);
}

function excludesValues(given: Values, line: Values, isPresent: boolean): boolean {
  if (given.operator.quantifier !== 'each') return false;
  if (!isPresent && holdsWithout(given.operator) && holdsWithout(line.operator)) return false;
  if (given.operator.negated) return !line.operator.negated && isWithin(line.set, given.set);
  return line.operator.negated ? isWithin(given.set, line.set) : areApart(given.set, line.set);
}

/** Whether a line holds where its key is absent. */
function holdsWithout({ ifExists, quantifier, negated }: ConditionOperator): boolean {
  return ifExists || quantifier === 'all' || (quantifier === 'each' && negated);
}
