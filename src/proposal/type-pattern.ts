// The pattern of all resources of a type: the ARN format that a resource has, its variables as wildcards.

import type { Catalog } from '../catalog/catalog.js';
import { parseArn } from '../iam/arn.js';

/** Variables that hold others: what they name is not all of a type, but a place. */
const places: ReadonlySet<string> = new Set(['BucketName', 'AccessPointName']);

/**
 * The pattern, in the resource's partition, Region and account (and bucket); `undefined` where the resource has none of the
 * formats that the action takes.
 */
export function typePattern(action: string, resource: string, catalog: Catalog): string | undefined {
  const arn = parseArn(resource);
  if (!arn) return undefined;
  const head = resource.slice(0, resource.length - arn.resource.length);
  const formats = catalog.action(action)?.resources.flatMap(({ type }) => type.formats) ?? [];
  // A bucket's ARN has no account, an access point's has one: their names must not be taken for each other's.
  const own = formats
    .map((format) => format.split(':'))
    .filter((fields) => fields[2] === arn.service && (fields[4] === '') === (arn.account === ''))
    .flatMap((fields) => patternOf(fields.slice(5).join(':'), arn.resource) ?? []);
  // The format that says most: `/restapis/${RestApiId}` would have the stages of an API, too.
  const [first, ...others] = own.map((pattern) => `${head}${pattern}`);
  return others.reduce((best, one) => (best !== undefined && one.length > best.length ? one : best), first);
}

function patternOf(format: string, resource: string): string | undefined {
  const pieces = format.split(/\$\{(\w+)\}/);
  const form = pieces.map((piece, index) => (index % 2 === 0 ? escaped(piece) : named(piece))).join('');
  const found = new RegExp(`^${form}$`, 's').exec(resource);
  if (!found) return undefined;
  let variable = 0;
  return pieces
    .map((piece, index) => {
      if (index % 2 === 0) return piece;
      variable += 1;
      return places.has(piece) ? (found[variable] ?? '*') : '*';
    })
    .join('');
}

// A bucket's name ends before the slash.
function named(variable: string): string {
  return places.has(variable) ? '([^/]+)' : '(.+)';
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
