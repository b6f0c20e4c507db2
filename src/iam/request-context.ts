// The condition keys of one request, each in one of these states: it has values, it is absent, it has some value that
// nobody told or only as one of a span, or nobody told whether it is there.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-reqcontext.html

import { firstVariable, many, toGlob, type Glob, type Variable } from './glob.js';
import { truthOf, type Truth } from './truth.js';

/** A moment from the first to the last of them, in seconds since 1970. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** The state of a key: its values, none where it is absent; `present`: it has a value, and nobody told which. */
export type KeyState = readonly string[] | TimeSpan | 'present' | 'unknown';

/** Keys in lower case; `others` is the state of every key that is not there. */
export interface RequestContext {
  readonly keys: ReadonlyMap<string, KeyState>;
  readonly others: 'absent' | 'unknown';
}

/** Makes a context of keys in any case; a key twice counts once, the last one. */
export function requestContext(
  entries: Iterable<readonly [key: string, values: KeyState]>,
  others: RequestContext['others'] = 'absent',
): RequestContext {
  return { keys: new Map([...entries].map(([key, values]) => [key.toLowerCase(), values])), others };
}

/** The values of a key (in lower case): none where it is absent. */
export function contextValues(context: RequestContext, key: string): readonly string[] | 'unknown' {
  const values = context.keys.get(key) ?? (context.others === 'absent' ? [] : 'unknown');
  return values === 'present' || isSpan(values) ? 'unknown' : values;
}

/** The span in which the value of a key (in lower case) lies, where no more is told. */
export function contextSpan(context: RequestContext, key: string): TimeSpan | undefined {
  const state = context.keys.get(key);
  return state !== undefined && isSpan(state) ? state : undefined;
}

function isSpan(state: KeyState): state is TimeSpan {
  return typeof state === 'object' && 'from' in state;
}

/** Whether a key (in lower case) has no value, as far as that is told. */
export function isAbsent(context: RequestContext, key: string): Truth {
  if (context.keys.get(key) === 'present' || contextSpan(context, key)) return 'false';
  const values = contextValues(context, key);
  return values === 'unknown' ? values : truthOf(isNullSet(values));
}

/** "a null dataset, such as an empty string", as the page on operators says of ForAllValues and Null. */
export function isNullSet(values: readonly string[]): boolean {
  return values.every((value) => value === '');
}

/** `exact`: no variable is left. `open`: of some nothing is known, and anything stands in their place. */
export type ResolvedGlob = { readonly kind: 'exact' | 'open'; readonly glob: Glob } | { readonly kind: 'no-value' };

/**
 * Puts the request's values in the place of variables. `no-value`: a variable is absent and has no fallback, so that the
 * pattern matches nothing. A key with several values cannot be a variable and counts as absent.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
 */
export function resolveGlob(glob: Glob, context: RequestContext): ResolvedGlob {
  if (glob.variables.length === 0) return { kind: 'exact', glob };
  const values = glob.variables.map((variable) => variableUnits(variable, context));
  if (values.includes('no-value')) return { kind: 'no-value' };
  const isOpen = values.includes('unknown');
  const units: number[] = [];
  for (const unit of glob.units) {
    const value = unit > firstVariable ? unit : values[firstVariable - unit];
    if (typeof value === 'object') units.push(...value);
    else units.push(typeof value === 'number' ? value : many);
  }
  return { kind: isOpen ? 'open' : 'exact', glob: toGlob(units) };
}

/** Whether a value-matching question about a glob is certain: what does not match an open one never will. */
export function matchesResolved(glob: Glob, context: RequestContext, matches: (glob: Glob) => boolean): Truth {
  if (glob.variables.length === 0) return truthOf(matches(glob));
  const resolved = resolveGlob(glob, context);
  if (resolved.kind === 'no-value' || !matches(resolved.glob)) return 'false';
  return resolved.kind === 'open' ? 'unknown' : 'true';
}

/** Whether a variable of the pattern is without a value, or may be for all that is told. */
export function mayLackValue({ variables }: Glob, context: RequestContext): boolean {
  return variables.some((variable) => mayBeWithoutValue(variable, context));
}

/** Whether a variable has no fallback and is absent, or nobody told its value. */
export function mayBeWithoutValue(variable: Variable, context: RequestContext): boolean {
  const units = variableUnits(variable, context);
  return units === 'no-value' || (units === 'unknown' && variable.fallback === undefined);
}

function variableUnits(variable: Variable, context: RequestContext): readonly number[] | 'no-value' | 'unknown' {
  const values = contextValues(context, variable.key);
  if (values === 'unknown') return values;
  const value = values.length === 1 ? values[0] : variable.fallback;
  if (value === undefined) return 'no-value';
  return Array.from({ length: value.length }, (_, index) => value.charCodeAt(index));
}
