// The facts about AWS that its service reference does not carry, as tables under data/: one row a fact, its evidence last.

import { readDataFile } from './read-data.js';

/** A cell of a row: a text or a list of texts. */
type Cell = string | readonly string[];

/** A row of a table. */
export type Row = readonly (Cell | undefined)[];

/** Answers the rows of a table by its name, such as `event-actions`. */
export type RowsOf = (table: string) => readonly Row[];

/** The tables, each row as the `about` line of its file says, without the evidence. */
export interface Facts {
  /** Event source to IAM prefix. */
  readonly eventSources: ReadonlyMap<string, string>;
  /** Event source, condition, prefix. */
  readonly eventSourceAlternatives: readonly (readonly [string, string, string])[];
  /** Event to the actions it needs. */
  readonly eventActions: ReadonlyMap<string, readonly string[]>;
  /** Event to what its request or outcome adds or puts in place. */
  readonly eventConditions: ReadonlyMap<string, readonly EventCondition[]>;
  /** Event to ARN formats over its request parameters. */
  readonly eventFormats: ReadonlyMap<string, readonly string[]>;
  /** Event to what is asked for where the call names nothing: ARN formats of all resources of a type, or `*`. */
  readonly collections: ReadonlyMap<string, readonly string[]>;
  /** Event to ARN formats of what it makes of the same type as what it names. */
  readonly copies: ReadonlyMap<string, readonly string[]>;
  readonly noPermission: ReadonlySet<string>;
  readonly notACall: ReadonlySet<string>;
  /** Event to the places of the roles that it hands over. */
  readonly passRole: ReadonlyMap<string, readonly PassedRole[]>;
  /** Action, or `prefix:*`, to the action that AWS checks besides when tags are given. */
  readonly tagOnCreate: ReadonlyMap<string, string>;
  /** Beginning of an EC2 id to its resource type. */
  readonly ec2IdPrefixes: ReadonlyMap<string, string>;
  /** Action to the resource types that it makes. */
  readonly createdTypes: ReadonlyMap<string, readonly string[]>;
  /** Action to the resource types that it takes besides the catalog's. */
  readonly extraTypes: ReadonlyMap<string, readonly string[]>;
  /** Action to the resource types that it always needs, though the catalog calls them optional. */
  readonly neededTypes: ReadonlyMap<string, readonly string[]>;
  /** Event to the resources that its response names. */
  readonly responseTypes: ReadonlyMap<string, readonly ResponseType[]>;
  /** By service: request parameters for the variables of its ARN formats. */
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
  /** By service or action: what stands for a variable that the request does not give. */
  readonly variableDefaults: ReadonlyMap<string, readonly VariableDefault[]>;
  /** `service/type` to the ARN format that a policy needs. */
  readonly formatOverrides: ReadonlyMap<string, string>;
  /** By service, or action in place of its service: the types of which a call touches one. */
  readonly alternativeTypes: ReadonlyMap<string, readonly (readonly string[])[]>;
  /** IAM calls that are about the calling user where they name none. */
  readonly callerEvents: ReadonlySet<string>;
  /** By service: the part, and the whole that it stands in for. */
  readonly narrowerTypes: ReadonlyMap<string, readonly (readonly [string, string])[]>;
}

/**
 * `and`: the action is needed besides. `instead`: it is needed in place of the event's own. `unscoped`: so, and on `*`,
 * whatever the call names.
 */
export interface EventCondition {
  readonly how: string;
  readonly action: string;
  readonly when: string;
  readonly reason: string;
}

/** A place in a request, or below `response.`, that holds a role (its ARN or name) or an instance profile. */
export interface PassedRole {
  readonly path: string;
  readonly isProfile: boolean;
  /** Only an ARN of a role counts: the place may hold something else. */
  readonly isArnOnly: boolean;
  /** Values of `iam:PassedToService`, where documented. */
  readonly passedTo: readonly string[];
}

/** Where a response names a resource that was there before the call. */
export interface ResponseType {
  readonly type: string;
  readonly path: string;
  /** When the call may touch any of the type where no response tells; empty: never, or it is asked for anyway. */
  readonly untold: string;
}

