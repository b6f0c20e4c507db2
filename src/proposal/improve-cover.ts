// Makes a cover cheaper step by step: what other blocks cover anyway is taken out, and blocks that are cheaper as one are merged.

import { coverCost, hull, isInMatrix, type Block, type Matrix } from './block.js';

/** Of as many blocks every pair is tried. */
const mostMerged = 150;

/** The cover after all steps that make it cheaper. */
export function improved(matrix: Matrix, cover: readonly Block[]): readonly Block[] {
  let blocks = trimmed(matrix, cover);
  for (;;) {
    const next = trimmed(matrix, merged(matrix, blocks));
    if (coverCost(matrix, next) >= coverCost(matrix, blocks)) return blocks;
    blocks = next;
  }
}

// The two blocks that save most as one, again and again.
function merged(matrix: Matrix, cover: readonly Block[]): readonly Block[] {
  if (cover.length > mostMerged) return cover;
  const blocks = [...cover];
  for (;;) {
    let best:
      { readonly saved: number; readonly one: number; readonly other: number; readonly block: Block } | undefined;
    for (let one = 0; one < blocks.length; one += 1) {
      for (let other = one + 1; other < blocks.length; other += 1) {
        const [left, right] = [blocks[one], blocks[other]];
        if (!left || !right) continue;
        const block = hull(left, right);
        const saved = coverCost(matrix, [left, right]) - coverCost(matrix, [block]);
        if (saved > (best?.saved ?? 0) && isInMatrix(matrix, block)) best = { saved, one, other, block };
      }
    }
    if (!best) return blocks;
    blocks.splice(best.other, 1);
    blocks[best.one] = best.block;
  }
}

// Rows and columns of which other blocks have every cell, the dearest first.
function trimmed(matrix: Matrix, cover: readonly Block[]): readonly Block[] {
  const counts = new Map<string, number>();
  const key = (row: number, column: number) => `${String(row)} ${String(column)}`;
  for (const { rows, columns } of cover) {
    for (const row of rows)
      for (const column of columns) counts.set(key(row, column), (counts.get(key(row, column)) ?? 0) + 1);
  }
  const release = (rows: readonly number[], columns: readonly number[]): boolean => {
    const cells = rows.flatMap((row) => columns.map((column) => key(row, column)));
    if (!cells.every((cell) => (counts.get(cell) ?? 0) > 1)) return false;
    for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) - 1);
    return true;
  };
  const byCost = (costs: readonly number[]) => (one: number, another: number) =>
    (costs[another] ?? 0) - (costs[one] ?? 0) || one - another;
  const blocks = cover.map((block, index) => ({ block, index }));
  blocks.sort(
    (one, another) => coverCost(matrix, [another.block]) - coverCost(matrix, [one.block]) || one.index - another.index,
  );
  const left = blocks.map(({ block: { rows, columns }, index }) => {
    let own = rows;
    let across = columns;
    for (const row of [...rows].sort(byCost(matrix.rowCosts)))
      if (release([row], across)) own = own.filter((one) => one !== row);
    for (const column of [...columns].sort(byCost(matrix.columnCosts)))
      if (release(own, [column])) across = across.filter((one) => one !== column);
    return { block: { rows: own, columns: across }, index };
  });
  return left
    .filter(({ block: { rows, columns } }) => rows.length > 0 && columns.length > 0)
    .sort((one, another) => one.index - another.index)
    .map(({ block }) => block);
}
