// Where a fact about an event or an action is from: the table that says it, and how the row is known.

import { evidenceOf } from './evidence.js';
import { readRows, type Row } from './load-facts.js';

/** The table that says it, and how its rows are known. `same-name`: no table has to, the action has the event's name. */
export interface Origin {
  readonly table: string;
  readonly evidence: readonly string[];
}

/** No table: the action has the event's name. */
export const sameName: Origin = { table: 'same-name', evidence: [] };

/** Looks into the tables, each read once. */
export interface Tables {
  /** The rows of a table with this first cell. */
  readonly rows: (table: string, key: string) => readonly Row[];
  /** All rows of a table. */
  readonly all: (table: string) => readonly Row[];
  /** Where the rows of a table with this first cell are from. */
  readonly origin: (table: string, key: string) => Origin;
}

/** The tables of the package. */
export function openTables(): Tables {
  const known = new Map<string, ReadonlyMap<string, readonly Row[]>>();
  const table = (name: string): ReadonlyMap<string, readonly Row[]> => {
    const read = known.get(name) ?? byFirstCell(readRows(name));
    known.set(name, read);
    return read;
  };
  const rows = (name: string, key: string) => table(name).get(key) ?? [];
  return {
    rows,
    all: (name) => [...table(name).values()].flat(),
    origin: (name, key) => originOf(name, rows(name, key)),
  };
}

/** Where rows of a table are from. */
export function originOf(table: string, rows: readonly Row[]): Origin {
  return { table, evidence: evidenceOf(rows.map((row) => cellText(row.at(-1))).join(' ')) };
}

/** A cell that is a text; empty where it is a list. */
export function cellText(cell: Row[number]): string {
  return typeof cell === 'string' ? cell : '';
}

/** A cell as a list, be it one text or several. */
export function cellTexts(cell: Row[number]): readonly string[] {
  return typeof cell === 'string' ? [cell] : (cell ?? []);
}

function byFirstCell(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(cellText(row[0]));
    if (group === undefined) groups.set(cellText(row[0]), [row]);
    else group.push(row);
  }
  return groups;
}
