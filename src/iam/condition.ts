// Whether a condition holds in a request: prepared once for each line of a policy, asked for every request.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html

import { comparerOf, parseDate, type Comparer } from './compare-value.js';
import { parseConditionOperator, type ConditionOperator } from './condition-operator.js';
import { parseLikeValue } from './pattern.js';
import type { Condition, PolicyVersion } from './policy.js';
import {
  contextSpan,
  contextValues,
  isAbsent,
  isNullSet,
  type RequestContext,
  type TimeSpan,
} from './request-context.js';
import { allOf, anyOf, not, truthOf, type Truth } from './truth.js';

/** A line of a condition block, ready to be asked. */
export interface PreparedCondition {
  /** The key in lower case. */
  readonly key: string;
  /** The line as written, and the version of the language that it is written in. */
  readonly written: Condition;
  readonly version: PolicyVersion;
  readonly holds: (context: RequestContext) => Truth;
}

/** Prepares a line. An operator that IAM does not know is never certain. */
export function prepareCondition(condition: Condition, version: PolicyVersion): PreparedCondition {
  const key = condition.key.toLowerCase();
  const operator = parseConditionOperator(condition.operator);
  const holds = operator ? holdsBy(operator, key, condition.values, version) : unclear;
  return { key, written: condition, version, holds };
}

/** What leaves a line open in a request: its key as the policy spells it, variables of its values in lower case. */
export function openKeys(
  { key, written, version, holds }: PreparedCondition,
  context: RequestContext,
): readonly string[] {
  if (holds(context) !== 'unknown') return [];
  const variables = written.values.flatMap((value) => parseLikeValue(value, version).variables.map((one) => one.key));
  const open = variables.filter((one) => contextValues(context, one) === 'unknown');
  return contextValues(context, key) === 'unknown' || open.length === 0 ? [written.key, ...open] : open;
}

const unclear = (): Truth => 'unknown';

function holdsBy(
  operator: ConditionOperator,
  key: string,
  policyValues: readonly string[],
  version: PolicyVersion,
): PreparedCondition['holds'] {
  const { comparison, quantifier } = operator;
  if (comparison === 'null' && quantifier !== 'each') return () => truthOf(quantifier === 'all');
  if (policyValues.length === 0) return holdsWithoutValues(operator, key);
  if (comparison === 'null') return holdsNull(key, policyValues);
  const comparers = policyValues.map((value) => comparerOf(comparison, value, version));
  const bounds = isOfTime(comparison, key) ? policyValues.flatMap((value) => parseDate(value) ?? []) : undefined;
  return (context) => {
    const values = contextValues(context, key);
    if (values !== 'unknown') return holdsFor(operator, values, comparers, context);
    const span = bounds && contextSpan(context, key);
    if (!bounds || !span) return values;
    return agreed(momentsOf(span, bounds).map((moment) => holdsFor(operator, [String(moment)], comparers, context)));
  };
}

// The page has numeric operators for `aws:EpochTime` alone.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-epochtime
function isOfTime(comparison: ConditionOperator['comparison'], key: string): boolean {
  return comparison.startsWith('date-') || (comparison.startsWith('numeric-') && key === 'aws:epochtime');
}

/** Less than the clocks tell apart. */
const tick = 0.001;

// Between two of the policy's moments every answer is the same: one of each stretch is enough, and the moments themselves.
function momentsOf({ from, to }: TimeSpan, bounds: readonly number[]): readonly number[] {
  const near = bounds.flatMap((bound) => [bound - tick, bound, bound + tick]);
  return [from, to, ...near.filter((moment) => moment > from && moment < to)];
}

// Where the page contradicts itself (no qualifier) or is silent (negated operators), nothing is certain.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html (empty array condition)
function holdsWithoutValues(operator: ConditionOperator, key: string): PreparedCondition['holds'] {
  const { quantifier, negated, ifExists } = operator;
  if (negated || (quantifier === 'each' && !ifExists)) return unclear;
  return (context) => {
    const values = contextValues(context, key);
    return values === 'unknown' ? values : holdsFor(operator, values, [], context);
  };
}

function holdsFor(
  operator: ConditionOperator,
  values: readonly string[],
  comparers: readonly Comparer[],
  context: RequestContext,
): Truth {
  if (operator.ifExists && values.length === 0) return 'true';
  const holdsOne = (value: string): Truth => {
    const matches = anyOf(comparers, (comparer) => comparer(value, context));
    return operator.negated ? not(matches) : matches;
  };
  switch (operator.quantifier) {
    case 'any':
      return isNullSet(values) ? 'false' : anyOf(values, holdsOne);
    case 'all':
      return isNullSet(values) ? 'true' : allOf(values, holdsOne);
    case 'each':
      return values.length === 0 ? truthOf(operator.negated) : agreed(values.map(holdsOne));
  }
}

// AWS documents no meaning for several values without a set qualifier: certain only where they all agree.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
function agreed(truths: readonly Truth[]): Truth {
  const [first = 'unknown'] = truths;
  return truths.every((truth) => truth === first) ? first : 'unknown';
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null
function holdsNull(key: string, policyValues: readonly string[]): PreparedCondition['holds'] {
  const wanted = policyValues.map((value) => value.toLowerCase());
  return (context) => {
    const absent = isAbsent(context, key);
    return absent === 'unknown' ? absent : truthOf(wanted.includes(absent));
  };
}
