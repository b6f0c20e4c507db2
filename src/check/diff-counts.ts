// How many actions have which status.

/** Counts of grants; `broad` ones are used, too. */
export interface GrantCounts {
  readonly used: number;
  readonly unused: number;
  readonly unobservable: number;
  readonly broad: number;
}

/** Nothing counted. */
export const emptyCounts: GrantCounts = { used: 0, unused: 0, unobservable: 0, broad: 0 };

/** The sum of counts. */
export function addCounts(parts: readonly GrantCounts[]): GrantCounts {
  const sum = (key: keyof GrantCounts) => parts.reduce((total, part) => total + part[key], 0);
  return { used: sum('used'), unused: sum('unused'), unobservable: sum('unobservable'), broad: sum('broad') };
}
