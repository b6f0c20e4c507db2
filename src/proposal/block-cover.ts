// Covers the cells of a matrix by blocks (some rows times some columns, all of their cells in the matrix) at the least
// cost: exactly where there are few cells, else by the best of several heuristics.

import { bestPartition } from './best-partition.js';
import { coverCost, type Block, type Matrix } from './block.js';
import { improved } from './improve-cover.js';

/** As many cells are covered at the least cost there is. */
const mostExactCells = 10;

/** As many blocks the greedy cover chooses from; beside those around each row and column, what two rows have in common. */
const mostCandidates = 2000;

/** Blocks that cover all cells and nothing else. Deterministic; at worst one block for each row or each column. */
export function bestCover(matrix: Matrix): readonly Block[] {
  return components(matrix).flatMap((rows) => coverOf(matrix, rows));
}

function coverOf(matrix: Matrix, rows: readonly number[]): readonly Block[] {
  const byRow = rows.map((row): Block => ({ rows: [row], columns: columnsOf(matrix, row) }));
  const cells = byRow.reduce((sum, { columns }) => sum + columns.length, 0);
  if (byRow.length === 1) return byRow;
  if (cells <= mostExactCells) return bestPartition(matrix, byRow);
  const byColumn = [...new Set(byRow.flatMap(({ columns }) => columns))]
    .sort(ascending)
    .map((column): Block => ({ rows: rows.filter((row) => matrix.rows[row]?.has(column)), columns: [column] }));
  const tried = [byRow, byColumn, greedyCover(matrix, byRow, byColumn)].map((blocks) => improved(matrix, blocks));
  return tried.reduce((best, one) => (coverCost(matrix, one) < coverCost(matrix, best) ? one : best));
}

// Always the block that is cheapest for the cells that it newly covers.
function greedyCover(matrix: Matrix, byRow: readonly Block[], byColumn: readonly Block[]): readonly Block[] {
  const open = new Map(byRow.map(({ rows: [row = 0], columns }) => [row, new Set(columns)]));
  const candidates = maximalBlocks(matrix, byRow, byColumn).map((block) => ({ block, price: 0 }));
  const chosen: Block[] = [];
  let left = byRow.reduce((sum, { columns }) => sum + columns.length, 0);
  while (left > 0) {
    // A price mostly rises as cells get covered: what is not cheap by its last price is not looked at again.
    const [first, ...others] = candidates;
    if (!first) break;
    const cheapest = others.reduce((best, one) => (one.price < best.price ? one : best), first);
    const needed = stillNeeded(cheapest.block, open);
    const price = needed ? coverCost(matrix, [needed]) / newCells(needed, open) : Infinity;
    if (!needed || price > cheapest.price) {
      cheapest.price = price;
      if (price === Infinity) candidates.splice(candidates.indexOf(cheapest), 1);
      continue;
    }
    chosen.push(needed);
    for (const row of needed.rows) {
      for (const column of needed.columns) if (open.get(row)?.delete(column)) left -= 1;
    }
  }
  return chosen;
}

// The rows and columns of a block that have an open cell in it.
function stillNeeded({ rows, columns }: Block, open: ReadonlyMap<number, ReadonlySet<number>>): Block | undefined {
  const own = rows.filter((row) => columns.some((column) => open.get(row)?.has(column)));
  const across = columns.filter((column) => own.some((row) => open.get(row)?.has(column)));
  return own.length > 0 ? { rows: own, columns: across } : undefined;
}

function newCells({ rows, columns }: Block, open: ReadonlyMap<number, ReadonlySet<number>>): number {
  return rows.reduce((sum, row) => sum + columns.filter((column) => open.get(row)?.has(column)).length, 0);
}

// Blocks that nothing can be added to: around each row, each column, and what two rows have in common.
function maximalBlocks(matrix: Matrix, byRow: readonly Block[], byColumn: readonly Block[]): readonly Block[] {
  const found = new Map<string, Block>();
  const add = (columns: readonly number[]) => {
    const rows = byRow.flatMap(({ rows: [row = 0] }) =>
      columns.every((one) => matrix.rows[row]?.has(one)) ? [row] : [],
    );
    const [first = 0, ...others] = rows;
    const closed = columnsOf(matrix, first).filter((column) => others.every((row) => matrix.rows[row]?.has(column)));
    found.set(closed.join(), { rows, columns: closed });
  };
  for (const { columns } of byRow) add(columns);
  for (const { columns } of byColumn) add(columns);
  for (const [index, one] of byRow.entries()) {
    for (const other of byRow.slice(index + 1)) {
      if (found.size >= mostCandidates) return [...found.values()];
      const shared = new Set(other.columns);
      const common = one.columns.filter((column) => shared.has(column));
      if (common.length > 0 && !found.has(common.join())) add(common);
    }
  }
  return [...found.values()];
}

function columnsOf(matrix: Matrix, row: number): readonly number[] {
  return [...(matrix.rows[row] ?? [])].sort(ascending);
}

// Rows that hang together by their columns, the lowest first.
function components({ rows }: Matrix): readonly (readonly number[])[] {
  const rowsOf = new Map<number, number[]>();
  rows.forEach((columns, row) => {
    for (const column of columns) rowsOf.set(column, [...(rowsOf.get(column) ?? []), row]);
  });
  const seen = new Set<number>();
  return rows.flatMap((_, start): (readonly number[])[] => {
    if (seen.has(start)) return [];
    const component = new Set([start]);
    for (const row of component) {
      for (const column of rows[row] ?? []) for (const other of rowsOf.get(column) ?? []) component.add(other);
    }
    for (const row of component) seen.add(row);
    return [[...component].sort(ascending)];
  });
}

function ascending(one: number, another: number): number {
  return one - another;
}
