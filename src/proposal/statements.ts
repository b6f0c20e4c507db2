// Grants grouped into statements as a person likes to read them: per service, access level and set of resources.

import type { AccessLevel, Catalog } from '../catalog/catalog.js';
import { servicePrefix } from '../iam/action.js';
import type { Statement } from '../iam/policy.js';
import { anyResource } from '../iam/resource-pattern.js';
import { byCodeUnit } from '../usage/cell.js';
import type { Grant } from './proposal.js';

const levelOrder: readonly AccessLevel[] = ['List', 'Read', 'Write', 'Tagging', 'Permissions management'];

interface Bundle {
  readonly service: string;
  readonly level: AccessLevel;
  readonly actions: string[];
  readonly resources: readonly string[];
  readonly grant: Grant;
}

/** The statements of the grants: actions with the same resources and conditions stand together. Sids are unique and tell service and level. */
export function statementsOf(grants: readonly Grant[], catalog: Catalog): readonly Statement[] {
  const bundles = bundlesOf(grants, catalog).sort(
    (left, right) =>
      byCodeUnit(left.service, right.service) ||
      levelOrder.indexOf(left.level) - levelOrder.indexOf(right.level) ||
      byCodeUnit(left.resources.join('\n'), right.resources.join('\n')) ||
      byCodeUnit(left.actions.join('\n'), right.actions.join('\n')),
  );
  const taken = new Map<string, number>();
  return bundles.map(({ service, level, actions, resources, grant }) => {
    const name = sidOf(service, level, resources, grant);
    const number = (taken.get(name) ?? 0) + 1;
    taken.set(name, number);
    return {
      sid: number === 1 ? name : `${name}${number}`,
      effect: 'Allow',
      actions: { kind: 'in', patterns: actions },
      resources: { kind: 'in', patterns: resources },
      conditions: grant.conditions,
    };
  });
}

function bundlesOf(grants: readonly Grant[], catalog: Catalog): Bundle[] {
  const perAction = new Map<string, { readonly grant: Grant; readonly resources: Set<string> }>();
  for (const grant of grants) {
    const key = [grant.action, isUnknown(grant), JSON.stringify(grant.conditions)].join('\n');
    const known = perAction.get(key);
    if (known) known.resources.add(grant.resource);
    else perAction.set(key, { grant, resources: new Set([grant.resource]) });
  }
  const bundles = new Map<string, Bundle>();
  for (const { grant, resources } of perAction.values()) {
    const sorted = resources.has(anyResource) ? [anyResource] : [...resources].sort(byCodeUnit);
    const service = servicePrefix(grant.action);
    const level = catalog.action(grant.action)?.level ?? 'Write';
    const key = [service, level, isUnknown(grant), JSON.stringify(grant.conditions), ...sorted].join('\n');
    const known = bundles.get(key);
    if (known) known.actions.push(grant.action);
    else bundles.set(key, { service, level, actions: [grant.action], resources: sorted, grant });
  }
  return [...bundles.values()];
}

// `*` because the resource could not be told is kept apart from `*` because the action takes none.
function isUnknown({ scope, resource }: Grant): boolean {
  return resource === anyResource && scope !== 'unscopable';
}

function sidOf(service: string, level: AccessLevel, resources: readonly string[], grant: Grant): string {
  const words = [...service.split('-'), ...level.split(' ')].map(
    (word) => word.slice(0, 1).toUpperCase() + word.slice(1),
  );
  const suffix =
    grant.conditions.length > 0
      ? 'Conditional'
      : isUnknown(grant)
        ? 'AnyResource'
        : resources[0] === anyResource
          ? 'Unscopable'
          : '';
  return `${words.join('')}${suffix}`.replace(/[^A-Za-z0-9]/g, '');
}
