// AWS's access levels in the order of what they can do, and counts by them.

import type { AccessLevel, Catalog } from '../catalog/catalog.js';

/** The levels, the mildest first. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html */
export const accessLevels: readonly AccessLevel[] = ['List', 'Read', 'Tagging', 'Write', 'Permissions management'];

/** How many actions of each level; a level without any is absent. */
export type LevelCounts = Readonly<Partial<Record<AccessLevel, number>>>;

/** Counts actions. One that the catalog does not know counts as none. */
export function countLevels(actions: Iterable<string>, catalog: Catalog): LevelCounts {
  const counts: Partial<Record<AccessLevel, number>> = {};
  for (const action of actions) {
    const level = catalog.action(action)?.level;
    if (level !== undefined) counts[level] = (counts[level] ?? 0) + 1;
  }
  return counts;
}

/** The sum of counts, the levels in their order. */
export function addLevels(parts: readonly LevelCounts[]): LevelCounts {
  const sum: Partial<Record<AccessLevel, number>> = {};
  for (const level of accessLevels) {
    const count = parts.reduce((total, part) => total + (part[level] ?? 0), 0);
    if (count > 0) sum[level] = count;
  }
  return sum;
}

/** How many actions are counted, over all levels. */
export function totalOf(counts: LevelCounts): number {
  return accessLevels.reduce((sum, level) => sum + (counts[level] ?? 0), 0);
}

/** Whether something of this level or above is counted. */
export function reaches(counts: LevelCounts, level: AccessLevel): boolean {
  return accessLevels.slice(accessLevels.indexOf(level)).some((one) => (counts[one] ?? 0) > 0);
}

/** Orders counts: more of the highest level first. */
export function byLevels(left: LevelCounts, right: LevelCounts): number {
  for (const level of [...accessLevels].reverse()) {
    const order = (right[level] ?? 0) - (left[level] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}
