// What lets less through than the attached allows say: a boundary, service control policies, and denies.

import type { HeldPolicy } from '../attached/attached.js';
import type { NamedPolicy } from '../attached/policy-file.js';
import { attachedStatements, type AttachedStatement } from '../comparison/attached-statement.js';
import { hasAction } from '../comparison/meetings.js';
import { compilePolicies, type CompiledStatement } from '../iam/compile-policies.js';
import { areDisjoint, areResourcesCovered } from '../iam/containment.js';
import type { AttachedSubject } from '../proposal/attached-subjects.js';

/** Levels of service control policies, root first. */
export type LimitLevels = readonly (readonly NamedPolicy[])[];

/** What does not let an action of a statement through: a layer without an allow for any of it, or a deny of all of it. */
export type Limit =
  | { readonly kind: 'boundary' }
  | { readonly kind: 'scp'; readonly level: number }
  | { readonly kind: 'deny'; readonly policy: string; readonly index: number };

/** Answers what cuts an action of a statement off on all of its resources. Shown or not shown: no limit is named wrongly. */
export type Limits = (action: string, at: AttachedStatement) => readonly Limit[];

const none: readonly Limit[] = [];

/** The limits of a subject: its denies (and those of its groups), its boundary, and the levels. */
export function limitsOf({ attached, own, standing }: AttachedSubject, levels: LimitLevels): Limits {
  const boundary = attached?.boundary;
  const layers = [
    ...(boundary ? [layerOf({ kind: 'boundary' }, [boundary])] : []),
    ...levels.map((policies, level) => layerOf({ kind: 'scp', level }, policies)),
  ];
  const held = [...own, ...standing].filter(hasDeny);
  if (layers.length === 0 && held.length === 0) return () => none;
  const denies = nearOf(attachedStatements(held).denies);
  return (action, at) => {
    const denied = denies(action)
      .filter(({ compiled }) => deniesAll(compiled, at))
      .map((deny): Limit => ({ kind: 'deny', policy: deny.held.policy.name, index: deny.index }));
    const shut = layers.filter((layer) => isShut(layer, action, at)).map(({ limit }) => limit);
    return denied.length + shut.length === 0 ? none : [...denied, ...shut];
  };
}

function hasDeny({ policy: { document } }: HeldPolicy): boolean {
  return document.statements.some(({ effect }) => effect === 'Deny');
}

interface Layer {
  readonly limit: Limit;
  readonly allows: Near<Compiled>;
  readonly denies: Near<Compiled>;
}

type Compiled = Pick<AttachedStatement, 'compiled'>;
type Near<One> = (action: string) => readonly One[];

const known = new WeakMap<object, Pick<Layer, 'allows' | 'denies'>>();

// A boundary is shared by many, and a level by all.
function layerOf(limit: Limit, policies: readonly NamedPolicy[]): Layer {
  const key = limit.kind === 'boundary' ? (policies[0]?.document ?? policies) : policies;
  let layer = known.get(key);
  if (!layer) {
    const { denies, layers } = compilePolicies({ identity: policies.map(({ document }) => document) });
    const near = (statements: readonly CompiledStatement[]) => nearOf(statements.map((compiled) => ({ compiled })));
    known.set(key, (layer = { allows: near(layers.flat()), denies: near(denies) }));
  }
  return { limit, ...layer };
}

function nearOf<One extends Compiled>(statements: readonly One[]): Near<One> {
  const near = new Map<string, readonly One[]>();
  return (action) => {
    let own = near.get(action);
    if (!own) near.set(action, (own = statements.filter((one) => hasAction(one, action))));
    return own;
  };
}

function isShut({ allows, denies }: Layer, action: string, at: AttachedStatement): boolean {
  if (!allows(action).some(({ compiled }) => mayMeet(compiled, at.compiled))) return true;
  return denies(action).some(({ compiled }) => deniesAll(compiled, at));
}

function mayMeet({ resources: one }: CompiledStatement, { resources: another }: CompiledStatement): boolean {
  if (one.kind === 'not-in' || another.kind === 'not-in') return true;
  return one.patterns.some(({ glob }) => another.patterns.some((other) => !areDisjoint(glob, other.glob)));
}

// A deny with a condition may let something through.
function deniesAll({ resources, conditions }: CompiledStatement, { compiled }: AttachedStatement): boolean {
  if (conditions.length > 0) return false;
  const isAll = resources.kind === 'not-in' && resources.patterns.length === 0;
  if (compiled.resources.kind === 'not-in')
    return (
      isAll ||
      (resources.kind === 'in' && resources.patterns.some(({ glob }) => glob.shape === 'prefix' && glob.start === ''))
    );
  return compiled.resources.patterns.every((one) => areResourcesCovered(one, [resources]));
}
