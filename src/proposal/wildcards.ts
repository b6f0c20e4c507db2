// Every wildcard that a proposal grants, with its reasons: nobody should have to guess why a `*` stands in a policy.

import { hasWildcard } from '../iam/has-wildcard.js';
import { standingOf, type Standing } from '../usage/standing.js';
import type { Grant } from './grant.js';
import type { Proposal } from './proposal.js';

/** Why a grant has a wildcard. `attached`: the attached policy had it. `generalized`: made of several resources. */
export type WildcardReason = Exclude<Standing, 'exact'> | 'attached' | 'generalized';

/** A grant whose resource has a wildcard. `reasons` are at least one, sorted; `calls` and `examples` are of the use behind it. */
export interface Wildcard {
  readonly action: string;
  readonly resource: string;
  readonly reasons: readonly WildcardReason[];
  readonly calls: number;
  readonly examples: readonly string[];
  /** Of a generalized one: how many resources it stands for, the first of them, and what its wildcards are. */
  readonly standsFor?: { readonly count: number; readonly some: readonly string[]; readonly kinds: readonly string[] };
}

/** How many event ids are given as examples. */
const exampleCount = 3;

/** How many of the resources that a pattern stands for are given. */
const memberCount = 10;

/** The wildcards of a proposal, in the order of its grants; none where no policy holds them. */
export function wildcardsOf({ grants, policies }: Pick<Proposal, 'grants' | 'policies'>): readonly Wildcard[] {
  return policies.length === 0 ? [] : grants.filter(({ resource }) => hasWildcard(resource)).map(wildcardOf);
}

/** The wildcard of a grant whose resource has one. */
export function wildcardOf({ action, resource, scope, lines, generalized }: Grant): Wildcard {
  const examples = [...new Set(lines.flatMap((line) => line.examples))].sort().slice(0, exampleCount);
  const calls = lines.reduce((sum, { count }) => sum + count, 0);
  const standsFor = scope === 'generalized' &&
    generalized && {
      count: generalized.standsFor.length,
      some: generalized.standsFor.slice(0, memberCount),
      kinds: generalized.kinds,
    };
  const reasons = reasonsOf(scope, resource, lines);
  return { action, resource, reasons, calls, examples, ...(standsFor && { standsFor }) };
}

/** The lines that have the wildcard give its reasons: others stand behind the grant because it has them in it. */
function reasonsOf(scope: Grant['scope'], resource: string, lines: Grant['lines']): readonly WildcardReason[] {
  const own = lines.filter((line) => line.resource === resource).map((line) => line.scope);
  const isMade = scope === 'attached' || scope === 'generalized';
  const scopes = isMade ? [scope] : own.length > 0 ? own : [scope];
  const reasons = scopes.map((one) => (one === 'attached' || one === 'generalized' ? one : standingOf(one, resource)));
  return [...new Set(reasons)].filter((reason) => reason !== 'exact').sort();
}
