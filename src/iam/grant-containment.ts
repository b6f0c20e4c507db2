// Whether a grant is within the statements of a layer: allowed by its allows, and met by none of its denies.
// Shown or not shown: never a wrong yes, over all actions, resources and requests there can be.

import { answerForAll } from './all-texts.js';
import type { CompiledStatement, StatementRef } from './compile-policies.js';
import { excludes, implies } from './condition-containment.js';
import { prepareCondition, type PreparedCondition } from './condition.js';
import { areActionsCovered, areDisjoint, areResourcesCovered } from './containment.js';
import type { Glob } from './glob.js';
import { parseActionPattern, parseResourcePattern, type ResourceGlob } from './pattern.js';
import type { Condition, PolicyVersion } from './policy.js';
import { splitConditions } from './split-conditions.js';

/** What one Allow statement with one action pattern and one resource pattern says. */
export interface Grant {
  readonly action: string;
  readonly resource: string;
  readonly conditions: readonly Condition[];
  /** `2012-10-17` if not said. */
  readonly version?: PolicyVersion;
}

/** The statements to be within; without `denies`, those that remain in force beside the grant need not be looked at. */
export interface StatementSet {
  readonly allows: readonly CompiledStatement[];
  readonly denies?: readonly CompiledStatement[];
}

/**
 * `contained`: whatever the grant allows, the statements allow; `by` has the allows that show it: one where one is
 * enough, else all that take part, in their order. Nothing else is certain. The reasons why it is not shown: an action
 * or a resource is allowed by no statement (`not-allowed`), or only under conditions that do not follow from the
 * grant's (`conditions`), or a deny may hit it (`deny`).
 */
export type Containment =
  | { readonly kind: 'contained'; readonly by: readonly StatementRef[] }
  | { readonly kind: 'not-shown'; readonly reason: 'not-allowed' | 'conditions' | 'deny' };

/**
 * Whether the grant is within the set. Exact for actions and resources, also where several statements cover them only
 * together. A statement counts where each of its conditions follows from one of the grant's: the same line, or the same
 * key asked for fewer values.
 */
export function containGrant(grant: Grant, { allows, denies = [] }: StatementSet): Containment {
  const version = grant.version ?? '2012-10-17';
  const action = parseActionPattern(grant.action);
  const resource = parseResourcePattern(grant.resource, version);
  const prepare = (conditions: readonly Condition[]) => conditions.map((one) => prepareCondition(one, version));
  const whole = { action, resource, conditions: prepare(grant.conditions) };
  if (denies.some((deny) => mayHit(deny, whole))) return { kind: 'not-shown', reason: 'deny' };
  const near = allows.filter((allow) => !isApart(allow, whole));
  const parts = [[whole], splitConditions(grant.conditions).map((one) => ({ ...whole, conditions: prepare(one) }))];
  for (const split of parts) {
    const by = coveringAll(near, split);
    if (by) return { kind: 'contained', by: allows.filter((allow) => by.has(allow)).map(({ ref }) => ref) };
  }
  return { kind: 'not-shown', reason: covering(near, whole) ? 'conditions' : 'not-allowed' };
}

interface CompiledGrant {
  readonly action: Glob;
  readonly resource: ResourceGlob;
  readonly conditions: readonly PreparedCondition[];
}

// The allows that cover each of the grants, or `undefined` where one is left.
function coveringAll(
  allows: readonly CompiledStatement[],
  grants: readonly CompiledGrant[],
): ReadonlySet<CompiledStatement> | undefined {
  const by = new Set<CompiledStatement>();
  for (const grant of grants) {
    const open = allows.filter((allow) => allow.conditions.every((one) => implies(grant.conditions, one)));
    const covers = covering(open, grant);
    if (!covers) return undefined;
    for (const allow of covers) by.add(allow);
  }
  return by;
}

// One allow that covers actions and resources, or all of them where they do it together. Conditions are left aside.
function covering(
  allows: readonly CompiledStatement[],
  { action, resource }: CompiledGrant,
): readonly CompiledStatement[] | undefined {
  const isAlone = (allow: CompiledStatement) =>
    areActionsCovered(action, [allow.actions]) && areResourcesCovered(resource, [allow.resources]);
  const alone = allows.find(isAlone);
  if (alone) return [alone];
  return allows.length > 1 && isCoveredTogether(allows, action, resource) ? allows : undefined;
}

// For each set of statements that have some action in common: do their resources cover the grant's together?
function isCoveredTogether(allows: readonly CompiledStatement[], action: Glob, resource: ResourceGlob): boolean {
  const patterns = allows.flatMap(({ actions }, index) =>
    actions.patterns.filter((glob) => !areDisjoint(glob, action)).map((glob) => ({ glob, index })),
  );
  const answers = new Map<string, boolean>();
  const holds = (matched: ReadonlySet<number>): boolean => {
    const hit = new Set([...matched].map((at) => patterns[at]?.index));
    const applying = allows.filter(({ actions }, index) => hit.has(index) === (actions.kind === 'in'));
    const key = applying.map((allow) => allows.indexOf(allow)).join();
    const known = answers.get(key);
    if (known !== undefined) return known;
    const isCovered = areResourcesCovered(
      resource,
      applying.map(({ resources }) => resources),
    );
    answers.set(key, isCovered);
    return isCovered;
  };
  const question = { inner: action, patterns: patterns.map(({ glob }) => glob), holds, settles: () => false };
  return answerForAll(question) === 'yes';
}

function mayHit(deny: CompiledStatement, grant: CompiledGrant): boolean {
  return !isApart(deny, grant) && !deny.conditions.some((line) => excludes(grant.conditions, line));
}

// Whether no action or no resource of the grant is the statement's.
function isApart({ actions, resources }: CompiledStatement, { action, resource }: CompiledGrant): boolean {
  const areActionsApart =
    actions.kind === 'in'
      ? actions.patterns.every((glob) => areDisjoint(glob, action))
      : areActionsCovered(action, [{ ...actions, kind: 'in' }]);
  if (areActionsApart) return true;
  return resources.kind === 'in'
    ? resources.patterns.every(({ glob }) => areDisjoint(glob, resource.glob))
    : areResourcesCovered(resource, [{ ...resources, kind: 'in' }]);
}
