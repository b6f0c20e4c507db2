// Grants as the fewest characters of statements: what has the same conditions may stand together, but nothing with what was denied.

import type { Catalog } from '../catalog/catalog.js';
import { servicePrefix } from '../iam/action.js';
import { canonicalPolicy, jsonStatement } from '../iam/format-policy.js';
import type { Condition, Statement } from '../iam/policy.js';
import { anyResource } from '../iam/resource-pattern.js';
import { byCodeUnit } from '../usage/cell.js';
import { minimize, statementCost, type Rectangle } from './minimize.js';
import { isDeniedOnly, type Grant } from './grant.js';

/** What the grants of one class have in common. */
interface GrantClass {
  readonly conditions: readonly Condition[];
  readonly isDenied: boolean;
}

/** How many services a Sid names. */
const mostNamedServices = 3;

/** The statements of the grants, with the fewest characters beside their Sids, which tell services and access levels. */
export function groupedStatements(grants: readonly Grant[], catalog: Catalog): readonly Statement[] {
  const classes = new Map<string, GrantClass>();
  const unknown = new Set(grants.filter(isUnknown).map(({ action }) => action as string));
  const pairs = grants.map((grant) => {
    const { action, resource, conditions } = grant;
    const own = { conditions, isDenied: isDeniedOnly(grant) };
    const key = JSON.stringify(own);
    classes.set(key, own);
    return { action, resource, class: key };
  });
  const costOf = (key: string) => statementCost + conditionsCost(classes.get(key)?.conditions ?? []);
  return minimize(pairs, costOf).flatMap((rectangle): Statement[] => {
    const own = classes.get(rectangle.class);
    if (!own) return [];
    const { actions, resources } = rectangle;
    return [
      {
        sid: sidOf(rectangle, { ...own, isUnknown: actions.some((action) => unknown.has(action)) }, catalog),
        effect: 'Allow',
        actions: { kind: 'in', patterns: actions },
        resources: { kind: 'in', patterns: resources },
        conditions: own.conditions,
      },
    ];
  });
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

function conditionsCost(conditions: readonly Condition[]): number {
  if (conditions.length === 0) return 0;
  const bare = { effect: 'Allow', actions: { kind: 'in', patterns: [] }, conditions: [] } as const;
  return JSON.stringify(jsonStatement({ ...bare, conditions })).length - JSON.stringify(jsonStatement(bare)).length;
}

// `*` because the resource could not be told, not because the action takes none.
function isUnknown({ scope, resource }: Grant): boolean {
  return resource === anyResource && scope !== 'unscopable';
}

// Letters and digits only: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
function sidOf(
  { actions, resources }: Rectangle,
  own: GrantClass & { readonly isUnknown: boolean },
  catalog: Catalog,
): string {
  const facts = actions.flatMap((action) => catalog.action(action) ?? []);
  const services = [...new Set(facts.map(({ action }) => servicePrefix(action)))].sort(byCodeUnit);
  const levels = [...new Set(facts.map(({ level }) => level))];
  const passed = own.conditions.filter(({ key }) => key === 'iam:PassedToService');
  const receivers = [
    ...new Set(passed.flatMap(({ values }) => values).map((value) => value.replace(/\.amazonaws\..*$/, ''))),
  ];
  const words = [
    ...services.slice(0, mostNamedServices).flatMap((service) => service.split('-')),
    ...(services.length > mostNamedServices ? ['and', 'more'] : []),
    ...levelOrder.filter((level) => levels.includes(level)).flatMap((level) => level.split(' ')),
    ...(receivers.length > 0 ? ['to', ...receivers.flatMap((receiver) => receiver.split(/[-.]/))] : []),
    ...(resources[0] === anyResource ? [own.isUnknown ? 'any' : 'unscopable'] : []),
    ...(own.isDenied ? ['denied'] : []),
  ];
  const name = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
  return name.replace(/[^A-Za-z0-9]/g, '').slice(0, 100);
}

const levelOrder = ['List', 'Read', 'Tagging', 'Write', 'Permissions management'] as const;
