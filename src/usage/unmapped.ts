// Calls of which no action is known, by event. Their names are the log's words, so of one principal only so many are kept
// apart: the smallest. All others are counted together by service, and so many of these; the rest as one.

import { addToCell, copyCell, type Cell, type CellPart } from './cell.js';

/** The calls of one event, or of what was folded; `used` counts those that AWS authorized. One that was folded points to its heir. */
export interface UnmappedCell extends Cell {
  used: number;
  event: string;
  heir: UnmappedCell | undefined;
}

/** What is added to a cell. */
export type UnmappedPart = CellPart & { readonly used: number };

/** The event that stands for all others, of whatever service. */
const anyEvent = '*';

/** The unmapped events of one principal. Nothing hangs on the order in which they come: a limit is passed by names alone. */
export class UnmappedEvents {
  readonly #limit: number;
  /** By the number of stars in the name: events, events of a service together, all others. */
  readonly #levels = [new Level(), new Level(), new Level()] as const;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether there is none. */
  get isEmpty(): boolean {
    return this.#levels.every(({ cells }) => cells.size === 0);
  }

  /** Adds calls of an event; answers where they are counted. */
  add(event: string, part: UnmappedPart): UnmappedCell {
    const depth = depthOf(event);
    const level = this.#levels[depth];
    const known = level.cells.get(event);
    if (known) return addPart(known, part);
    if (depth === 2 || level.cells.size < this.#limit) return level.put(event, part);
    // The name that was largest gives way to a smaller one, and no name comes back.
    const largest = level.largest();
    if (largest === undefined || event > largest.event) return this.add(parentOf(event), part);
    level.cells.delete(largest.event);
    const added = level.put(event, part);
    largest.heir = this.add(parentOf(largest.event), largest);
    return added;
  }

  /** All cells by their event, in no fixed order. */
  *[Symbol.iterator](): Generator<readonly [event: string, cell: UnmappedCell]> {
    for (const { cells } of this.#levels) yield* cells;
  }

  /** All cells, in no fixed order. */
  *values(): Generator<UnmappedCell> {
    for (const [, cell] of this) yield cell;
  }
}

/** The cell that a cell has become. */
export function currentCell(cell: UnmappedCell): UnmappedCell {
  let current = cell;
  while (current.heir) current = current.heir;
  return current;
}

/** Whether an event of usage stands for several: those of a service (`s3:*`), or any (`*`). */
export function isFoldedEvent(event: string): boolean {
  return depthOf(event) > 0;
}

class Level {
  readonly cells = new Map<string, UnmappedCell>();
  #largest: UnmappedCell | undefined;

  put(event: string, part: UnmappedPart): UnmappedCell {
    const cell = { ...copyCell(part), used: part.used, event, heir: undefined };
    this.cells.set(event, cell);
    if (this.#largest && event > this.#largest.event) this.#largest = cell;
    return cell;
  }

  /** The cell with the largest name; looked for only after the last one has gone. */
  largest(): UnmappedCell | undefined {
    if (this.#largest && this.cells.get(this.#largest.event) === this.#largest) return this.#largest;
    this.#largest = undefined;
    for (const cell of this.cells.values())
      if (!this.#largest || cell.event > this.#largest.event) this.#largest = cell;
    return this.#largest;
  }
}

function depthOf(event: string): 0 | 1 | 2 {
  if (event === anyEvent) return 2;
  return event.endsWith(`:${anyEvent}`) ? 1 : 0;
}

function parentOf(event: string): string {
  return depthOf(event) > 0 ? anyEvent : `${event.slice(0, event.indexOf(':'))}:${anyEvent}`;
}

function addPart(cell: UnmappedCell, part: UnmappedPart): UnmappedCell {
  addToCell(cell, part);
  cell.used += part.used;
  return cell;
}
