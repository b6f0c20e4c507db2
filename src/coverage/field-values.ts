// Whether a field of an event passes a selector: for one text, or for all texts of a pattern.
// Of the conditions that select one must hold, and none of those that deselect may.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html

import type { FieldSelector } from '../attached/trail.js';
import type { CompiledClause } from '../iam/compile-policies.js';
import { areDisjoint, areResourcesCovered } from '../iam/containment.js';
import { many, toGlob, type Glob } from '../iam/glob.js';
import type { ResourceGlob } from '../iam/pattern.js';

/** Whether one text passes. */
export function passes(selector: FieldSelector, text: string): boolean {
  const { equals, startsWith, endsWith, notEquals, notStartsWith, notEndsWith } = selector;
  const isSelected =
    equals.includes(text) ||
    startsWith.some((start) => text.startsWith(start)) ||
    endsWith.some((end) => text.endsWith(end)) ||
    !selectsSome(selector);
  const isDeselected =
    notEquals.includes(text) ||
    notStartsWith.some((start) => text.startsWith(start)) ||
    notEndsWith.some((end) => text.endsWith(end));
  return isSelected && !isDeselected;
}

/** What of a pattern passes at least one of several lists of selectors of one field: for certain all, some of it, or nothing. */
export function passingPart(
  pattern: ResourceGlob,
  lists: readonly (readonly FieldSelector[])[],
): 'all' | 'some' | 'none' {
  const compiled = lists.map((selectors) => selectors.map(compileSelector));
  if (compiled.some((selectors) => selectors.length === 0)) return 'all';
  const whole = compiled.filter((selectors) => selectors.every((one) => isApart(pattern.glob, one.not)));
  const clauses = whole.flatMap((selectors) => asClause(selectors));
  if (whole.some((selectors) => selectors.every((one) => !one.selects || covers(one.is, pattern)))) return 'all';
  if (areResourcesCovered(pattern, clauses)) return 'all';
  return compiled.every((selectors) => selectors.some((one) => isOut(pattern, one))) ? 'none' : 'some';
}

interface Compiled {
  readonly selects: boolean;
  readonly is: readonly ResourceGlob[];
  readonly not: readonly ResourceGlob[];
}

// Only a selector of one field can help others to cover a pattern together.
function asClause([first, second]: readonly Compiled[]): readonly CompiledClause<ResourceGlob>[] {
  return first && !second && first.selects ? [{ kind: 'in', patterns: first.is }] : [];
}

function covers(is: readonly ResourceGlob[], pattern: ResourceGlob): boolean {
  return areResourcesCovered(pattern, [{ kind: 'in', patterns: is }]);
}

function isApart(glob: Glob, not: readonly ResourceGlob[]): boolean {
  return not.every((one) => areDisjoint(one.glob, glob));
}

function isOut(pattern: ResourceGlob, { selects, is, not }: Compiled): boolean {
  if (selects && isApart(pattern.glob, is)) return true;
  return not.length > 0 && covers(not, pattern);
}

function selectsSome({ equals, startsWith, endsWith }: FieldSelector): boolean {
  return equals.length + startsWith.length + endsWith.length > 0;
}

function compileSelector(selector: FieldSelector): Compiled {
  const known = compiledSelectors.get(selector);
  if (known) return known;
  const { equals, startsWith, endsWith, notEquals, notStartsWith, notEndsWith } = selector;
  const made = {
    selects: selectsSome(selector),
    is: globs(equals, startsWith, endsWith),
    not: globs(notEquals, notStartsWith, notEndsWith),
  };
  compiledSelectors.set(selector, made);
  return made;
}

const compiledSelectors = new WeakMap<FieldSelector, Compiled>();

function globs(equal: readonly string[], starts: readonly string[], ends: readonly string[]): readonly ResourceGlob[] {
  return [
    ...equal.map((text) => literal(text, [], [])),
    ...starts.map((text) => literal(text, [], [many])),
    ...ends.map((text) => literal(text, [many], [])),
  ];
}

// Selectors have no wildcards: a `*` in a value is one. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
function literal(text: string, before: readonly number[], after: readonly number[]): ResourceGlob {
  const glob = toGlob([...before, ...text.split('').map((sign) => sign.charCodeAt(0)), ...after]);
  return { glob, narrow: glob };
}
