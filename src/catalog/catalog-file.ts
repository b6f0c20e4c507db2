// The catalog file, `trailfit/catalog-data/1`: its shape, and its reading into a Catalog, one service at a time as asked for.

import type { Action } from '../iam/action.js';
import type { AccessLevel, ActionFacts, ActionResource, Catalog, ResourceType } from './catalog.js';

/** `[name, ARN formats, key set]`. */
type TypeRow = readonly [string, readonly string[], number];
/** `[name, level code, resource set, key set, dependent actions]`. */
type ActionRow = readonly [string, string, number, number, (readonly Action[])?];

/** The facts of one service. Sets are stored once: key sets index `keys`, resource sets `types` with 1 for required. */
interface ServiceRow {
  readonly digest: string;
  readonly keys: readonly string[];
  readonly keySets: readonly (readonly number[])[];
  readonly resourceSets: readonly (readonly (readonly [number, 0 | 1])[])[];
  readonly types: readonly TypeRow[];
  readonly actions: readonly ActionRow[];
}

/** The whole file. */
export interface CatalogFile {
  readonly schema: string;
  readonly date: string;
  readonly source: string;
  readonly services: Readonly<Record<string, ServiceRow>>;
}

/** The schema that this version reads and writes. */
export const catalogSchema = 'trailfit/catalog-data/1';

/** Level code to access level. */
export const levels: Readonly<Record<string, AccessLevel>> = {
  L: 'List',
  R: 'Read',
  W: 'Write',
  P: 'Permissions management',
  T: 'Tagging',
};

/** One service, ready for look-ups. */
interface Service {
  readonly digest: string;
  readonly types: readonly ResourceType[];
  readonly actionNames: readonly Action[];
  readonly find: (name: string) => ActionFacts | undefined;
  readonly hasKey: (key: string) => boolean;
}

/** A catalog over a checked file; services are made ready when first asked for. */
export function catalogOf(file: CatalogFile, globalKeys: readonly string[]): Catalog {
  const rows = new Map(Object.entries(file.services));
  const ready = new Map<string, Service>();
  const isGlobal = keyMatcher(globalKeys);
  const service = (prefix: string): Service | undefined => {
    const known = ready.get(prefix);
    if (known !== undefined) return known;
    const row = rows.get(prefix.toLowerCase());
    if (row === undefined) return undefined;
    const made = readService(prefix.toLowerCase(), row);
    ready.set(prefix, made);
    return made;
  };
  return {
    version: file.source,
    date: file.date,
    services: [...rows.keys()],
    action: (text) => {
      const colon = text.indexOf(':');
      return service(text.slice(0, Math.max(0, colon)))?.find(text.slice(colon + 1));
    },
    actionsOf: (prefix) => service(prefix)?.actionNames ?? [],
    resourceTypesOf: (prefix) => service(prefix)?.types ?? [],
    digestOf: (prefix) => service(prefix)?.digest,
    hasConditionKey: (prefix, key) => isGlobal(key) || (service(prefix)?.hasKey(key) ?? false),
  };
}

function readService(prefix: string, row: ServiceRow): Service {
  const keySets = row.keySets.map((set) => set.flatMap((index) => row.keys[index] ?? []));
  const types = row.types.map(([name, formats, keys]) => ({ name, formats, conditionKeys: keySets[keys] ?? [] }));
  const resourceSets = row.resourceSets.map((set) =>
    set.flatMap(([index, required]) => actionResource(types[index], required)),
  );
  const rows = new Map(row.actions.map((action) => [action[0].toLowerCase(), action]));
  const made = new Map<string, ActionFacts>();
  const find = (name: string): ActionFacts | undefined => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const actionRow = rows.get(name.toLowerCase());
    if (actionRow === undefined) return undefined;
    const [spelled, level, resources, keys, dependents] = actionRow;
    const facts: ActionFacts = {
      action: `${prefix}:${spelled}` as Action,
      level: levels[level] ?? 'Write',
      resources: resourceSets[resources] ?? [],
      conditionKeys: keySets[keys] ?? [],
      dependentActions: dependents ?? [],
    };
    made.set(spelled, facts);
    return facts;
  };
  return {
    digest: row.digest,
    types,
    actionNames: row.actions.map(([name]) => `${prefix}:${name}` as Action),
    find,
    hasKey: keyMatcher(row.keys),
  };
}

function actionResource(type: ResourceType | undefined, required: 0 | 1): readonly ActionResource[] {
  return type === undefined ? [] : [{ type, required: required === 1 }];
}

/** Condition keys ignore case; `${TagKey}` and `<key>` in a published key stand for any text. */
function keyMatcher(keys: readonly string[]): (key: string) => boolean {
  const plain = new Set<string>();
  const patterns: RegExp[] = [];
  for (const key of keys) {
    const parts = key.toLowerCase().split(/\$\{[^}]*\}|<[^>]*>/);
    if (parts.length === 1) plain.add(key.toLowerCase());
    else patterns.push(new RegExp(`^${parts.map((part) => part.replace(/[^a-z0-9]/g, '\\$&')).join('.+')}$`, 's'));
  }
  return (key) => {
    const lower = key.toLowerCase();
    return plain.has(lower) || patterns.some((pattern) => pattern.test(lower));
  };
}
