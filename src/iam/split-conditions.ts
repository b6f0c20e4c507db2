// Conditions as alternatives of one value each: `a or b` is within two statements of which one asks for `a`, one for `b`.

import { parseConditionOperator } from './condition-operator.js';
import type { Condition } from './policy.js';

const most = 64;

/**
 * The conditions hold exactly where those of one of the alternatives do. Lines that ask each value for one of several
 * are split, from the first on, as long as there are at most 64 alternatives.
 */
export function splitConditions(conditions: readonly Condition[]): readonly (readonly Condition[])[] {
  let alternatives: readonly (readonly Condition[])[] = [[]];
  for (const condition of conditions) {
    const isFew = alternatives.length * condition.values.length <= most;
    const parts = isFew && isSplittable(condition) ? condition.values.map((value) => [value]) : [condition.values];
    alternatives = alternatives.flatMap((lines) => parts.map((values) => [...lines, { ...condition, values }]));
  }
  return alternatives;
}

// A negated line asks for none of its values, `ForAllValues` lets each value of a request match another one.
function isSplittable({ operator, values }: Condition): boolean {
  const parts = parseConditionOperator(operator);
  return values.length > 1 && parts !== undefined && !parts.negated && parts.quantifier !== 'all';
}
