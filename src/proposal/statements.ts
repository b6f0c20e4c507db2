// Grants grouped into statements as a person likes to read them: per service, access level and set of resources.

import type { AccessLevel, Catalog } from '../catalog/catalog.js';
import { servicePrefix } from '../iam/action.js';
import { canonicalPolicy } from '../iam/format-policy.js';
import type { Statement } from '../iam/policy.js';
import { anyResource } from '../iam/resource-pattern.js';
import { byCodeUnit } from '../usage/cell.js';
import { isDeniedOnly, type Grant } from './proposal.js';

interface Bundle {
  readonly service: string;
  readonly level: AccessLevel;
  readonly actions: string[];
  readonly resources: readonly string[];
  readonly grant: Grant;
}

/** The statements of the grants: actions with the same resources and conditions stand together. Sids tell service and level. */
export function groupedStatements(grants: readonly Grant[], catalog: Catalog): readonly Statement[] {
  return bundlesOf(grants, catalog).map((bundle): Statement => ({
    sid: sidOf(bundle),
    effect: 'Allow',
    actions: { kind: 'in', patterns: bundle.actions },
    resources: { kind: 'in', patterns: bundle.resources },
    conditions: bundle.grant.conditions,
  }));
}

/** The statements of the grants in canonical order, with unique Sids. */
export function statementsOf(grants: readonly Grant[], catalog: Catalog): readonly Statement[] {
  return orderedStatements(groupedStatements(grants, catalog));
}

/** Statements in canonical order. Where a Sid is there twice, the later ones get a number. */
export function orderedStatements(statements: readonly Statement[]): readonly Statement[] {
  const taken = new Set<string>();
  return canonicalPolicy({ version: '2012-10-17', statements }).statements.map(({ sid = '', ...statement }) => {
    if (sid === '') return statement;
    let own = sid;
    for (let number = 2; taken.has(own); number++) own = `${sid}${number}`;
    taken.add(own);
    return { ...statement, sid: own };
  });
}

function bundlesOf(grants: readonly Grant[], catalog: Catalog): Bundle[] {
  const perAction = new Map<string, { readonly grant: Grant; readonly resources: Set<string> }>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.action, isUnknown(grant), isDeniedOnly(grant), grant.conditions]);
    const known = perAction.get(key);
    if (known) known.resources.add(grant.resource);
    else perAction.set(key, { grant, resources: new Set([grant.resource]) });
  }
  const bundles = new Map<string, Bundle>();
  for (const { grant, resources } of perAction.values()) {
    const sorted = resources.has(anyResource) ? [anyResource] : [...resources].sort(byCodeUnit);
    const service = servicePrefix(grant.action);
    const level = catalog.action(grant.action)?.level ?? 'Write';
    const key = JSON.stringify([service, level, isUnknown(grant), isDeniedOnly(grant), grant.conditions, sorted]);
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

// Letters and digits only: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
function sidOf({ service, level, resources, grant }: Bundle): string {
  const passed = grant.conditions.filter(({ key }) => key === 'iam:PassedToService');
  const values = passed.flatMap((condition) => condition.values);
  const receivers = [...new Set(values.map((value) => value.replace(/\.amazonaws\..*$/, '')))];
  const words = [
    ...service.split('-'),
    ...level.split(' '),
    ...(receivers.length > 0 ? ['to', ...receivers.flatMap((receiver) => receiver.split(/[-.]/))] : []),
    ...(resources[0] === anyResource ? [isUnknown(grant) ? 'any' : 'unscopable'] : []),
    ...(isDeniedOnly(grant) ? ['denied'] : []),
  ];
  const name = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
  return name.replace(/[^A-Za-z0-9]/g, '').slice(0, 100);
}
