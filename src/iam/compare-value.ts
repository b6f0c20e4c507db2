// One value of a request against one value of a condition: what each comparison means.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

import type { Comparison } from './condition-operator.js';
import { matchesGlob, toGlob, type Glob } from './glob.js';
import { containsRange, parseIpRange } from './ip-range.js';
import { parseArnValue, parseEqualsValue, parseLikeValue } from './pattern.js';
import type { PolicyVersion } from './policy.js';
import { matchesResolved, type RequestContext } from './request-context.js';
import { truthOf, type Truth } from './truth.js';

/** Compares a value of the request with the policy's value that this was made of. */
export type Comparer = (value: string, context: RequestContext) => Truth;

/**
 * Prepares a policy's value. What cannot be read as the operator's type matches nothing. Variables work in strings,
 * ARNs and Booleans, as the page lists them.
 */
export function comparerOf(
  comparison: Exclude<Comparison, 'null'>,
  policyValue: string,
  version: PolicyVersion,
): Comparer {
  switch (comparison) {
    case 'string-equals':
      return globComparer(parseEqualsValue(policyValue, version));
    case 'string-equals-ignore-case':
    case 'bool':
      return foldedComparer(parseEqualsValue(policyValue, version));
    case 'string-like':
      return globComparer(parseLikeValue(policyValue, version));
    case 'arn-like':
      return globComparer(parseArnValue(policyValue, version));
    case 'binary-equals':
      return (value) => truthOf(value === policyValue);
    case 'ip-address':
      return ipComparer(policyValue);
    case 'numeric-equals':
    case 'numeric-less':
    case 'numeric-less-equals':
    case 'numeric-greater':
    case 'numeric-greater-equals':
      return orderComparer(comparison, parseNumber, policyValue);
    case 'date-equals':
    case 'date-less':
    case 'date-less-equals':
    case 'date-greater':
    case 'date-greater-equals':
      return orderComparer(comparison, parseDate, policyValue);
  }
}

function globComparer(glob: Glob): Comparer {
  return (value, context) => matchesResolved(glob, context, (resolved) => matchesGlob(resolved, value));
}

// Case is folded unit by unit, on both sides, after variables have their values.
function foldedComparer(glob: Glob): Comparer {
  return (value, context) => {
    const units = Array.from({ length: value.length }, (_, index) => foldUnit(value.charCodeAt(index)));
    const folded = units.map((unit) => String.fromCharCode(unit)).join('');
    return matchesResolved(glob, context, (one) => matchesGlob(foldGlob(one), folded));
  };
}

/** The glob for texts whose case is folded in the same way. */
export function foldGlob({ units, variables }: Glob): Glob {
  return toGlob(units.map(foldUnit), variables);
}

function foldUnit(unit: number): number {
  const lower = unit < 0 ? '' : String.fromCharCode(unit).toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : unit;
}

function ipComparer(policyValue: string): Comparer {
  const range = parseIpRange(policyValue);
  return (value) => {
    const address = parseIpRange(value);
    return truthOf(range !== undefined && address !== undefined && containsRange(range, address));
  };
}

function orderComparer(
  comparison: Comparison,
  read: (text: string) => number | undefined,
  policyValue: string,
): Comparer {
  const bound = read(policyValue);
  const order = comparison.slice(comparison.indexOf('-') + 1);
  return (value) => {
    const number = bound === undefined ? undefined : read(value);
    return truthOf(number !== undefined && bound !== undefined && isInOrder(order, number, bound));
  };
}

function isInOrder(order: string, number: number, bound: number): boolean {
  if (number === bound) return order.endsWith('equals');
  return order.startsWith('less') ? number < bound : order.startsWith('greater') && number > bound;
}

/** A number as `Numeric…` operators read it. */
export function parseNumber(text: string): number | undefined {
  return /^[+-]?\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}

// W3C's profile of ISO 8601, or seconds since 1970; four digits are a year. A time without a zone counts as UTC.
const isoDate = /^\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/** A time as `Date…` operators read it, in seconds since 1970. */
export function parseDate(text: string): number | undefined {
  if (/^\d{5,}(?:\.\d+)?$/.test(text)) return Number(text);
  const found = isoDate.exec(text);
  if (!found) return undefined;
  const needsZone = text.includes('T') && found[1] === undefined;
  const milliseconds = Date.parse(needsZone ? `${text}Z` : text);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}
