// Rows of the tables of facts, each changed in every way that must make a difference: left out, or with another cell.

import { readRows, type Row } from '../../src/catalog/load-facts.js';

/** One change of one row; `row` is what stands in its place, `undefined` where nothing does. */
export interface RowMutant {
  readonly breaks: string;
  readonly row: Row | undefined;
}

/** What a cell of a table holds; cells that are keys or evidence have no entry. */
type Column =
  'action' | 'format' | 'how' | 'list' | 'path' | 'prefix' | 'reader' | 'reason' | 'types' | 'value' | 'when';

/** The tables that decide what an event means, with their cells that are changed one by one. `pass-role` has its own test. */
export const mutatedTables: Readonly<Record<string, readonly (Column | undefined)[]>> = {
  'alternative-types': [undefined, 'types'],
  bindings: [undefined, undefined, undefined, 'path', 'reader'],
  'caller-events': [],
  collections: [undefined, 'format'],
  copies: [undefined, 'format'],
  'created-types': [undefined, 'list'],
  'ec2-id-prefixes': [undefined, 'value'],
  'event-actions': [undefined, 'list'],
  'event-conditions': [undefined, 'how', 'action', 'when', 'reason'],
  'event-formats': [undefined, 'format'],
  'event-source-alternatives': [undefined, 'when', 'prefix'],
  'event-sources': [undefined, 'prefix'],
  'extra-types': [undefined, 'list'],
  'format-overrides': [undefined, undefined, 'format'],
  'narrower-types': [undefined, 'value', 'value'],
  'needed-types': [undefined, 'list'],
  'no-permission': [],
  'not-a-call': [],
  'response-types': [undefined, undefined, 'path', 'when'],
  'tag-on-create': [undefined, 'action'],
  'variable-defaults': [undefined, undefined, undefined, 'value'],
};

/** All changes of a row; `rows` are those of its table. */
export function mutantsOf(table: string, row: Row, rows: readonly Row[]): readonly RowMutant[] {
  const others = (mutatedTables[table] ?? []).flatMap((column, at) =>
    column === undefined || (column === 'how' && isDecidedByAnother(row, rows))
      ? []
      : otherCells(column, row[at]).map((cell) => ({
          breaks: `${column} ${JSON.stringify(cell)}`,
          row: row.map((old, index) => (index === at ? cell : old)),
        })),
  );
  return [{ breaks: 'left out', row: undefined }, ...others];
}

const withFormats = new Set(readRows('event-formats').map(([event]) => event));

/**
 * One row that puts its action in the place of the event's own does so for all that hold with it: another row of the event
 * with the same condition means the same with `and` as with `instead`, unless formats of the event's own tell them apart.
 */
function isDecidedByAnother(row: Row, rows: readonly Row[]): boolean {
  const [event, , , when] = row;
  if (withFormats.has(event)) return false;
  return rows.some((other) => other !== row && other[0] === event && other[1] === 'instead' && other[3] === when);
}

function otherCells(column: Column, cell: Row[number]): readonly (string | readonly string[])[] {
  // One type alone has no alternative: a list of two without one is the row left out.
  if (typeof cell === 'object' && column === 'types' && cell.length === 2) return [];
  if (typeof cell === 'object') return cell.map((_one, left) => cell.filter((_other, at) => at !== left));
  if (cell === undefined || ((column === 'reader' || column === 'when') && cell === '')) return [];
  switch (column) {
    case 'action':
      return ['sts:GetCallerIdentity'];
    case 'format':
      return [`${cell}/other`];
    case 'how':
      return [cell === 'instead' ? 'and' : 'instead'];
    case 'path':
      return [`other.${cell}`];
    case 'prefix':
    case 'value':
      return ['other'];
    case 'reader':
      return [''];
    case 'reason':
      return [cell === 'called' ? 'dependent-action' : 'called'];
    case 'when':
      return otherConditions(cell);
    case 'list':
    case 'types':
      return [];
  }
}

/** A condition without one of its terms or one of a term's texts, and one that always holds. */
function otherConditions(when: string): readonly string[] {
  const terms = when.split(' or ');
  const fewer = terms.length === 1 ? [] : terms.map((term) => terms.filter((other) => other !== term).join(' or '));
  const texts = terms.flatMap((term) => {
    const [path = '', operand = ''] = term.split(/(?<=[^!^]=)/, 2);
    const alternatives = operand.split('|');
    if (alternatives.length === 1) return [];
    return alternatives.map((text) => when.replace(term, path + alternatives.filter((one) => one !== text).join('|')));
  });
  return [...fewer, ...texts, ...(when === 'always' ? [] : ['always'])];
}