/** A request parameter that fills a variable; `type` is `*` for any; `reader` is empty where the value is taken as it is. */
export interface Binding {
  readonly type: string;
  readonly variable: string;
  readonly path: string;
  readonly reader: string;
}

/** `value` is the service's default, with a `*` behind what it begins with; or `*` for a part that AWS makes up. */
export interface VariableDefault {
  readonly type: string;
  readonly variable: string;
  readonly value: string;
}

let loaded: Facts | undefined;

/** The tables; read once a process. */
export function loadFacts(): Facts {
  loaded ??= factsOf(readRows);
  return loaded;
}

/** The facts that rows say. */
export function factsOf(rows: RowsOf): Facts {
  return {
    eventSources: new Map(rows('event-sources').map(([source, prefix]) => [text(source), text(prefix)])),
    eventSourceAlternatives: rows('event-source-alternatives').map(([a, b, c]) => [text(a), text(b), text(c)]),
    eventActions: new Map(rows('event-actions').map(([event, actions]) => [text(event), list(actions)])),
    eventConditions: grouped(rows('event-conditions'), ([, how, action, when, reason]) => ({
      how: text(how),
      action: text(action),
      when: text(when),
      reason: text(reason),
    })),
    eventFormats: grouped(rows('event-formats'), ([, format]) => text(format)),
    collections: grouped(rows('collections'), ([, format]) => text(format)),
    copies: grouped(rows('copies'), ([, format]) => text(format)),
    noPermission: new Set(rows('no-permission').map(([event]) => text(event))),
    notACall: new Set(rows('not-a-call').map(([event]) => text(event))),
    passRole: grouped(rows('pass-role'), ([, path, kind, passedTo]) => ({
      path: text(path),
      isProfile: kind === 'profile',
      isArnOnly: kind === 'role-arn',
      passedTo: list(passedTo),
    })),
    tagOnCreate: new Map(rows('tag-on-create').map(([action, tagging]) => [text(action), text(tagging)])),
    ec2IdPrefixes: new Map(rows('ec2-id-prefixes').map(([prefix, type]) => [text(prefix), text(type)])),
    createdTypes: new Map(rows('created-types').map(([action, types]) => [text(action), list(types)])),
    extraTypes: new Map(rows('extra-types').map(([action, types]) => [text(action), list(types)])),
    neededTypes: new Map(rows('needed-types').map(([action, types]) => [text(action), list(types)])),
    responseTypes: grouped(rows('response-types'), ([, type, path, untold]) => ({
      type: text(type),
      path: text(path),
      untold: text(untold),
    })),
    bindings: grouped(rows('bindings'), ([, type, variable, path, reader]) => ({
      type: text(type),
      variable: text(variable),
      path: text(path),
      reader: text(reader),
    })),
    variableDefaults: grouped(rows('variable-defaults'), ([, type, variable, value]) => ({
      type: text(type),
      variable: text(variable),
      value: text(value),
    })),
    formatOverrides: new Map(
      rows('format-overrides').map(([service, type, format]) => [`${text(service)}/${text(type)}`, text(format)]),
    ),
    alternativeTypes: grouped(rows('alternative-types'), ([, types]) => list(types)),
    callerEvents: new Set(rows('caller-events').map(([event]) => text(event))),
    narrowerTypes: grouped(rows('narrower-types'), ([, part, whole]) => [text(part), text(whole)] as const),
  };
}

const dataFolder = new URL('./data/', import.meta.url);

/** The rows of a table of the package. */
export function readRows(name: string): readonly Row[] {
  const parsed = readDataFile(new URL(`${name}.json`, dataFolder));
  const found = typeof parsed === 'object' && parsed !== null && 'rows' in parsed ? parsed.rows : undefined;
  return Array.isArray(found) ? found.filter((row) => Array.isArray(row)) : [];
}

/** Rows by their first cell, in the order of the file. */
function grouped<Fact>(rows: readonly Row[], read: (row: Row) => Fact): ReadonlyMap<string, readonly Fact[]> {
  const groups = new Map<string, Fact[]>();
  for (const row of rows) {
    const key = text(row[0]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [read(row)]);
    else group.push(read(row));
  }
  return groups;
}

function text(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : '';
}

function list(cell: Cell | undefined): readonly string[] {
  return typeof cell === 'string' ? [cell] : (cell ?? []);
}
