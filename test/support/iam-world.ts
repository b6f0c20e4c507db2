// Random worlds of policies with a request each: the request comes first, policies are made for it, then both are
// spoiled, so that every verdict is common and every feature of the language often decides.

import { calls, conditionKeys, networks, operatorsOf } from './iam-vocabulary.js';
import { createRandom, type Random } from './random.js';
import { actionPattern, escaped, happens, likePattern, resourcePattern } from './random-pattern.js';
import type { RawConditions, RawPolicy, RawRequest, RawStatement, RawWorld } from './raw-policy.js';

/** A world and a request of it. */
export interface RandomWorld {
  readonly world: RawWorld;
  readonly request: RawRequest;
}

type Target = Pick<RawRequest, 'action' | 'resource'> & { readonly keys: Readonly<Record<string, readonly string[]>> };

/** The world of a seed; `more` goes on to draw from it: policies about the same request. */
export function randomWorld(seed: number): RandomWorld & { readonly more: (effect: 'Allow' | 'Deny') => RawPolicy } {
  const random = createRandom(seed);
  const { target, policies } = randomPolicies(random);
  const world = {
    identity: policies(3),
    ...(happens(random, 20) ? { boundary: randomPolicy(random, target) } : {}),
    ...(happens(random, 20) ? { levels: Array.from({ length: 1 + random.below(2) }, () => policies(2)) } : {}),
  };
  const more = (Effect: 'Allow' | 'Deny'): RawPolicy => {
    const { Version, Statement } = randomPolicy(random, target);
    return { Version, Statement: Statement.map((statement) => ({ ...statement, Effect })) };
  };
  return { world, request: randomRequest(random, target), more };
}

/** A target, and policies and condition lines that are about it, mostly. */
export interface PoliciesFor {
  readonly target: Target;
  readonly policies: (limit: number) => readonly RawPolicy[];
  readonly condition: () => RawConditions;
}

/** Draws a target, and whatever is asked for it later. */
export function randomPolicies(random: Random): PoliciesFor {
  const target = randomTarget(random);
  return {
    target,
    policies: (limit) => Array.from({ length: 1 + random.below(limit) }, () => randomPolicy(random, target)),
    condition: () => randomCondition(random, target),
  };
}

function randomTarget(random: Random): Target {
  const { action, resources } = random.pick(calls);
  const keys: Record<string, readonly string[]> = {};
  for (const { key, kind, values } of conditionKeys) {
    if (happens(random, key === 'aws:username' ? 15 : kind === 'texts' ? 40 : 30)) continue;
    const count = kind === 'texts' ? random.below(3) + 1 : 1;
    const likely = key === 'aws:username' && happens(random, 70) ? ['eve'] : values;
    keys[key.toLowerCase()] = Array.from({ length: count }, () => random.pick(likely));
  }
  return { action, resource: random.pick(resources), keys };
}

// Some keys are not told, or the request is another one than the policies were made for.
function randomRequest(random: Random, target: Target): RawRequest {
  const keys: Record<string, readonly string[] | 'unknown'> = { ...target.keys };
  const isTold = happens(random, 20);
  for (const { key } of conditionKeys) if (!isTold && happens(random, 85)) keys[key.toLowerCase()] = 'unknown';
  const others = isTold || happens(random, 50) ? 'absent' : 'unknown';
  const resource = happens(random, 35) ? target.resource.replace(/[*?]/g, 'z') : target.resource;
  if (!happens(random, 8)) return { action: target.action, resource, keys, others };
  const { action, resources } = random.pick(calls);
  return random.pick([
    { action, resource: target.resource, keys, others },
    { action: target.action, resource: random.pick(resources), keys, others },
  ]);
}

function randomPolicy(random: Random, target: Target): RawPolicy {
  const Statement = Array.from({ length: 1 + random.below(3) }, () => randomStatement(random, target));
  return { Version: happens(random, 94) ? '2012-10-17' : '2008-10-17', Statement };
}

