// How CloudTrail records the calls that need an action: as management events, as data events, or not at all.

import type { Action } from '../iam/action.js';
import type { AccessLevel } from './catalog.js';
import { eventNames, type EventName, type EventNames } from './event-names.js';
import { loadCatalog } from './load-catalog.js';
import { loadFacts, readRows, type Row } from './load-facts.js';

/** CloudTrail's `readOnly`; `both` where it is not known, or depends on the call. */
export type EventSide = 'read' | 'write' | 'both';

/**
 * One way in which calls that need an action are recorded. `data`: all of `types` (each a resource type of data events,
 * or alternatives of which one is enough; `-` for a part that is never recorded). `within`: it is asked for in the calls
 * of other actions. `unknown`: no event of it is known.
 */
export type EventKind =
  | { readonly kind: 'management'; readonly side: EventSide; readonly events: readonly EventName[] }
  | {
      readonly kind: 'data';
      readonly side: EventSide;
      readonly events: readonly EventName[];
      readonly types: readonly (readonly string[])[];
    }
  | { readonly kind: 'within'; readonly carriers: readonly string[] }
  | { readonly kind: 'never' | 'unknown' };

/** A Region of the partition `aws` where calls are recorded wherever they come from: all of them, or those to a global endpoint. */
export interface GlobalRegion {
  readonly region: string;
  readonly isOnly: boolean;
}

/** The facts of events, by action. */
export interface EventKinds {
  /** All ways in which the calls of an action are recorded: one or more. */
  readonly of: (action: string) => readonly EventKind[];
  /** What the ARNs of a resource type of data events look like, where the tables say it. */
  readonly arnsOf: (type: string) => readonly string[];
  /** The Region in which the calls that need an action are recorded, if one is for all; or for some of them. */
  readonly regionOf: (action: string) => GlobalRegion | undefined;
}

let loaded: EventKinds | undefined;

/** The facts, over the embedded catalog; read once a process. */
export function loadEventKinds(): EventKinds {
  loaded ??= readEventKinds();
  return loaded;
}

// A data type of no name: what no selector can select.
const nothing = '-';

// Stands for all events of the table pass-role.
const passingRoles = 'pass-role';

function readEventKinds(): EventKinds {
  const catalog = loadCatalog();
  const names = eventNames(loadFacts());
  const rows = rowsByFirst('event-kinds');
  const arns = rowsByFirst('data-type-arns');
  const regions = rowsByFirst('global-services');
  const hasNoOperation = withoutOperation();
  const kindsOf = (action: Action, level: AccessLevel): readonly EventKind[] => {
    const side = level === 'List' || level === 'Read' ? 'read' : 'write';
    const own = rows.get(action);
    if (own) return own.map((row) => kindOf(action, row, side, names));
    if (hasNoOperation(action)) return [{ kind: 'unknown' }];
    return [{ kind: 'management', side, events: names.of(action) }];
  };
  const known = new Map<string, readonly EventKind[]>();
  return {
    of: (text) => {
      let kinds = known.get(text);
      if (!kinds) {
        const facts = catalog.action(text);
        known.set(text, (kinds = facts ? kindsOf(facts.action, facts.level) : [{ kind: 'unknown' }]));
      }
      return kinds;
    },
    arnsOf: (type) => (arns.get(type) ?? []).map((row) => textOf(row[1])),
    regionOf: (action) => {
      const isWithin = rows.get(action)?.some(([, kind]) => kind === 'within') ?? false;
      const [row] = isWithin ? [] : (regions.get(action.split(':', 1)[0] ?? '') ?? []);
      return row && { region: textOf(row[1]), isOnly: textOf(row[2]) === 'all' };
    },
  };
}

function kindOf(action: Action, [, kind, over, side, events]: Row, usual: EventSide, names: EventNames): EventKind {
  const own = listOf(events);
  const event = {
    side: side === 'read' || side === 'write' ? side : side === '?' ? ('both' as const) : usual,
    events: own.length > 0 ? names.named(action, own) : names.of(action),
  };
  switch (textOf(kind)) {
    case 'management':
      return { kind: 'management', ...event };
    case 'data':
      return { kind: 'data', ...event, types: listOf(over).map((type) => (type === nothing ? [] : type.split('|'))) };
    case 'within':
      if (listOf(over).includes(passingRoles)) return { kind: 'management', side: 'write', events: names.passingRoles };
      return { kind: 'within', carriers: listOf(over) };
    case 'never':
      return { kind: 'never' };
    default:
      return { kind: 'unknown' };
  }
}

function withoutOperation(): (action: Action) => boolean {
  const missing = new Set<string>();
  for (const [prefix, actions] of readRows('no-operation')) {
    for (const name of listOf(actions)) missing.add(`${textOf(prefix)}:${name}`);
  }
  return (action) => missing.has(action) || missing.has(`${action.slice(0, action.indexOf(':'))}:*`);
}

function rowsByFirst(table: string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of readRows(table)) {
    const key = textOf(row[0]);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

function textOf(cell: Row[number]): string {
  return typeof cell === 'string' ? cell : '';
}

function listOf(cell: Row[number]): readonly string[] {
  return typeof cell === 'string' ? [cell] : (cell ?? []);
}
