// Lint of the actions of a statement: those that AWS does not publish, and `iam:PassRole` on any role.

import type { Catalog } from '../catalog/catalog.js';
import type { Action } from '../iam/action.js';
import { areResourcesCovered } from '../iam/containment.js';
import { matchesGlob } from '../iam/glob.js';
import { parseActionPattern, parseResourcePattern } from '../iam/pattern.js';
import type { Clause, Statement } from '../iam/policy.js';
import type { LintFinding } from './finding.js';

/** The findings, in the order of the actions. */
export function lintActions(statement: Statement, place: string, catalog: Catalog): readonly LintFinding[] {
  const { kind, patterns } = statement.actions;
  const at = `${place}.${kind === 'in' ? 'Action' : 'NotAction'}`;
  return [
    ...patterns.flatMap((pattern, index) =>
      actionsMatching(pattern, catalog).length > 0 ? [] : [unknownAction(pattern, `${at}[${index}]`)],
    ),
    ...passRoleFindings(statement, place),
  ];
}

/** The published actions that a pattern matches; for `*` and `*:*` those of all services. */
export function actionsMatching(pattern: string, catalog: Catalog): readonly Action[] {
  const service = pattern.slice(0, Math.max(0, pattern.indexOf(':'))).toLowerCase();
  if (!/[*?]/.test(pattern)) {
    const facts = catalog.action(pattern);
    return facts === undefined ? [] : [facts.action];
  }
  const glob = parseActionPattern(pattern);
  const services = service === '' || /[*?]/.test(service) ? catalog.services : [service];
  return services.flatMap((name) =>
    catalog.actionsOf(name).filter((action) => matchesGlob(glob, action.toLowerCase())),
  );
}

function unknownAction(pattern: string, place: string): LintFinding {
  return {
    rule: 'unknown-action',
    severity: 'warning',
    place,
    message: `\`${pattern}\` ${/[*?]/.test(pattern) ? 'matches no action' : 'is no action'} that AWS publishes`,
    hint: 'look for its name in the service authorization reference; a newer catalog may know it',
  };
}

const anyRole = parseResourcePattern('arn:aws:iam::*:role/*', '2012-10-17');

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
function passRoleFindings(
  { effect, actions, resources, conditions }: Statement,
  place: string,
): readonly LintFinding[] {
  if (effect !== 'Allow' || !hasAction(actions, 'iam:passrole') || !resources) return [];
  const patterns = resources.patterns.map((pattern) => parseResourcePattern(pattern, '2012-10-17'));
  if (!areResourcesCovered(anyRole, [{ kind: resources.kind, patterns }])) return [];
  const isLimited = conditions.some(({ key }) => key.toLowerCase() === 'iam:passedtoservice');
  return [
    {
      rule: 'pass-role-on-any',
      severity: isLimited ? 'note' : 'warning',
      place,
      message: `it allows iam:PassRole on every role${isLimited ? ', though only to some services' : ''}`,
      hint: 'name the roles that may be passed, and the services in iam:PassedToService',
    },
  ];
}

function hasAction({ kind, patterns }: Clause, action: string): boolean {
  return patterns.some((pattern) => matchesGlob(parseActionPattern(pattern), action)) === (kind === 'in');
}
