// Which resources of a statement the calls of one action used, and whether the statement is wider than that.

import type { ActionFacts } from '../catalog/catalog.js';
import type { AttachedStatement } from '../comparison/attached-statement.js';
import type { ActionUse } from '../comparison/compare.js';
import { areDisjoint, areResourcesCovered } from '../iam/containment.js';
import { matchesGlob } from '../iam/glob.js';
import { parseResourcePattern, type ResourceGlob } from '../iam/pattern.js';
import { anyResource, isExpressible } from '../iam/resource-pattern.js';
import { byCodeUnit } from '../usage/cell.js';
import type { Broad, UsedResource } from './diff.js';

/** How many resources of an action are named. */
const mostResources = 10;

/** The resources of calls, the most used first. */
export function usedResources(uses: readonly ActionUse[]): {
  readonly named: readonly UsedResource[];
  readonly more: number;
} {
  const all = new Map<string, { resource: string; calls: number; firstSeen: string; lastSeen: string }>();
  for (const {
    call: {
      pattern,
      line: { count, firstSeen, lastSeen },
    },
  } of uses) {
    const known = all.get(pattern);
    if (!known) {
      all.set(pattern, { resource: pattern, calls: count, firstSeen, lastSeen });
      continue;
    }
    known.calls += count;
    if (firstSeen < known.firstSeen) known.firstSeen = firstSeen;
    if (lastSeen > known.lastSeen) known.lastSeen = lastSeen;
  }
  const sorted = [...all.values()].sort(
    (left, right) => right.calls - left.calls || byCodeUnit(left.resource, right.resource),
  );
  return { named: sorted.slice(0, mostResources), more: Math.max(0, sorted.length - mostResources) };
}

/**
 * Where the statement's resources are wider than those of the calls. Not so where the action cannot be scoped, or where
 * some call did not tell its resource. A pattern with a policy variable is as narrow as it can be.
 */
export function broadOf(at: AttachedStatement, uses: readonly ActionUse[], facts: ActionFacts): Broad | undefined {
  if (uses.some(({ call: { pattern } }) => pattern === anyResource)) return undefined;
  const { resources } = at.statement;
  if (resources?.kind !== 'in') return { used: [], unused: [] };
  const used: string[] = [];
  const unused: string[] = [];
  let isWide = false;
  const inner = distinct(uses).map((text) => ({ text, glob: readPattern(text) }));
  const wild = inner.flatMap(({ glob }) => (glob && glob.glob.shape !== 'text' ? [glob] : []));
  for (const [index, text] of resources.patterns.entries()) {
    const outer = at.compiled.resources.patterns[index];
    if (!outer || !takes(facts, text, outer)) continue;
    if (!inner.some((one) => meets(outer, one))) {
      unused.push(text);
      continue;
    }
    used.push(text);
    const isNarrow =
      outer.glob.variables.length > 0 ||
      outer.glob.shape === 'text' ||
      areResourcesCovered(outer, [{ kind: 'in', patterns: wild }]);
    if (!isNarrow) isWide = true;
  }
  return isWide || unused.length > 0 ? { used, unused } : undefined;
}

function distinct(uses: readonly ActionUse[]): readonly string[] {
  return [...new Set(uses.map(({ call: { pattern } }) => pattern))];
}

function readPattern(text: string): ResourceGlob | undefined {
  return isExpressible(text) ? parseResourcePattern(text, '2012-10-17') : undefined;
}

function meets(
  { glob }: ResourceGlob,
  { text, glob: inner }: { readonly text: string; readonly glob: ResourceGlob | undefined },
): boolean {
  if (glob.variables.length > 0) return true;
  return inner ? !areDisjoint(glob, inner.glob) : matchesGlob(glob, text);
}

const taken = new Map<string, boolean>();

/** Answers remembered before they are forgotten. */
const mostTaken = 10_000;

/** Whether the action takes a resource that the pattern matches: for others its statement does not grant it. */
export function takes({ action, resources }: ActionFacts, text: string, pattern: ResourceGlob): boolean {
  if (resources.length === 0) return true;
  const key = `${action} ${text}`;
  let answer = taken.get(key);
  if (answer === undefined) {
    answer = resources.some(({ type }) => type.formats.some((format) => mayBeOf(format, text, pattern)));
    if (taken.size >= mostTaken) taken.clear();
    taken.set(key, answer);
  }
  return answer;
}

// The name of a bucket has no `/`, which tells it from its objects.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
function mayBeOf(format: string, text: string, { narrow }: ResourceGlob): boolean {
  if (format.endsWith(':s3:::${BucketName}') && text.includes('/')) return false;
  return !areDisjoint(globOf(format), narrow);
}

const formats = new Map<string, ResourceGlob['narrow']>();

function globOf(format: string): ResourceGlob['narrow'] {
  let glob = formats.get(format);
  if (!glob)
    formats.set(format, (glob = parseResourcePattern(format.replace(/\$\{[^}]*\}/g, '*'), '2012-10-17').narrow));
  return glob;
}
