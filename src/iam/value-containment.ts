// The values that a condition line asks for, as sets: is one within another, have two of them nothing in common.

import { answerForAll } from './all-texts.js';
import { foldGlob, parseDate, parseNumber } from './compare-value.js';
import type { Comparison } from './condition-operator.js';
import { areDisjoint } from './containment.js';
import { matchesGlob, toGlob, type Glob } from './glob.js';
import { containsRange, parseIpRange, type IpRange } from './ip-range.js';
import { parseArnValue, parseEqualsValue, parseLikeValue } from './pattern.js';
import type { PolicyVersion } from './policy.js';

/** The values that match one of a line's values, negation left aside. `folded`: whatever their case. */
export type ValueSet =
  | { readonly kind: 'texts'; readonly folded: boolean; readonly globs: readonly Glob[] }
  | { readonly kind: 'numbers' | 'dates'; readonly spans: readonly Span[] }
  | { readonly kind: 'addresses'; readonly ranges: readonly IpRange[] };

/** The numbers from one to another; an end belongs to it where it is closed. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly closed: boolean;
}

/**
 * The set of a line's values, or `undefined` where one of them cannot be read as the operator's type: AWS does not say
 * what the line means then.
 */
export function valueSet(
  comparison: Exclude<Comparison, 'null'>,
  values: readonly string[],
  version: PolicyVersion,
): ValueSet | undefined {
  const texts = (read: (value: string, version: PolicyVersion) => Glob, folded = false): ValueSet => {
    const globs = values.map((value) => read(value, version));
    return { kind: 'texts', folded, globs: folded ? globs.map(foldGlob) : globs };
  };
  switch (comparison) {
    case 'string-equals':
      return texts(parseEqualsValue);
    case 'string-equals-ignore-case':
    case 'bool':
      return texts(parseEqualsValue, true);
    case 'string-like':
      return texts(parseLikeValue);
    case 'arn-like':
      return texts(parseArnValue);
    case 'binary-equals':
      return texts((value) => toGlob(Array.from({ length: value.length }, (_, at) => value.charCodeAt(at))));
    case 'ip-address':
      return setOf(values.map(parseIpRange), (ranges) => ({ kind: 'addresses', ranges }));
    case 'numeric-equals':
    case 'numeric-less':
    case 'numeric-less-equals':
    case 'numeric-greater':
    case 'numeric-greater-equals':
      return setOf(values.map(parseNumber), (bounds) => ({ kind: 'numbers', spans: spansOf(comparison, bounds) }));
    case 'date-equals':
    case 'date-less':
    case 'date-less-equals':
    case 'date-greater':
    case 'date-greater-equals':
      return setOf(values.map(parseDate), (bounds) => ({ kind: 'dates', spans: spansOf(comparison, bounds) }));
  }
}

/** Whether every value of the inner set is certainly in the outer one. */
export function isWithin(inner: ValueSet, outer: ValueSet): boolean {
  if (inner.kind === 'texts' && outer.kind === 'texts') return areTextsWithin(inner, outer);
  if (inner.kind === 'addresses' && outer.kind === 'addresses') {
    return inner.ranges.every((one) => outer.ranges.some((range) => containsRange(range, one)));
  }
  if ('spans' in inner && 'spans' in outer && inner.kind === outer.kind) {
    return inner.spans.every((one) => outer.spans.some((span) => containsSpan(span, one)));
  }
  return false;
}

/** Whether certainly no value is in both sets. */
export function areApart(one: ValueSet, another: ValueSet): boolean {
  if (one.kind === 'texts' && another.kind === 'texts') {
    const fold = one.folded || another.folded ? foldGlob : (glob: Glob) => glob;
    return one.globs.every((left) => another.globs.every((right) => areDisjoint(fold(left), fold(right))));
  }
  if (one.kind === 'addresses' && another.kind === 'addresses') {
    const meet = (left: IpRange, right: IpRange) => containsRange(left, right) || containsRange(right, left);
    return !one.ranges.some((left) => another.ranges.some((right) => meet(left, right)));
  }
  if ('spans' in one && 'spans' in another && one.kind === another.kind) {
    return !one.spans.some((left) => another.spans.some((right) => doSpansMeet(left, right)));
  }
  return false;
}

/** Whether the set may have the empty text, which counts as no value at all. */
export function mayBeEmptyText(set: ValueSet): boolean {
  return set.kind === 'texts' && set.globs.some((glob) => glob.variables.length > 0 || matchesGlob(glob, ''));
}

type Texts = Extract<ValueSet, { kind: 'texts' }>;

function areTextsWithin(inner: Texts, outer: Texts): boolean {
  if (inner.folded && !outer.folded) return false;
  const globs = outer.folded ? inner.globs.map(foldGlob) : inner.globs;
  const question = { patterns: outer.globs, holds: ({ size }: ReadonlySet<number>) => size > 0, settles: () => true };
  return globs.every((glob) => answerForAll({ ...question, inner: glob }) === 'yes');
}

function spansOf(comparison: Comparison, bounds: readonly number[]): readonly Span[] {
  return bounds.map((bound) => spanOf(comparison, bound));
}

function spanOf(comparison: Comparison, bound: number): Span {
  const closed = comparison.endsWith('equals');
  if (comparison.includes('less')) return { from: -Infinity, to: bound, closed };
  if (comparison.includes('greater')) return { from: bound, to: Infinity, closed };
  return { from: bound, to: bound, closed };
}

// An end that both share belongs to the inner one only if it belongs to the outer one.
function containsSpan(outer: Span, inner: Span): boolean {
  const isEndIn = (mine: number, its: number) =>
    mine !== its || !Number.isFinite(mine) || outer.closed || !inner.closed;
  const isInside = outer.from <= inner.from && inner.to <= outer.to;
  return isInside && isEndIn(outer.from, inner.from) && isEndIn(outer.to, inner.to);
}

function doSpansMeet(one: Span, another: Span): boolean {
  const from = Math.max(one.from, another.from);
  const to = Math.min(one.to, another.to);
  return from < to || (from === to && hasNumber(one, from) && hasNumber(another, from));
}

function hasNumber({ from, to, closed }: Span, number: number): boolean {
  return closed ? from <= number && number <= to : from < number && number < to;
}

function setOf<Item>(
  items: readonly (Item | undefined)[],
  make: (items: readonly Item[]) => ValueSet,
): ValueSet | undefined {
  const read = items.flatMap((item) => (item === undefined ? [] : [item]));
  return read.length === items.length ? make(read) : undefined;
}
