// Statements as policies that AWS takes: one if they fit, else without their Sids, else split into as few as possible,
// whose union is exactly the whole. Nothing is ever cut.

import { policySize } from '../iam/format-policy.js';
import type { Clause, PolicyDocument, Statement } from '../iam/policy.js';
import { byCodeUnit } from '../usage/cell.js';
import { orderedStatements } from './statements.js';

/** How large one policy may be, and how many there may be. */
export interface FitLimits {
  /** Characters, white space not counted. */
  readonly size: number;
  readonly policies: number;
}

/**
 * The documents, none for no statement; or the size of the whole, and the least number of policies that it takes: no number
 * of them is enough where a statement that cannot be divided is larger than one of them.
 */
export type Fit =
  | { readonly kind: 'fits'; readonly documents: readonly PolicyDocument[] }
  | { readonly kind: 'too-large'; readonly size: number; readonly needed: number; readonly isDivisible: boolean };

/** Fits statements into documents of version 2012-10-17. */
export function fit(statements: readonly Statement[], limits: FitLimits): Fit {
  if (statements.length === 0) return { kind: 'fits', documents: [] };
  const whole = documentOf(statements);
  const isRoom = limits.policies > 0;
  if (isRoom && policySize(whole) <= limits.size) return { kind: 'fits', documents: [whole] };
  const bare = documentOf(statements.map((statement) => ({ ...statement, sid: '' })));
  const size = policySize(bare);
  if (isRoom && size <= limits.size) return { kind: 'fits', documents: [bare] };
  const least = Math.ceil((size - emptySize) / (limits.size - emptySize));
  for (let count = least; count <= limits.policies; count += 1) {
    const bins = pack(bare.statements, count, limits.size);
    if (bins) return { kind: 'fits', documents: bins.map(documentOf) };
  }
  const isDivisible = bare.statements.every((statement) => policySize(documentOf([coreOf(statement)])) <= limits.size);
  return { kind: 'too-large', size, needed: Math.max(least, limits.policies + 1), isDivisible };
}

/** The largest part of a statement that no division makes smaller. */
function coreOf({ actions, resources, ...rest }: Statement): Statement {
  const core = ({ kind, patterns }: Clause): Clause => {
    const [longest = ''] = [...patterns].sort((one, another) => another.length - one.length);
    return { kind, patterns: kind === 'in' ? [longest] : patterns };
  };
  return { ...rest, actions: core(actions), ...(resources && { resources: core(resources) }) };
}

function documentOf(statements: readonly Statement[]): PolicyDocument {
  return { version: '2012-10-17', statements: orderedStatements(statements) };
}

const emptySize = policySize({ version: '2012-10-17', statements: [] });

// With its comma.
function costOf(statement: Statement): number {
  return policySize({ version: '2012-10-17', statements: [statement] }) - emptySize + 1;
}

interface Bin {
  readonly statements: Statement[];
  free: number;
}

/** The statements in as many bins, the largest first; what fits nowhere whole is divided among them. */
function pack(
  statements: readonly Statement[],
  count: number,
  size: number,
): readonly (readonly Statement[])[] | undefined {
  const bins = Array.from({ length: count }, (): Bin => ({ statements: [], free: size - emptySize + 1 }));
  const costs = statements
    .flatMap((statement) => narrowEnough(statement, size / 2))
    .map((statement) => ({ statement, cost: costOf(statement) }));
  costs.sort((one, another) => another.cost - one.cost);
  const divided: Statement[] = [];
  for (const { statement, cost } of costs) {
    const bin = bins.find(({ free }) => free >= cost);
    if (bin) put(bin, statement, cost);
    else divided.push(statement);
  }
  for (const statement of divided) if (!divide(statement, bins)) return undefined;
  return bins.map((bin) => bin.statements).filter(({ length }) => length > 0);
}

function put(bin: Bin, statement: Statement, cost: number): void {
  bin.statements.push(statement);
  bin.free -= cost;
}

function divide(statement: Statement, bins: readonly Bin[]): boolean {
  let rest: Statement | undefined = statement;
  for (const bin of [...bins].sort((one, another) => another.free - one.free)) {
    if (!rest) return true;
    const [part, left]: Division = partThatFits(rest, bin.free);
    if (part) put(bin, part, costOf(part));
    rest = left;
  }
  return rest === undefined;
}

/** Where both lists are longer than a document has room for, no division along one of them helps: the shorter one is divided first. */
function narrowEnough(statement: Statement, room: number): readonly Statement[] {
  const { actions, resources } = statement;
  if (!resources || Math.min(lengthOf(actions), lengthOf(resources)) <= room) return [statement];
  const isByAction = lengthOf(actions) < lengthOf(resources);
  const patterns = (isByAction ? actions : resources).patterns;
  const middle = Math.ceil(patterns.length / 2);
  return [patterns.slice(0, middle), patterns.slice(middle)].flatMap((half) =>
    narrowEnough({ ...statement, [isByAction ? 'actions' : 'resources']: { kind: 'in', patterns: half } }, room),
  );
}

type Division = readonly [part: Statement | undefined, rest: Statement | undefined];

/** Divides along the list that has more characters: what either part says, they say together. */
function partThatFits(statement: Statement, free: number): Division {
  if (costOf(statement) <= free) return [statement, undefined];
  const { actions, resources } = statement;
  const byResource = resources !== undefined && lengthOf(resources) >= lengthOf(actions);
  const clause = byResource ? resources : actions;
  if (clause.kind === 'not-in') return [undefined, statement];
  const withPatterns = (patterns: readonly string[]): Statement =>
    byResource
      ? { ...statement, resources: { kind: 'in', patterns } }
      : { ...statement, actions: { kind: 'in', patterns } };
  const patterns = [...clause.patterns].sort(byCodeUnit);
  let low = 0;
  let high = patterns.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (costOf(withPatterns(patterns.slice(0, middle))) <= free) low = middle;
    else high = middle - 1;
  }
  if (low === 0) return [undefined, statement];
  return [withPatterns(patterns.slice(0, low)), withPatterns(patterns.slice(low))];
}

// What cannot be divided counts as nothing.
function lengthOf({ kind, patterns }: Clause): number {
  return kind === 'in' && patterns.length > 1 ? patterns.reduce((sum, pattern) => sum + pattern.length + 3, 0) : 0;
}
