// What is known of an action: its facts in the catalog, what the tables add to them, and the events that bring it.

import type { ActionFacts, Catalog } from '../catalog/catalog.js';
import type { Facts } from '../catalog/load-facts.js';
import { cellText, cellTexts, type Origin, type Tables } from '../catalog/table-origin.js';
import { servicePrefix } from '../iam/action.js';
import type { Explainer, Knowledge, NeededAction } from './explain-event.js';
import { splits } from './split-event.js';

/** A resource type of an action, as policies need it. */
export interface ActionType {
  readonly name: string;
  readonly formats: readonly string[];
  readonly isRequired: boolean;
  readonly conditionKeys: readonly string[];
  /** The tables that differ from the published reference here. */
  readonly from: readonly Origin[];
}

/** An event that brings the action. */
export type BringingEvent = Omit<NeededAction, 'action'> & { readonly event: string };

/** All that is known of an action. */
export interface KnownAction {
  readonly facts: ActionFacts;
  readonly types: readonly ActionType[];
  /** Events by name; those of the action's own name are there whether or not AWS logs one. */
  readonly events: readonly BringingEvent[];
  /** Actions, or all of a service as `ec2:*`, that need this one besides where they make something with tags. */
  readonly taggedBy: readonly { readonly action: string; readonly from: Origin }[];
}

/** Explains an action of the catalog. */
export function explainAction(
  action: ActionFacts,
  { catalog, facts, tables }: Knowledge,
  explain: Explainer,
): KnownAction {
  const candidates = new Set([...sameNamed(action, facts, tables), ...listed(action, tables)]);
  for (const [whole, { parts }] of splits) {
    const source = whole.slice(0, whole.indexOf(':'));
    if (parts.some(({ name }) => candidates.has(`${source}:${name}`))) candidates.add(whole);
  }
  const events = [...candidates].sort().flatMap((event) => {
    const known = explain(event);
    if (known?.kind !== 'actions') return [];
    return known.actions
      .filter((needed) => needed.action === action.action)
      .map(({ how, when, reason, passedTo, part, from }): BringingEvent => ({
        ...{ event, how, when, reason, ...(passedTo && { passedTo }), ...(part !== undefined && { part }), from },
      }));
  });
  const taggedBy = tables
    .all('tag-on-create')
    .filter((row) => row[1] === action.action)
    .map((row) => ({ action: cellText(row[0]), from: tables.origin('tag-on-create', cellText(row[0])) }));
  return { facts: action, types: typesOf(action, catalog, tables), events, taggedBy };
}

/** The events of the action's own name, by each event source that may stand for its service. */
function sameNamed({ action }: ActionFacts, facts: Facts, tables: Tables): readonly string[] {
  const service = servicePrefix(action);
  const name = action.slice(service.length + 1);
  const listed = [...facts.eventSources].flatMap(([source, prefix]) => (prefix === service ? [source] : []));
  const others = facts.eventSourceAlternatives.flatMap(([source, , prefix]) => (prefix === service ? [source] : []));
  const host = `${service}.amazonaws.com`;
  const isHostKnown = tables.all('event-actions').some((row) => cellText(row[0]).startsWith(`${host}:`));
  const sources = listed.length > 0 && !isHostKnown ? listed : [host, ...listed];
  return [...sources, ...others, ...(service === 's3express' ? ['s3.amazonaws.com'] : [])].map(
    (source) => `${source}:${name}`,
  );
}

/** The events that a table names together with the action. */
function listed({ action }: ActionFacts, tables: Tables): readonly string[] {
  const isPassing = action === 'iam:PassRole';
  return [
    ...tables.all('event-actions').filter((row) => cellTexts(row[1]).includes(action)),
    ...tables.all('event-conditions').filter((row) => row[2] === action),
    ...(isPassing ? tables.all('pass-role') : []),
  ].map((row) => cellText(row[0]));
}

function typesOf(action: ActionFacts, catalog: Catalog, tables: Tables): readonly ActionType[] {
  const service = servicePrefix(action.action);
  const listedIn = (table: string) => new Set(tables.rows(table, action.action).flatMap((row) => cellTexts(row[1])));
  const [extra, needed] = [listedIn('extra-types'), listedIn('needed-types')];
  const published = new Set(action.resources.map(({ type }) => type.name));
  const more = catalog.resourceTypesOf(service).filter(({ name }) => extra.has(name) && !published.has(name));
  return [...action.resources, ...more.map((type) => ({ type, required: false }))].map(({ type, required }) => {
    const override = tables.rows('format-overrides', service).find((row) => row[1] === type.name);
    const isNeeded = !required && needed.has(type.name);
    return {
      name: type.name,
      formats: override === undefined ? type.formats : [cellText(override[2])],
      isRequired: required || isNeeded,
      conditionKeys: type.conditionKeys,
      from: [
        ...(published.has(type.name) ? [] : [tables.origin('extra-types', action.action)]),
        ...(isNeeded ? [tables.origin('needed-types', action.action)] : []),
        ...(override === undefined ? [] : [tables.origin('format-overrides', service)]),
      ],
    };
  });
}