function randomStatement(random: Random, target: Target): RawStatement {
  const Effect = happens(random, 15) ? 'Deny' : 'Allow';
  const isMeant = happens(random, Effect === 'Allow' ? 96 : 35);
  const about = isMeant ? target : { ...target, ...otherCall(random) };
  const several = <Item>(one: () => Item, other: () => Item): Item[] =>
    happens(random, 30) ? [one(), other()].slice(random.below(2)) : [one()];
  const other = otherCall(random);
  const actions = several(
    () => actionPattern(random, about.action),
    () => actionPattern(random, other.action),
  );
  const resources = several(
    () => resourcePattern(random, about.resource),
    () => resourcePattern(random, other.resource),
  );
  const lines = happens(random, 70) ? 1 + random.below(2) : 0;
  const Condition = mergeConditions(Array.from({ length: lines }, () => randomCondition(random, target)));
  return {
    Effect,
    ...(happens(random, 12) ? { NotAction: unlike(random, actions) } : { Action: actions }),
    ...(happens(random, 12) ? { NotResource: unlike(random, resources) } : { Resource: resources }),
    ...(lines > 0 ? { Condition } : {}),
  };
}

function otherCall(random: Random): Pick<Target, 'action' | 'resource'> {
  const { action, resources } = random.pick(calls);
  return { action, resource: random.pick(resources) };
}

// What is excluded is mostly something else, or nothing would be left.
function unlike(random: Random, patterns: readonly string[]): readonly string[] {
  return happens(random, 50) ? patterns.filter((pattern) => pattern !== '*').slice(0, 1) : patterns;
}

function mergeConditions(all: readonly RawConditions[]): RawConditions {
  const merged: Record<string, Record<string, readonly string[]>> = {};
  for (const conditions of all) {
    for (const [operator, keys] of Object.entries(conditions)) merged[operator] = { ...merged[operator], ...keys };
  }
  return merged;
}

// Keys with several values and absent keys are where meanings part.
function interestingKeys(random: Random, { keys }: Pick<Target, 'keys'>): typeof conditionKeys {
  if (happens(random, 26)) return conditionKeys.filter(({ kind }) => kind === 'texts');
  const absent = conditionKeys.filter(({ key }) => keys[key.toLowerCase()] === undefined);
  return absent.length > 0 && happens(random, 36) ? absent : conditionKeys;
}

// Holds for the target, mostly.
function randomCondition(random: Random, target: Pick<Target, 'keys'>): RawConditions {
  const { key, kind, values } = random.pick(interestingKeys(random, target));
  const own = target.keys[key.toLowerCase()];
  const spelled = happens(random, 20) ? key.toUpperCase() : key;
  if (happens(random, 15)) return { Null: { [spelled]: [String(happens(random, own === undefined ? 75 : 25))] } };
  const operator = random.pick(operatorsOf[kind]);
  const mayNegate = operator.includes('Not') && happens(random, 70);
  const drawn = () => (own && happens(random, mayNegate ? 20 : 75) ? random.pick(own) : random.pick(values));
  const count = 1 + random.below(2) + (own && kind === 'texts' ? 1 : 0);
  const wanted = Array.from({ length: count }, () => valueFor(random, operator, drawn()));
  const qualifier = isSetLike(random, kind) ? random.pick(['ForAllValues:', 'ForAllValues:', 'ForAnyValue:']) : '';
  const suffix = happens(random, own === undefined && qualifier === '' ? 90 : 10) ? 'IfExists' : '';
  return { [`${qualifier}${operator}${suffix}`]: { [spelled]: wanted } };
}

const isSetLike = (random: Random, kind: string): boolean => happens(random, kind === 'texts' ? 97 : 8);

function valueFor(random: Random, operator: string, value: string): string {
  if (operator.includes('Ip')) return random.pick(networks);
  if (operator.startsWith('Arn')) return random.pick([resourcePattern(random, value), 'arn:*:iam::*:role/*', value]);
  if (operator.includes('Like'))
    return value === 'eve' && happens(random, 40) ? '${aws:username}' : likePattern(random, value);
  if (!operator.startsWith('String')) return value;
  if (happens(random, 12))
    return random.pick(['${aws:username}', '${aws:PrincipalTag/team}', "${aws:PrincipalTag/team, 'red'}"]);
  return random.pick([value, escaped(value)]);
}
