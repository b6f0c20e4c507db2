// The names of condition operators, taken apart: `ForAnyValue:StringNotLikeIfExists` in, its parts out.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

/** What an operator does with one value of the request and one of the policy. */
export type Comparison =
  | 'string-equals'
  | 'string-equals-ignore-case'
  | 'string-like'
  | 'arn-like'
  | 'numeric-equals'
  | 'numeric-less'
  | 'numeric-less-equals'
  | 'numeric-greater'
  | 'numeric-greater-equals'
  | 'date-equals'
  | 'date-less'
  | 'date-less-equals'
  | 'date-greater'
  | 'date-greater-equals'
  | 'bool'
  | 'binary-equals'
  | 'ip-address'
  | 'null';

/** A condition operator in parts. `each`: without a set qualifier, `any`: `ForAnyValue:`, `all`: `ForAllValues:`. */
export interface ConditionOperator {
  readonly comparison: Comparison;
  readonly negated: boolean;
  readonly quantifier: 'each' | 'any' | 'all';
  readonly ifExists: boolean;
}

const bases: ReadonlyMap<string, readonly [Comparison, boolean]> = new Map([
  ['StringEquals', ['string-equals', false]],
  ['StringNotEquals', ['string-equals', true]],
  ['StringEqualsIgnoreCase', ['string-equals-ignore-case', false]],
  ['StringNotEqualsIgnoreCase', ['string-equals-ignore-case', true]],
  ['StringLike', ['string-like', false]],
  ['StringNotLike', ['string-like', true]],
  ['NumericEquals', ['numeric-equals', false]],
  ['NumericNotEquals', ['numeric-equals', true]],
  ['NumericLessThan', ['numeric-less', false]],
  ['NumericLessThanEquals', ['numeric-less-equals', false]],
  ['NumericGreaterThan', ['numeric-greater', false]],
  ['NumericGreaterThanEquals', ['numeric-greater-equals', false]],
  ['DateEquals', ['date-equals', false]],
  ['DateNotEquals', ['date-equals', true]],
  ['DateLessThan', ['date-less', false]],
  ['DateLessThanEquals', ['date-less-equals', false]],
  ['DateGreaterThan', ['date-greater', false]],
  ['DateGreaterThanEquals', ['date-greater-equals', false]],
  ['Bool', ['bool', false]],
  ['BinaryEquals', ['binary-equals', false]],
  ['IpAddress', ['ip-address', false]],
  ['NotIpAddress', ['ip-address', true]],
  // ArnEquals and ArnLike behave identically, as the page says.
  ['ArnEquals', ['arn-like', false]],
  ['ArnLike', ['arn-like', false]],
  ['ArnNotEquals', ['arn-like', true]],
  ['ArnNotLike', ['arn-like', true]],
  ['Null', ['null', false]],
]);

const lowerBases = new Map([...bases].map(([name, parts]) => [name.toLowerCase(), parts]));

const form = /^(?:(for(?:any|all)values?):)?([a-z]+?)(ifexists)?$/;

/**
 * Takes an operator's name apart, or answers `undefined` where IAM knows no such operator. `Null` does not go with
 * `IfExists`. The case of the letters is passed over: the page does not say that it matters.
 */
export function parseConditionOperator(name: string): ConditionOperator | undefined {
  const match = form.exec(name.toLowerCase());
  const base = lowerBases.get(match?.[2] ?? '');
  if (!match || !base) return undefined;
  const quantifier = quantifierOf(match[1]);
  const ifExists = match[3] !== undefined;
  const [comparison, negated] = base;
  if (quantifier === undefined || (comparison === 'null' && ifExists)) return undefined;
  return { comparison, negated, quantifier, ifExists };
}

function quantifierOf(prefix: string | undefined): ConditionOperator['quantifier'] | undefined {
  if (prefix === undefined) return 'each';
  if (prefix === 'foranyvalue') return 'any';
  return prefix === 'forallvalues' ? 'all' : undefined;
}
