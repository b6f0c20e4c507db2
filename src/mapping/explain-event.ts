// What an event may need, asked by its name alone: the actions, on what each depends, and from which table that is known.

import type { Catalog } from '../catalog/catalog.js';
import type { Facts } from '../catalog/load-facts.js';
import { cellText, cellTexts, originOf, sameName, type Origin, type Tables } from '../catalog/table-origin.js';
import { servicePrefix, type Action } from '../iam/action.js';
import { namedActions, plainName, type NamedActions } from './event-action.js';
import { asReason, taggingOf } from './plan.js';
import { splits } from './split-event.js';
import type { Reason } from './use.js';

/** One action that an event needs or may need. */
export interface NeededAction {
  readonly action: Action;
  /** `own`: the event is this action. `and`: needed besides. `instead`, and `unscoped` on `*`: in place of the own ones. */
  readonly how: 'own' | 'and' | 'instead' | 'unscoped';
  /** On what it depends, all of them, in the language of the tables (`when.ts`); empty: on nothing. */
  readonly when: readonly string[];
  readonly reason: Reason;
  /** For `iam:PassRole`: the values of `iam:PassedToService`, where documented. */
  readonly passedTo?: readonly string[];
  /** The call that it is needed for, where the event stands for several. */
  readonly part?: string;
  readonly from: Origin;
}

/** An ARN format over request parameters that the event has beside those of the catalog. */
export interface EventFormat {
  readonly format: string;
  readonly from: Origin;
}

/** What is known of an event, spelled as the tables have it: without an API version. */
export type EventFacts =
  | {
      readonly kind: 'actions';
      readonly event: string;
      readonly actions: readonly NeededAction[];
      readonly formats: readonly EventFormat[];
    }
  | { readonly kind: 'no-permission' | 'not-a-call'; readonly event: string; readonly from: Origin };

/** Explains an event, `source:Name`; `undefined` where nothing is known of it. */
export type Explainer = (event: string) => EventFacts | undefined;

/** What explanations are made from. */
export interface Knowledge {
  readonly catalog: Catalog;
  readonly facts: Facts;
  readonly tables: Tables;
}

/** What an event's name means where `when` holds. */
interface Reading {
  readonly named: NamedActions;
  readonly when: readonly string[];
  /** The row that chose the service, where one did. */
  readonly chosenBy: Origin | undefined;
}

/** Makes the explainer of a catalog. It says by names what the mapper says by records. */
export function createExplainer(knowledge: Knowledge): Explainer {
  const { catalog, facts, tables } = knowledge;
  return (event) => {
    const [source, name] = splitName(event);
    const named = namedActions(catalog, facts, source, name);
    if (named.kind === 'no-permission' || named.kind === 'not-a-call') {
      const key = tables.rows(named.kind, event).length > 0 ? event : `${source}:${plainName(name)}`;
      return { kind: named.kind, event: key, from: tables.origin(named.kind, key) };
    }
    const actionsOf = (part: string) =>
      readingsOf(knowledge, source, part).flatMap((reading) => neededOf(knowledge, reading));
    const parts = (splits.get(event)?.parts ?? []).flatMap((part) =>
      actionsOf(part.name).map((needed): NeededAction => ({
        ...needed,
        when: [...(part.when === undefined ? [] : [part.when]), ...needed.when],
        part: part.name,
      })),
    );
    const actions = parts.length > 0 ? parts : actionsOf(name);
    if (actions.length === 0) return undefined;
    const key = named.kind === 'actions' ? named.key : event;
    const formats = ['event-formats', 'collections', 'copies'].flatMap((table) =>
      tables.rows(table, key).map((row) => ({ format: cellText(row[1]), from: originOf(table, [row]) })),
    );
    return { kind: 'actions', event: key, actions, formats };
  };
}

/** Source and name of `source:Name`. */
function splitName(event: string): readonly [source: string, name: string] {
  const colon = Math.max(0, event.indexOf(':'));
  return [event.slice(0, colon), event.slice(colon + 1)];
}

const s3 = 's3.amazonaws.com';

/** The services that answer under S3's name, and the names that tell them (`s3-address.ts`). */
const behindS3 = [
  ['s3express.amazonaws.com', 'bucketName$=--x-s3'],
  ['s3-object-lambda.amazonaws.com', 'bucketName$=--ol-s3'],
] as const;

