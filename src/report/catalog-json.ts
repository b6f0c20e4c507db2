// `trailfit/catalog/1`: what the catalog knows as JSON.

import type { CatalogCounts, TableFacts } from '../catalog/describe-catalog.js';
import type { KnownAction } from '../mapping/explain-action.js';
import type { EventFacts } from '../mapping/explain-event.js';
import type { CatalogName } from './format-catalog.js';

/** What is asked for: the catalog itself, an action, or an event. */
export type CatalogAnswer =
  | { readonly kind: 'counts'; readonly counts: CatalogCounts; readonly tables: readonly TableFacts[] }
  | { readonly kind: 'action'; readonly action: KnownAction }
  | { readonly kind: 'event'; readonly event: EventFacts };

/** The text of the document: `catalog`, and either `counts` and `tables`, or `action`, or `event`. */
export function catalogJson(catalog: CatalogName, answer: CatalogAnswer): string {
  return `${JSON.stringify({ schema: 'trailfit/catalog/1', catalog, ...partOf(answer) }, null, 2)}\n`;
}

function partOf(answer: CatalogAnswer): object {
  switch (answer.kind) {
    case 'counts':
      return { counts: answer.counts, tables: answer.tables };
    case 'action':
      return { action: actionJson(answer.action) };
    case 'event':
      return { event: eventJson(answer.event) };
  }
}

function actionJson({ facts, types, events, taggedBy }: KnownAction): object {
  const { action, level, conditionKeys, dependentActions } = facts;
  const resourceTypes = types.map(({ name, formats, isRequired, conditionKeys: keys, from }) => ({
    ...{ name, formats, required: isRequired, conditionKeys: keys, from },
  }));
  return { action, accessLevel: level, resourceTypes, conditionKeys, dependentActions, events, taggedBy };
}

function eventJson(known: EventFacts): object {
  const { event, kind } = known;
  if (kind !== 'actions') return { event, kind, from: known.from, actions: [], formats: [] };
  return { event, kind, actions: known.actions, formats: known.formats };
}
