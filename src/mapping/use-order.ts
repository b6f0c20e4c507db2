// The fixed order of the uses of a call, each of them once.

import type { Use } from './use.js';

/** Distinct uses, by action, resource, basis, reason and services that a role is passed to. */
export function inOrder(uses: Use[]): readonly Use[] {
  const [first, second] = uses;
  if (first === undefined || second === undefined) return uses;
  if (uses.length > 2) return sortMany(uses);
  const order = compareUses(first, second);
  return order < 0 ? uses : order > 0 ? [second, first] : [first];
}

function sortMany(uses: readonly Use[]): readonly Use[] {
  const sorted = uses.toSorted(compareUses);
  return sorted.filter((use, at) => {
    const before = sorted[at - 1];
    return before === undefined || compareUses(before, use) !== 0;
  });
}

function compareUses(left: Use, right: Use): number {
  if (left.action !== right.action) return left.action < right.action ? -1 : 1;
  if (left.resource !== right.resource) return left.resource < right.resource ? -1 : 1;
  if (left.basis !== right.basis) return left.basis < right.basis ? -1 : 1;
  if (left.reason !== right.reason) return left.reason < right.reason ? -1 : 1;
  return compareServices(left.passedTo?.join(' ') ?? '', right.passedTo?.join(' ') ?? '');
}

/** A role that is handed over twice may be for two services. */
function compareServices(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}
