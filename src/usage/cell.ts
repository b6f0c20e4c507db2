// A cell: how often something was seen, when first and last, and the smallest event ids as examples.

/** How many examples a cell keeps: the smallest, so that no order of arrival shows. */
const exampleCount = 3;

/** A mutable counter with its time span (ISO 8601 UTC) and examples (sorted, distinct). */
export interface Cell {
  count: number;
  first: string;
  last: string;
  examples: readonly string[];
}

/** What is added to a cell; the examples are sorted and distinct. */
export type CellPart = Readonly<Cell>;

/** A new cell with the same content. */
export function copyCell(part: CellPart): Cell {
  const { count, first, last, examples } = part;
  // Most cells hold one call: its time is held once.
  return { count, first, last: first === last ? first : last, examples };
}

/** Adds a part: commutative and associative. */
export function addToCell(cell: Cell, part: CellPart): void {
  cell.count += part.count;
  if (part.first < cell.first) cell.first = part.first;
  if (part.last > cell.last) cell.last = part.last;
  cell.examples = smallest(cell.examples, part.examples, exampleCount);
}

/** The `limit` smallest of two sorted lists, without repeats. */
export function smallest(left: readonly string[], right: readonly string[], limit: number): readonly string[] {
  if (right.length === 0) return left;
  const lastLeft = left[limit - 1];
  const firstRight = right[0];
  if (lastLeft !== undefined && firstRight !== undefined && firstRight >= lastLeft) return left;
  return [...new Set([...left, ...right])].sort(byCodeUnit).slice(0, limit);
}

/** Orders strings by code unit, the same on every machine. */
export function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Orders lists of strings by their first difference; a beginning of another comes before it. */
export function byFields(left: readonly string[], right: readonly string[]): number {
  for (let index = 0; index < left.length && index < right.length; index++) {
    const order = byCodeUnit(left[index] ?? '', right[index] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
