// The cheapest cover of a few cells: over all ways to share the cells out among blocks.

import { coverCost, hull, isInMatrix, type Block, type Matrix } from './block.js';

/** The cheapest blocks over the cells of the given ones, which are a cover themselves. Exponential in the number of cells. */
export function bestPartition(matrix: Matrix, cover: readonly Block[]): readonly Block[] {
  const cells = cover.flatMap(({ rows, columns }) =>
    rows.flatMap((row) => columns.map((column) => [row, column] as const)),
  );
  let best = cover;
  let bestCost = coverCost(matrix, cover);
  const search = (at: number, blocks: readonly Block[]): void => {
    if (coverCost(matrix, blocks) >= bestCost) return;
    const cell = cells[at];
    if (!cell) {
      best = blocks;
      bestCost = coverCost(matrix, blocks);
      return;
    }
    const [row, column] = cell;
    const isCovered = blocks.some(({ rows, columns }) => rows.includes(row) && columns.includes(column));
    // Widening pays only for a cell that is open.
    if (isCovered) {
      search(at + 1, blocks);
      return;
    }
    blocks.forEach((block, index) => {
      const wider = hull(block, { rows: [row], columns: [column] });
      if (isInMatrix(matrix, wider)) search(at + 1, blocks.with(index, wider));
    });
    search(at + 1, [...blocks, { rows: [row], columns: [column] }]);
  };
  search(0, []);
  return best;
}
