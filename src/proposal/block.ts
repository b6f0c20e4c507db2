// Blocks of a matrix of cells: some rows times some columns, and what they cost.

/** Rows and columns by number, from 0, ascending; every one of their cells is in the matrix. */
export interface Block {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** A matrix of cells that are there or not. A block costs `overhead` and its rows and its columns. */
export interface Matrix {
  readonly rowCosts: readonly number[];
  readonly columnCosts: readonly number[];
  /** The columns of each row. */
  readonly rows: readonly ReadonlySet<number>[];
  readonly overhead: number;
}

/** What blocks cost together. */
export function coverCost({ rowCosts, columnCosts, overhead }: Matrix, blocks: readonly Block[]): number {
  const sum = (names: readonly number[], costs: readonly number[]) =>
    names.reduce((total, name) => total + (costs[name] ?? 0), 0);
  return blocks.reduce(
    (total, { rows, columns }) => total + overhead + sum(rows, rowCosts) + sum(columns, columnCosts),
    0,
  );
}

/** The smallest block around two. */
export function hull(one: Block, another: Block): Block {
  const union = (left: readonly number[], right: readonly number[]) =>
    [...new Set([...left, ...right])].sort((first, second) => first - second);
  return { rows: union(one.rows, another.rows), columns: union(one.columns, another.columns) };
}

/** Whether every cell of a block is in the matrix. */
export function isInMatrix({ rows: all }: Matrix, { rows, columns }: Block): boolean {
  return rows.every((row) => columns.every((column) => all[row]?.has(column)));
}
