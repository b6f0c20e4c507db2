// Makes a cover cheaper step by step: what other blocks cover anyway is taken out, and blocks that are cheaper as one are merged.

import { coverCost, hull, isInMatrix, type Block, type Matrix } from './block.js';

/** Of as many blocks every pair is tried. */
const mostMerged = 400;

/** The cover after all steps that make it cheaper. */
export function improved(matrix: Matrix, cover: readonly Block[]): readonly Block[] {
  let blocks = trimmed(matrix, cover);
  for (;;) {
    const next = trimmed(matrix, merged(matrix, blocks));
    if (coverCost(matrix, next) >= coverCost(matrix, blocks)) return blocks;
    blocks = next;
  }
}

interface Merge {
  readonly parts: readonly [Block, Block];
  readonly whole: Block;
  readonly saved: number;
}

// The two blocks that save most as one, again and again.
function merged(matrix: Matrix, cover: readonly Block[]): readonly Block[] {
  if (cover.length > mostMerged) return cover;
  let blocks = cover;
  let merges = cover.flatMap((one, at) => cover.slice(at + 1).flatMap((other) => mergeOf(matrix, one, other)));
  for (;;) {
    const best = merges.reduce<Merge | undefined>(
      (most, one) => (one.saved > (most?.saved ?? 0) ? one : most),
      undefined,
    );
    if (!best) return blocks;
    const [one, other] = best.parts;
    const others = blocks.filter((block) => block !== one && block !== other);
    blocks = [...others, best.whole];
    merges = [
      ...merges.filter(({ parts }) => !parts.includes(one) && !parts.includes(other)),
      ...others.flatMap((block) => mergeOf(matrix, block, best.whole)),
    ];
  }
}

function mergeOf(matrix: Matrix, one: Block, other: Block): readonly Merge[] {
  const isWithin =
    isInMatrix(matrix, { rows: one.rows, columns: other.columns }) &&
    isInMatrix(matrix, { rows: other.rows, columns: one.columns });
  if (!isWithin) return [];
  const whole = hull(one, other);
  return [{ parts: [one, other], whole, saved: coverCost(matrix, [one, other]) - coverCost(matrix, [whole]) }];
}

// Rows and columns of which other blocks have every cell, the dearest first.
function trimmed(matrix: Matrix, cover: readonly Block[]): readonly Block[] {
  const counts = new Map<number, number>();
  const key = (row: number, column: number) => row * matrix.columnCosts.length + column;
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
