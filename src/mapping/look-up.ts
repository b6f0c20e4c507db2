// One question to the catalog: the name of an action or an event in, what is known of it out.

import type { Catalog } from '../catalog/catalog.js';
import { loadFacts } from '../catalog/load-facts.js';
import { nearNames } from '../catalog/near-names.js';
import { openTables, cellText, type Tables } from '../catalog/table-origin.js';
import { explainAction, type KnownAction } from './explain-action.js';
import { createExplainer, type EventFacts } from './explain-event.js';

/** What is known of a name. `near`: names that may have been meant; `actions`: those of the service, where one is named. */
export type LookUp =
  | { readonly kind: 'action'; readonly action: KnownAction }
  | { readonly kind: 'event'; readonly event: EventFacts }
  | { readonly kind: 'unknown'; readonly near: readonly string[]; readonly actions: readonly string[] };

const hostSuffix = '.amazonaws.com';

/**
 * Looks up `s3:GetObject` or `s3.amazonaws.com:HeadObject`; `s3:HeadObject`, as usage has it, is the event where there is
 * no action of that name.
 */
export function lookUp(catalog: Catalog, name: string): LookUp {
  const facts = loadFacts();
  const tables = openTables();
  const knowledge = { catalog, facts, tables };
  const explain = createExplainer(knowledge);
  const action = catalog.action(name);
  if (action !== undefined) return { kind: 'action', action: explainAction(action, knowledge, explain) };
  const [service = '', ...rest] = name.split(':');
  const isFull = service.includes('.');
  const event = explain(isFull ? name : `${service}${hostSuffix}:${rest.join(':')}`);
  if (event !== undefined) return { kind: 'event', event };
  return {
    kind: 'unknown',
    near: nearNames(name, isFull ? eventNames(catalog, tables, service) : actionNames(catalog, service)),
    actions: rest.length === 0 ? catalog.actionsOf(service) : [],
  };
}

/** All actions of the service and of those that are spelled nearly so. */
function actionNames(catalog: Catalog, service: string): readonly string[] {
  const services = new Set([service.toLowerCase(), ...nearNames(service, catalog.services)]);
  return [...services].flatMap((prefix) => catalog.actionsOf(prefix));
}

/** The events of the tables, and those that have the names of the service's actions. */
function eventNames(catalog: Catalog, tables: Tables, source: string): readonly string[] {
  const named = ['event-actions', 'event-conditions', 'pass-role', 'no-permission', 'not-a-call', 'event-formats'];
  const listed = tables.rows('event-sources', source).map((row) => cellText(row[1]));
  const prefix = listed[0] ?? source.slice(0, source.indexOf('.'));
  return [
    ...named.flatMap((table) => tables.all(table).map((row) => cellText(row[0]))),
    ...catalog.actionsOf(prefix).map((action) => `${source}${action.slice(prefix.length)}`),
  ];
}
