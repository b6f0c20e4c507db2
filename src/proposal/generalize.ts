// Many resources of one action as fewer patterns, where the evidence says so. Pure, and explained: each pattern keeps what
// it stands for. Never across accounts, Regions, buckets, tables or other names that somebody chose.

import type { Catalog } from '../catalog/catalog.js';
import { parseArn } from '../iam/arn.js';
import { anyResource, type ResourcePattern } from '../iam/resource-pattern.js';
import { byCodeUnit } from '../usage/cell.js';
import { isDeniedOnly, type Grant, type WildcardKind } from './grant.js';
import type { ResourceDial } from './proposal.js';
import { typePattern } from './type-pattern.js';
import { nameTemplate, pathTemplate } from './volatile.js';

/** What generalizing depends on; `mayGrant` refuses what is beyond the attached policies. */
export interface GeneralizeOptions<Own extends Grant> {
  readonly dial: ResourceDial;
  readonly minMembers: number;
  readonly catalog: Catalog;
  readonly mayGrant: (grant: Own) => boolean;
}

/** The grants, generalized; those that stay as they are in their order, then the new ones of each action in theirs. */
export function generalize<Own extends Grant>(grants: readonly Own[], options: GeneralizeOptions<Own>): readonly Own[] {
  if (options.dial === 'exact') return grants;
  const groups = new Map<string, Own[]>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.action, grant.conditions, isFixed(grant)]);
    const known = groups.get(key);
    if (known) known.push(grant);
    else groups.set(key, [grant]);
  }
  return [...groups.values()].flatMap((group) => (group.some(isFixed) ? group : generalizeGroup(group, options)));
}

// What only denied calls stand behind is as narrow as they were; a pattern of an attached statement is as wide as it may be.
function isFixed(grant: Grant): boolean {
  return isDeniedOnly(grant) || grant.scope === 'attached' || grant.resource === anyResource;
}

function generalizeGroup<Own extends Grant>(
  group: readonly Own[],
  { dial, minMembers, catalog, mayGrant }: GeneralizeOptions<Own>,
): readonly Own[] {
  const merge = (all: readonly Own[], wider: (grant: Own) => Wider | undefined, most: number) =>
    mergeWider(all, wider, most, mayGrant);
  switch (dial) {
    case 'exact':
      return group;
    case 'any':
      return merge(group, () => ({ pattern: anyResource, kinds: ['everything'] }), 1);
    case 'type':
      return merge(
        merge(group, prefixed, minMembers),
        ({ action, resource }) => {
          const pattern = typePattern(action, resource, catalog);
          return pattern === undefined ? undefined : { pattern, kinds: ['type'] };
        },
        minMembers,
      );
    case 'prefix':
      return merge(merge(group, prefixed, minMembers), below, minMembers);
  }
}

interface Wider {
  readonly pattern: string;
  readonly kinds: readonly WildcardKind[];
}

/** Grants with the same wider pattern become one where they stand for enough resources, and it may be granted. */
function mergeWider<Own extends Grant>(
  grants: readonly Own[],
  widen: (grant: Own) => Wider | undefined,
  minMembers: number,
  mayGrant: (grant: Own) => boolean,
): readonly Own[] {
  const kept: Own[] = [];
  const groups = new Map<string, { readonly wider: Wider; readonly own: Own[] }>();
  for (const grant of grants) {
    const wider = widen(grant);
    if (!wider || wider.pattern === grant.resource) {
      kept.push(grant);
      continue;
    }
    const known = groups.get(wider.pattern);
    if (known) known.own.push(grant);
    else groups.set(wider.pattern, { wider, own: [grant] });
  }
  const merged = [...groups.values()].flatMap(({ wider, own }): readonly Own[] => {
    const one = mergedGrant(own, wider);
    return one && memberCount(own) >= minMembers && mayGrant(one) ? [one] : own;
  });
  return [...kept, ...merged];
}

function mergedGrant<Own extends Grant>(grants: readonly Own[], { pattern, kinds }: Wider): Own | undefined {
  const [first] = grants;
  if (!first) return undefined;
  const standsFor = [...new Set(grants.flatMap((grant) => membersOf(grant)))].sort(byCodeUnit);
  return {
    ...first,
    resource: pattern as ResourcePattern,
    scope: 'generalized',
    lines: [...new Set(grants.flatMap(({ lines }) => lines))],
    generalized: {
      standsFor,
      kinds: [...new Set(grants.flatMap(({ generalized }) => generalized?.kinds ?? []).concat(kinds))],
    },
  };
}

/** The resources behind a grant as far as they are told: a folded one tells some of its members. */
function membersOf({ resource, generalized, lines }: Grant): readonly string[] {
  if (generalized) return generalized.standsFor;
  const members = lines.flatMap((line) => (line.resource === resource ? (line.members ?? []) : []));
  return members.length > 0 ? members : [resource];
}

function memberCount(grants: readonly Grant[]): number {
  return new Set(grants.flatMap((grant) => membersOf(grant))).size;
}

/** Resources whose names are paths that programs fill: the service, and the parts of the name before the path. */
const pathTypes: readonly { readonly service: string; readonly head: RegExp }[] = [
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-prefixes.html
  { service: 's3', head: /^[^/:]+\// },
  { service: 's3', head: /^accesspoint\/[^/]+\/object\// },
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html
  { service: 'logs', head: /^log-group:[^:]+:log-stream:/ },
];

interface SplitResource {
  /** Up to the path, or up to the name. */
  readonly head: string;
  readonly rest: string;
  readonly isPath: boolean;
}

function splitResource(resource: string): SplitResource | undefined {
  const arn = parseArn(resource);
  if (!arn) return undefined;
  const start = resource.length - arn.resource.length;
  const head = pathTypes.flatMap(({ service, head: form }) =>
    service === arn.service ? (form.exec(arn.resource)?.[0] ?? []) : [],
  )[0];
  const at = start + (head?.length ?? 0);
  return { head: resource.slice(0, at), rest: resource.slice(at), isPath: head !== undefined };
}

// Ids and dates as wildcards.
function prefixed({ resource }: Grant): Wider | undefined {
  const split = splitResource(resource);
  if (!split) return undefined;
  const { pattern, kinds } = split.isPath ? pathTemplate(split.rest) : nameTemplate(split.rest);
  return kinds.length > 0 ? { pattern: `${split.head}${pattern}`, kinds } : undefined;
}

// The names in one folder of a path; what lies right in a bucket shares no prefix but the bucket.
function below({ resource }: Grant): Wider | undefined {
  const split = splitResource(resource);
  if (!split?.isPath || split.rest.endsWith('*')) return undefined;
  const { pattern, kinds } = pathTemplate(split.rest);
  const end = pattern.lastIndexOf('/');
  return end < 0 ? undefined : { pattern: `${split.head}${pattern.slice(0, end + 1)}*`, kinds: [...kinds, 'name'] };
}
