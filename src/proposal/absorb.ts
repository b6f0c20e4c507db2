// Grants that another grant of the same action has in it: they would add nothing to the policy, only length.

import { areResourcesCovered } from '../iam/containment.js';
import { parseResourcePattern, type ResourceGlob } from '../iam/pattern.js';
import type { Condition } from '../iam/policy.js';
import { isDeniedOnly, type Grant } from './grant.js';

interface Candidate {
  readonly glob: ResourceGlob;
  readonly at: number;
  grant: Grant;
}

/** The grants without those that others contain, in their order; the lines of such a one stand behind each that contains it. */
export function absorbGrants(grants: readonly Grant[]): readonly Grant[] {
  const byAction = new Map<string, Candidate[]>();
  for (const [at, grant] of grants.entries()) {
    const candidate = { grant, at, glob: parseResourcePattern(grant.resource, '2012-10-17') };
    const known = byAction.get(grant.action);
    if (known) known.push(candidate);
    else byAction.set(grant.action, [candidate]);
  }
  return [...byAction.values()]
    .flatMap(absorbSome)
    .sort((left, right) => left.at - right.at)
    .map(({ grant }) => grant);
}

function absorbSome(all: readonly Candidate[]): readonly Candidate[] {
  const times = new Map<string, number>();
  for (const { grant } of all) times.set(grant.resource, (times.get(grant.resource) ?? 0) + 1);
  // A literal contains only itself: there are thousands of them, and few patterns.
  const outers = all.filter(({ glob, grant }) => glob.glob.shape !== 'text' || (times.get(grant.resource) ?? 0) > 1);
  if (outers.length === 0) return all;
  const kept: Candidate[] = [];
  const dropped: Candidate[] = [];
  for (const inner of all) {
    // Of two that contain each other the first stays.
    const isNeeded = outers.every(
      (outer) => outer === inner || !contains(outer, inner) || (inner.at < outer.at && contains(inner, outer)),
    );
    (isNeeded ? kept : dropped).push(inner);
  }
  for (const inner of dropped) {
    const outer = kept.find((candidate) => contains(candidate, inner));
    if (outer) outer.grant = { ...outer.grant, lines: [...outer.grant.lines, ...inner.grant.lines] };
  }
  return kept;
}

function contains(outer: Candidate, inner: Candidate): boolean {
  // What was used must not hang on a statement that is marked as denied.
  if (isDeniedOnly(outer.grant) && !isDeniedOnly(inner.grant)) return false;
  const mayContain = inner.glob.glob.start.startsWith(outer.glob.glob.start);
  return (
    mayContain &&
    areWeaker(outer.grant.conditions, inner.grant.conditions) &&
    areResourcesCovered(inner.glob, [{ kind: 'in', patterns: [outer.glob] }])
  );
}

/** Whether whatever holds under the inner conditions holds under the outer ones: an equality with more values, or the same line. */
function areWeaker(outer: readonly Condition[], inner: readonly Condition[]): boolean {
  return outer.every(({ operator, key, values }) =>
    inner.some(
      (one) =>
        one.operator === operator &&
        one.key === key &&
        one.values.every((value) => values.includes(value)) &&
        (operator === 'StringEquals' || one.values.length === values.length),
    ),
  );
}
