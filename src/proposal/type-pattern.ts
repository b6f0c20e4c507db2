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
  for (const format of formats) {
    const fields = format.split(':');
    if (fields[2] !== arn.service) continue;
    const pattern = patternOf(fields.slice(5).join(':'), arn.resource);
    if (pattern !== undefined) return `${head}${pattern}`;
  }
  return undefined;
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
