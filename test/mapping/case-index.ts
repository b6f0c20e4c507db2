// Which cases read which rows: a change of a row can touch no other case, so that thousands of changes can be tried.

import type { Catalog } from '../../src/catalog/catalog.js';
import { factsOf, loadFacts, type Facts, type Row } from '../../src/catalog/load-facts.js';
import type { CloudTrailEvent } from '../../src/event/event.js';
import { normalize } from '../../src/mapping/names.js';
import { createMapper } from '../../src/mapping/map-event.js';
import { readModelCases, readCases, readEvent, sortUses, wordsOf } from './read-cases.js';

interface IndexedCase {
  /** The request as one text of letters and digits: a binding that reads a name not in it is nothing to the case. */
  readonly names: string;
  readonly event: CloudTrailEvent;
  /** What the event means, as one text. */
  readonly expected: string;
  /** What the tables were asked for: `table key`. */
  readonly reads: ReadonlySet<string>;
}

/** The labelled cases, ready to be asked whether one of them fails under other facts. */
export interface CaseIndex {
  /** Whether a case fails when a table has these rows; `row` is the one that was changed. */
  readonly isNoticed: (table: string, row: Row, rows: readonly Row[]) => boolean;
}

/** Reads all cases and runs each once, to see what it reads. */
export function createCaseIndex(catalog: Catalog): CaseIndex {
  const base = loadFacts();
  const tables = [...readCases().map(([, all]) => all), readModelCases()];
  const cases = tables.flatMap((all) =>
    all.map(({ record, uses }): IndexedCase => {
      const event = readEvent(record);
      const reads = new Set<string>();
      createMapper(catalog, recordReads(base, reads))(event);
      reads.add(`event-source-alternatives ${event.source}`);
      const names = normalize(JSON.stringify(record['requestParameters'] ?? ''));
      return { names, event, expected: JSON.stringify(typeof uses === 'string' ? uses : sortUses(uses)), reads };
    }),
  );
  const byRead = new Map<string, IndexedCase[]>();
  for (const each of cases) {
    for (const read of each.reads) byRead.set(read, [...(byRead.get(read) ?? []), each]);
  }
  return {
    isNoticed: (table, row, rows) => {
      const field = fieldOf(table);
      const changed = factsOf((name) => (name === table ? rows : []));
      const mapEvent = createMapper(catalog, { ...base, [field]: changed[field] });
      const readers = byRead.get(`${table} ${keyOf(table, row)}`) ?? [];
      const name = table === 'bindings' ? normalize(String(row[3]).split('.').at(-1) ?? '') : '';
      // DynamoDB's statements and items, and copies of S3, become requests of their own.
      const touched = readers.filter(({ names, event }) => names.includes(name) || isSplit(event));
      return touched.some(({ event, expected }) => JSON.stringify(wordsOf(mapEvent(event))) !== expected);
    },
  };
}

function isSplit({ source, name }: CloudTrailEvent): boolean {
  return /^(dynamodb|s3)\./.test(source) || name === 'ReEncrypt';
}

/** The facts, noting each look-up. */
function recordReads(facts: Facts, reads: Set<string>): Facts {
  const entries = Object.entries(facts).map(([field, value]: [string, unknown]) => {
    const note = (key: unknown): void => {
      reads.add(`${tableOf(field)} ${String(key)}`);
    };
    if (value instanceof Map) return [field, new NotingMap(value, note)] as const;
    return [field, value instanceof Set ? new NotingSet(value, note) : value] as const;
  });
  return { ...facts, ...(Object.fromEntries(entries) as Partial<Facts>) };
}

class NotingMap extends Map<unknown, unknown> {
  constructor(
    entries: Iterable<readonly [unknown, unknown]>,
    private readonly note: (key: unknown) => void,
  ) {
    super(entries);
  }

  override get(key: unknown): unknown {
    this.note(key);
    return super.get(key);
  }

  override has(key: unknown): boolean {
    this.note(key);
    return super.has(key);
  }
}

class NotingSet extends Set<unknown> {
  private readonly note: (key: unknown) => void;

  constructor(values: Iterable<unknown>, note: (key: unknown) => void) {
    super(values);
    this.note = note;
  }

  override has(key: unknown): boolean {
    this.note(key);
    return super.has(key);
  }
}

function keyOf(table: string, [first, second]: Row): string {
  return table === 'format-overrides' ? `${String(first)}/${String(second)}` : String(first);
}

/** `event-actions` of `eventActions`. */
function tableOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function fieldOf(table: string): keyof Facts {
  return table.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase()) as keyof Facts;
}
