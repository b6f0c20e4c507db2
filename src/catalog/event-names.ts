// From an action back to the events whose calls need it: the tables of mapping, read the other way round.

import { servicePrefix, type Action } from '../iam/action.js';
import type { Facts } from './load-facts.js';

/** An event by its source and name. */
export interface EventName {
  readonly source: string;
  readonly name: string;
}

/** Which events bring an action, as far as the tables know. */
export interface EventNames {
  /** The same-named event of each event source of the service, and the events that tables map to the action. */
  readonly of: (action: Action) => readonly EventName[];
  /** Events of these names at each event source of the action's service. */
  readonly named: (action: Action, names: readonly string[]) => readonly EventName[];
  /** The events that hand over a role. */
  readonly passingRoles: readonly EventName[];
}

const domain = '.amazonaws.com';

/** The events of actions by the facts. */
export function eventNames(facts: Facts): EventNames {
  const sources = groupedBy(facts.eventSources, (prefix) => [prefix]);
  const mapped = groupedBy(facts.eventActions, (actions) => actions);
  const named = (action: Action, names: readonly string[]): readonly EventName[] => {
    const prefix = servicePrefix(action);
    const hosts = sources.get(prefix) ?? [`${prefix}${domain}`];
    return hosts.flatMap((source) => names.map((name) => ({ source, name })));
  };
  return {
    named,
    of: (action) => [
      ...named(action, [action.slice(action.indexOf(':') + 1)]),
      ...(mapped.get(action) ?? []).map(eventName),
    ],
    passingRoles: [...facts.passRole.keys()].map(eventName),
  };
}

function eventName(event: string): EventName {
  const colon = event.indexOf(':');
  return { source: event.slice(0, colon), name: event.slice(colon + 1) };
}

function groupedBy<Value>(
  map: ReadonlyMap<string, Value>,
  keysOf: (value: Value) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of map) {
    for (const key of keysOf(value)) {
      const group = groups.get(key);
      if (group) group.push(name);
      else groups.set(key, [name]);
    }
  }
  return groups;
}
