// Lines of usage that differ only in how a call was made, as one.

import { byCodeUnit } from '../usage/cell.js';
import type { Caller } from '../usage/request-of.js';
import type { UsageLine } from '../usage/usage-file.js';

/** A line and who made its calls. */
export interface CallersLine {
  readonly caller: Caller;
  readonly line: UsageLine;
}

/** All lines of an action on a resource, at least one. */
export interface LineGroup {
  readonly action: string;
  readonly resource: string;
  readonly calls: number;
  readonly first: CallersLine;
  readonly all: readonly [UsageLine, ...UsageLine[]];
  readonly examples: readonly string[];
}

/** Groups lines by action and resource: the most calls first, then by name. */
export function groupLines(lines: readonly CallersLine[]): readonly LineGroup[] {
  const groups = new Map<string, { readonly first: CallersLine; readonly all: [UsageLine, ...UsageLine[]] }>();
  for (const one of lines) {
    const key = `${one.line.action} ${one.line.resource}`;
    const known = groups.get(key);
    if (known) known.all.push(one.line);
    else groups.set(key, { first: one, all: [one.line] });
  }
  return [...groups]
    .map(([key, { first, all }]) => {
      const calls = all.reduce((sum, { count }) => sum + count, 0);
      const examples = [...new Set(all.flatMap((line) => line.examples))].sort(byCodeUnit).slice(0, 3);
      return { key, group: { action: first.line.action, resource: first.line.resource, calls, first, all, examples } };
    })
    .sort((left, right) => right.group.calls - left.group.calls || byCodeUnit(left.key, right.key))
    .map(({ group }) => group);
}
