// Folding: a resource cut after its first path segments, so that a bounded number of patterns stands for any number of names.

import { anyResource, type ResourcePattern } from '../iam/resource-pattern.js';

/** The depth that cuts nothing. */
export const unfolded = Infinity;

/** The depth at which everything is `*`. */
const deepestFold = -1;

/**
 * The resource cut after its first `depth` segments (ended by `/` or `:`) of the ARN's resource part: depth 0 keeps
 * only the first five fields, depth -1 nothing. A resource with no more segments than that stays as it is, and so does
 * what is no ARN: the largest depth must change nothing, or the order of arrival would show. Folding deeper first
 * changes nothing: `fold(fold(r, d + k), d) = fold(r, d)`.
 */
export function foldResource(resource: ResourcePattern, depth: number): ResourcePattern {
  if (depth === unfolded || resource === anyResource) return resource;
  if (depth < 0) return anyResource;
  const start = resourceStart(resource);
  if (start < 0) return resource;
  let position = start;
  for (let segment = 0; segment < depth; segment++) {
    const end = segmentEnd(resource, position);
    if (end < 0) return resource;
    position = end + 1;
  }
  return position >= resource.length || resource.slice(position) === '*'
    ? resource
    : (`${resource.slice(0, position)}*` as ResourcePattern);
}

/** The deepest depth at which at most `limit` distinct patterns stand for the resources. */
export function deepestFoldWithin(resources: Iterable<ResourcePattern>, limit: number): number {
  const all = [...resources];
  let enough = deepestFold;
  let tooDeep = 1 + Math.max(0, ...all.map(countSegments));
  while (tooDeep - enough > 1) {
    const middle = Math.floor((enough + tooDeep) / 2);
    if (new Set(all.map((resource) => foldResource(resource, middle))).size <= limit) enough = middle;
    else tooDeep = middle;
  }
  return enough;
}

function countSegments(resource: string): number {
  let count = 0;
  const start = resourceStart(resource);
  for (let end = start < 0 ? -1 : segmentEnd(resource, start); end >= 0; end = segmentEnd(resource, end + 1)) count++;
  return count + 1;
}

function resourceStart(resource: string): number {
  let position = -1;
  for (let field = 0; field < 5; field++) {
    position = resource.indexOf(':', position + 1);
    if (position < 0) return -1;
  }
  return position + 1;
}

function segmentEnd(text: string, from: number): number {
  const slash = text.indexOf('/', from);
  const colon = text.indexOf(':', from);
  if (slash < 0) return colon;
  return colon < 0 ? slash : Math.min(slash, colon);
}
