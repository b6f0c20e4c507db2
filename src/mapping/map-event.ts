// Event in, uses out: which IAM actions a call needed, and on which resources.

import type { Catalog } from '../catalog/catalog.js';
import type { CloudTrailEvent } from '../event/event.js';
import { anyResource } from '../iam/resource-pattern.js';
import type { Mapped } from './use.js';

/** Makes the mapping of a catalog. The mapper keeps what it has learned of an event's name, so keep the mapper. */
export function createMapper(catalog: Catalog): (event: CloudTrailEvent) => Mapped {
  return (event) => {
    const facts = catalog.action(`${event.source.split('.')[0] ?? ''}:${event.name}`);
    if (facts === undefined) return { kind: 'unmapped' };
    const scope = facts.resources.length === 0 ? 'unscopable' : 'unknown';
    return {
      kind: 'uses',
      uses: [{ action: facts.action, resource: anyResource, scope, basis: 'event', reason: 'called' }],
    };
  };
}
