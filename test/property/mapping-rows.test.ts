// Every row of the tables of facts is held by a labelled case: left out or changed, one of the cases fails.

import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { readRows } from '../../src/catalog/load-facts.js';
import { createCaseIndex } from '../mapping/case-index.js';
import { mutantsOf, mutatedTables } from '../mapping/row-mutants.js';

const index = createCaseIndex(loadCatalog());

describe('a row that is left out or changed fails a case', () => {
  test.each(Object.keys(mutatedTables))('%s', (table) => {
    const rows = readRows(table);
    expect(rows.length).toBeGreaterThan(0);
    const survivors = rows.flatMap((row, at) =>
      mutantsOf(table, row, rows)
        .filter(({ row: other }) => {
          const changed = [...rows.slice(0, at), ...(other === undefined ? [] : [other]), ...rows.slice(at + 1)];
          return !index.isNoticed(table, row, changed);
        })
        .map(({ breaks }) => `${table} ${JSON.stringify(row)}: ${breaks}`),
    );
    expect(survivors).toEqual([]);
  });
});
