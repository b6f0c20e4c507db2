// Many resources of one action as fewer patterns, where the evidence says so. Pure, and explained: each pattern keeps what
// it stands for. Never across accounts, Regions, buckets, tables or other names that somebody chose.

import type { Catalog } from '../catalog/catalog.js';
import { anyResource, type ResourcePattern } from '../iam/resource-pattern.js';
import { byCodeUnit } from '../usage/cell.js';
import { isAuthorized, type Grant, type WildcardKind } from './grant.js';
import type { ResourceDial } from './proposal.js';
import { splitResource } from './split-resource.js';
import { typePattern } from './type-pattern.js';
import { pathTemplate } from './volatile.js';

/** What generalizing depends on; `mayGrant` refuses what is beyond the attached policies. */
export interface GeneralizeOptions<Own extends Grant> {
  readonly dial: ResourceDial;
  /** How many distinct authorized resources a pattern must stand for. */
  readonly minMembers: number;
  readonly catalog: Catalog;
  readonly mayGrant: (grant: Own) => boolean;
}

interface Wider {
  readonly pattern: string;
  readonly kinds: readonly WildcardKind[];
}

interface Step {
  readonly widen: (grant: Grant) => Wider | undefined;
  /** How many it takes for a pattern, of what. */
  readonly least: number;
  readonly counted: 'resources' | 'names';
}

/** The grants, generalized; those of one action together. Each dial allows what the one before it allows, and more. */
export function generalize<Own extends Grant>(grants: readonly Own[], options: GeneralizeOptions<Own>): readonly Own[] {
  const steps = stepsOf(options);
  const groups = new Map<string, Own[]>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.action, grant.conditions, isFixed(grant)]);
    const known = groups.get(key);
    if (known) known.push(grant);
    else groups.set(key, [grant]);
  }
  return [...groups.values()].flatMap((group) =>
    group.some(isFixed)
      ? group
      : steps.reduce<readonly Own[]>((own, step) => mergeWider(own, step, options.mayGrant), group),
  );
}

// What AWS has not authorized is as narrow as it was; a pattern of an attached statement is as wide as it may be.
function isFixed(grant: Grant): boolean {
  return !isAuthorized(grant) || grant.scope === 'attached' || grant.resource === anyResource;
}

function stepsOf({ dial, minMembers, catalog }: Omit<GeneralizeOptions<never>, 'mayGrant'>): readonly Step[] {
  if (dial === 'exact') return [];
  if (dial === 'any') return [{ widen: () => everything, counted: 'resources', least: 1 }];
  const prefix: readonly Step[] = [
    { widen: withoutVolatile, counted: 'resources', least: minMembers },
    { widen: folder, counted: 'names', least: minMembers },
  ];
  const ofType = ({ action, resource }: Grant): Wider | undefined => {
    const pattern = typePattern(action, resource, catalog);
    return pattern === undefined ? undefined : { pattern, kinds: ['type'] };
  };
  return dial === 'prefix' ? prefix : [...prefix, { widen: ofType, counted: 'resources', least: minMembers }];
}

const everything: Wider = { pattern: anyResource, kinds: ['everything'] };

/** Ids, dates and other parts that come and go as wildcards. */
function withoutVolatile({ resource }: Grant): Wider | undefined {
  const split = splitResource(resource);
  if (!split) return undefined;
  if (split.form === 'id') return { pattern: `${split.head}*`, kinds: ['id'] };
  const { pattern, kinds } = pathTemplate(split.rest);
  return kinds.length > 0 ? { pattern: `${split.head}${pattern}`, kinds } : undefined;
}

/** The names in one folder of a path; what lies right in a bucket shares no prefix but the bucket. */
function folder({ resource }: Grant): Wider | undefined {
  const split = splitResource(resource);
  if (split?.form !== 'path' || split.rest.endsWith('*')) return undefined;
  const end = split.rest.lastIndexOf('/') + 1;
  const { pattern, kinds } = pathTemplate(split.rest.slice(0, end));
  return end === 0 ? undefined : { pattern: `${split.head}${pattern}*`, kinds: [...kinds, 'name'] };
}

/** How many names the last parts of paths are: what differs in a date or an id alone is one. */
function namesOf(grants: readonly Grant[]): number {
  const names = grants.map(({ resource }) => resource.slice(resource.lastIndexOf('/') + 1));
  return new Set(names.map((name) => pathTemplate(`/${name}`).pattern)).size;
}

/** Grants with the same wider pattern become one where they are enough, and it may be granted. */
function mergeWider<Own extends Grant>(
  grants: readonly Own[],
  { widen, counted, least }: Step,
  mayGrant: (grant: Own) => boolean,
): readonly Own[] {
  const kept: Own[] = [];
  const groups = new Map<string, { readonly wider: Wider; readonly own: Own[] }>();
  for (const grant of grants) {
    const wider = widen(grant);
    const known = wider && groups.get(wider.pattern);
    if (known) known.own.push(grant);
    else if (wider) groups.set(wider.pattern, { wider, own: [grant] });
    else kept.push(grant);
  }
  for (const { wider, own } of groups.values()) {
    const [first, ...others] = own;
    if (!first) continue;
    const isNew = own.some(({ resource }) => resource !== wider.pattern);
    const one = isNew ? merged([first, ...others], wider) : undefined;
    const count = counted === 'names' ? namesOf(own) : (one?.generalized?.standsFor.length ?? 0);
    const found = one && count >= least ? [one, closer(one)].find(mayGrant) : undefined;
    if (found) kept.push(found);
    else kept.push(...own);
  }
  return kept;
}

function merged<Own extends Grant>(grants: readonly [Own, ...Own[]], { pattern, kinds }: Wider): Own {
  const [first] = grants;
  const from = new Set(grants.flatMap((grant) => grant.from ?? []));
  const standsFor = new Set(grants.flatMap((grant) => membersOf(grant)));
  const known = grants.flatMap(({ generalized }) => generalized?.kinds ?? []);
  return {
    ...first,
    ...(first.from && { from: [...from] }),
    resource: pattern as ResourcePattern,
    scope: 'generalized',
    lines: [...new Set(grants.flatMap(({ lines }) => lines))],
    generalized: {
      standsFor: [...standsFor].sort(byCodeUnit),
      kinds: [...new Set([...known, ...kinds])].sort(byCodeUnit),
    },
  };
}

/** The pattern with what all its resources begin with in it: where the wide one is beyond what is attached, this may not be. */
function closer<Own extends Grant>(grant: Own): Own {
  const [first = '', ...others] = grant.generalized?.standsFor ?? [];
  const star = grant.resource.search(/(?<!\$\{)\*|$/);
  let length = 0;
  // INVARIANT: up to the first `*` each sign of the pattern stands for one sign of each resource.
  while (length < star && others.every((other) => other[length] === first[length])) length += 1;
  return { ...grant, resource: `${first.slice(0, length)}${grant.resource.slice(length)}` as ResourcePattern };
}

/** The authorized resources behind a grant as far as they are told: of a folded one, some. */
function membersOf({ resource, generalized, lines }: Grant): readonly string[] {
  if (generalized) return generalized.standsFor;
  const own = lines.filter((line) => line.outcome === 'used' && line.resource === resource);
  const members = own.flatMap((line) => line.members ?? []);
  return members.length > 0 ? members : [resource];
}
