// From calls and the allows that they met to grants within these allows: the action on the resource that was used, under
// the conditions of the statement that allowed it.

import type { AttachedStatement } from '../comparison/attached-statement.js';
import type { MetCall } from '../comparison/meetings.js';
import { areDisjoint, areResourcesCovered } from '../iam/containment.js';
import { matchesGlob } from '../iam/glob.js';
import { parseResourcePattern, type ResourceGlob } from '../iam/pattern.js';
import type { Condition } from '../iam/policy.js';
import { isExpressible } from '../iam/resource-pattern.js';
import { givenConditions } from '../usage/given-conditions.js';

/** An action that a call needs of one statement. `isUsed`: on the resource that was used; else on what the statement says. */
export interface NarrowedUse {
  readonly at: AttachedStatement;
  readonly call: MetCall;
  /** In policy syntax. */
  readonly resources: readonly string[] | 'as-attached';
  readonly conditions: readonly Condition[];
}

/** What calls need of the statements that may be narrowed, beside what stays anyway. */
export interface Assigned {
  readonly uses: readonly NarrowedUse[];
  /** Used calls that no attached allow meets. */
  readonly ungranted: readonly MetCall[];
}

/** Finds for each call the statements that must go on to allow it. `stays`: whether that allow stays as it is for the action. */
export function assignCalls(
  calls: readonly MetCall[],
  stays: (at: AttachedStatement, action: string) => boolean,
): Assigned {
  const uses: NarrowedUse[] = [];
  const ungranted: MetCall[] = [];
  for (const call of calls) {
    if (call.meetings.length === 0) ungranted.push(call);
    else for (const at of homesOf(call, stays)) uses.push(narrowed(at, call));
  }
  return { uses, ungranted };
}

// What certainly allows the call is enough; else each allow that may have been the one.
function homesOf(
  { line, meetings }: MetCall,
  stays: (at: AttachedStatement, action: string) => boolean,
): readonly AttachedStatement[] {
  const certain = meetings.filter(({ certainty }) => certainty === 'certain').map(({ at }) => at);
  if (certain.some((at) => stays(at, line.action))) return [];
  const [first, ...others] = certain;
  if (first) return [others.reduce((best, other) => (isBetter(other, best) ? other : best), first)];
  return meetings.map(({ at }) => at).filter((at) => !stays(at, line.action));
}

// Without a condition first, then on fewer resources, then in the order of the policies.
function isBetter(one: AttachedStatement, best: AttachedStatement): boolean {
  const [free, bestFree] = [one, best].map(({ statement }) => statement.conditions.length === 0);
  if (free !== bestFree) return free === true;
  return isWithin(one, best) && !isWithin(best, one);
}

function isWithin({ compiled: inner }: AttachedStatement, { compiled: outer }: AttachedStatement): boolean {
  return (
    inner.resources.kind === 'in' &&
    inner.resources.patterns.every((one) => areResourcesCovered(one, [outer.resources]))
  );
}

function narrowed(at: AttachedStatement, call: MetCall): NarrowedUse {
  const { conditions } = at.statement;
  const known = new Set(conditions.map(({ key }) => key.toLowerCase()));
  const given = givenConditions(call.line).filter(({ key }) => !known.has(key.toLowerCase()));
  return { at, call, resources: resourcesIn(at, call), conditions: [...conditions, ...given] };
}

/** The resource of the call where the statement has it whole, else those of the statement's patterns that may have it. */
function resourcesIn(at: AttachedStatement, { line, pattern, resource }: MetCall): NarrowedUse['resources'] {
  const { resources } = at.compiled;
  const isWritable = line.scope !== 'unescapable' && line.scope !== 'inexpressible' && isExpressible(pattern);
  const inner = isWritable ? parseResourcePattern(pattern, '2012-10-17') : undefined;
  // A literal has no variable, and no value of one is certain.
  const plain = resources.patterns.filter(({ glob }) => resources.kind === 'not-in' || glob.variables.length === 0);
  if (inner && areResourcesCovered(inner, [{ ...resources, patterns: plain }])) return [pattern];
  if (resources.kind === 'not-in') return 'as-attached';
  const written = at.statement.resources?.patterns ?? [];
  const met = resources.patterns.map((glob) => (inner ? mayMeet(glob, inner) : mayMatch(glob, resource.text)));
  return written.filter((_, index) => met[index]);
}

function mayMeet({ glob }: ResourceGlob, inner: ResourceGlob): boolean {
  return !areDisjoint(glob, inner.glob);
}

function mayMatch({ glob }: ResourceGlob, text: string): boolean {
  return glob.variables.length > 0 || matchesGlob(glob, text);
}