/** What a name means: by itself, by the service that a parameter chooses, and for other services under S3's name. */
function readingsOf({ catalog, facts, tables }: Knowledge, source: string, name: string): readonly Reading[] {
  const own = { named: namedActions(catalog, facts, source, name), when: [], chosenBy: undefined };
  const chosen = facts.eventSourceAlternatives
    .filter(([of, when]) => of === source && when !== 'unknown')
    .map(([, when, prefix]): Reading => {
      const rows = tables
        .rows('event-source-alternatives', source)
        .filter((row) => row[1] === when && row[2] === prefix);
      const chosenBy = originOf('event-source-alternatives', rows);
      return { named: namedActions(catalog, facts, source, name, prefix), when: [when], chosenBy };
    })
    .filter(({ named }) => JSON.stringify(named) !== JSON.stringify(own.named));
  const behind = (source === s3 ? behindS3 : []).flatMap(([of, when]): readonly Reading[] => {
    const named = namedActions(catalog, facts, of, name);
    return named.kind === 'actions' ? [{ named, when: [when], chosenBy: undefined }] : [];
  });
  return [own, ...chosen, ...behind];
}

function neededOf(knowledge: Knowledge, { named, when, chosenBy }: Reading): readonly NeededAction[] {
  const { facts, tables } = knowledge;
  if (named.kind !== 'actions') return [];
  const isListed = named.actions.some(({ action }) => facts.eventActions.get(named.key)?.includes(action));
  const from = chosenBy ?? (isListed ? tables.origin('event-actions', named.key) : sameName);
  const own = named.actions.map(({ action }): NeededAction => ({ action, how: 'own', when, reason: 'called', from }));
  const others = [...conditional(knowledge, named.key), ...passed(knowledge, named.key), ...tagged(knowledge, named)];
  return [...own, ...others.map((needed) => ({ ...needed, when: [...when, ...needed.when] }))];
}

function conditional({ catalog, tables }: Knowledge, key: string): readonly NeededAction[] {
  return tables.rows('event-conditions', key).flatMap((row) => {
    const [, how, name, when, reason] = row.map(cellText);
    const action = catalog.action(name ?? '')?.action;
    if (action === undefined) return [];
    return [
      {
        ...{ action, how: how === 'instead' || how === 'unscoped' ? how : 'and', reason: asReason(reason ?? '') },
        ...{ when: when === undefined || when === 'always' ? [] : [when], from: originOf('event-conditions', [row]) },
      },
    ];
  });
}

function passed({ catalog, tables }: Knowledge, key: string): readonly NeededAction[] {
  const action = catalog.action('iam:PassRole')?.action;
  if (action === undefined) return [];
  return tables.rows('pass-role', key).map((row) => {
    const passedTo = cellTexts(row[3]);
    return {
      ...{ action, how: 'and', when: conditionsOfPath(cellText(row[1])) },
      reason: row[2] === 'profile' ? 'instance-profile' : 'pass-role',
      ...(passedTo.length > 0 && { passedTo }),
      from: originOf('pass-role', [row]),
    };
  });
}

/** A filter of a path is a condition of its own: `patches.op=add.value` is `patches.op=add`, and `patches.value`. */
function conditionsOfPath(path: string): readonly string[] {
  const parts = path.split('.');
  const isFilter = (part: string) => part.includes('=');
  const before = (at: number) => parts.slice(0, at).filter((part) => !isFilter(part));
  const filters = parts.flatMap((part, at) => (isFilter(part) ? [[...before(at), part].join('.')] : []));
  return [...filters, before(parts.length).join('.')];
}

function tagged(
  { catalog, facts, tables }: Knowledge,
  { key, actions }: Extract<NamedActions, { kind: 'actions' }>,
): readonly NeededAction[] {
  const [own] = actions;
  const found = taggingOf(catalog, facts, key, actions);
  if (found === undefined || own === undefined) return [];
  const row = facts.tagOnCreate.has(own.action) ? own.action : `${servicePrefix(own.action)}:*`;
  const from = tables.origin('tag-on-create', row);
  return [{ action: found.action, how: 'and', when: ['tags'], reason: 'tag-on-create', from }];
}
