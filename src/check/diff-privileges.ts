// Privileges that stand out in an allow: full access, everything but some actions, any role to pass, and the right to
// change permissions.

import type { Catalog } from '../catalog/catalog.js';
import type { AttachedStatement } from '../comparison/attached-statement.js';
import type { ComparedStatement } from '../comparison/compare.js';
import { areResourcesCovered } from '../iam/containment.js';
import { parseResourcePattern } from '../iam/pattern.js';

/**
 * `full-access`: every action of AWS; `service-access`: every action of services; `not-action`: all but the named ones, also
 * those that AWS adds. `pass-any-role`: `iam:PassRole` on all roles, to any service or to `services`.
 * `permissions-management`: actions of that access level, the first by name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html
 */
export type Privilege =
  | { readonly kind: 'full-access'; readonly isConditional: boolean }
  | { readonly kind: 'service-access'; readonly services: readonly string[]; readonly isConditional: boolean }
  | { readonly kind: 'not-action'; readonly isConditional: boolean }
  | { readonly kind: 'pass-any-role'; readonly services: readonly string[]; readonly isConditional: boolean }
  | {
      readonly kind: 'permissions-management';
      readonly actions: readonly string[];
      readonly more: number;
      readonly used: number;
      readonly isConditional: boolean;
    };

const mostNamed = 10;

/** The privileges of a compared allow, the worst first. */
export function privilegesOf({ at, patterns }: ComparedStatement, catalog: Catalog): readonly Privilege[] {
  const { actions, conditions } = at.statement;
  const isConditional = conditions.length > 0;
  const isFull = actions.kind === 'in' && actions.patterns.some((pattern) => /^(?:\*+:)?\*+$/.test(pattern));
  const services =
    actions.kind === 'in'
      ? actions.patterns.flatMap((pattern) => /^([a-z0-9-]+):\*+$/i.exec(pattern)?.[1]?.toLowerCase() ?? [])
      : [];
  const named = patterns.flatMap(({ actions: own }) => own);
  const managing = managingOf(patterns, catalog);
  return [
    ...(isFull ? [{ kind: 'full-access', isConditional } as const] : []),
    ...(actions.kind === 'not-in' ? [{ kind: 'not-action', isConditional } as const] : []),
    ...(services.length > 0
      ? [{ kind: 'service-access', services: [...new Set(services)].sort(), isConditional } as const]
      : []),
    ...(named.some((action) => action === 'iam:PassRole') && isOnAnyRole(at)
      ? [{ kind: 'pass-any-role', services: receiversOf(at), isConditional } as const]
      : []),
    ...(managing.all.length > 0 ? [managingPrivilege(managing, isConditional)] : []),
  ];
}

// Any role of some account is any role: only those of the caller's own can be passed.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
function isOnAnyRole({ compiled, held }: AttachedStatement): boolean {
  const account = /^\d{12}$/.test(held.holder.account) ? held.holder.account : '*';
  const anyRole = parseResourcePattern(`arn:aws:iam::${account}:role/*`, '2012-10-17');
  return areResourcesCovered(anyRole, [compiled.resources]);
}

function receiversOf({ statement: { conditions } }: AttachedStatement): readonly string[] {
  return conditions.filter(({ key }) => key.toLowerCase() === 'iam:passedtoservice').flatMap(({ values }) => values);
}

function managingPrivilege(
  { all, used }: { readonly all: readonly string[]; readonly used: number },
  isConditional: boolean,
): Privilege {
  const actions = all.slice(0, mostNamed);
  return { kind: 'permissions-management', actions, more: all.length - actions.length, used, isConditional };
}

const managingActions = new WeakMap<readonly string[], readonly string[]>();

// Lists of actions are kept by pattern, and so are those of them that manage permissions.
function managingOf(
  patterns: ComparedStatement['patterns'],
  catalog: Catalog,
): { readonly all: readonly string[]; readonly used: number } {
  const all: string[] = [];
  let used = 0;
  for (const { actions, used: own } of patterns) {
    let managing = managingActions.get(actions);
    if (!managing) {
      managing = actions.filter((action) => catalog.action(action)?.level === 'Permissions management');
      managingActions.set(actions, managing);
    }
    all.push(...managing);
    used += managing.filter((action) => [...own.keys()].some((one) => one === action)).length;
  }
  return { all, used };
}
