// Lint of the actions of a statement: those that AWS does not publish, and `iam:PassRole` on any role.

import type { Catalog } from '../catalog/catalog.js';
import { areResourcesCovered } from '../iam/containment.js';
import { matchesGlob } from '../iam/glob.js';
import { parseActionPattern, parseResourcePattern } from '../iam/pattern.js';
import type { Clause, Statement } from '../iam/policy.js';
import { actionsMatching } from './actions-matching.js';
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

function unknownAction(pattern: string, place: string): LintFinding {
  return {
    rule: 'unknown-action',
    severity: 'warning',
    place,
    message: `\`${pattern}\` ${/[*?]/.test(pattern) ? 'matches no action' : 'is no action'} that AWS publishes`,
    hint: 'look for its name in the service authorization reference; a newer catalog may know it',
  };
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
function passRoleFindings(
  { effect, actions, resources, conditions }: Statement,
  place: string,
): readonly LintFinding[] {
  if (effect !== 'Allow' || !hasAction(actions, 'iam:passrole') || !resources) return [];
  if (!holdsEveryRole(resources)) return [];
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

// Only roles of the caller's own account can be passed, so that all roles of one account are every role.
function holdsEveryRole({ kind, patterns }: Clause): boolean {
  const own = kind === 'in' ? patterns.flatMap((pattern) => /^arn:[\w-]+:iam::\d{12}:role\//.exec(pattern) ?? []) : [];
  const clause = { kind, patterns: patterns.map((pattern) => parseResourcePattern(pattern, '2012-10-17')) };
  return ['arn:aws:iam::*:role/', ...own].some((start) =>
    areResourcesCovered(parseResourcePattern(`${start}*`, '2012-10-17'), [clause]),
  );
}

function hasAction({ kind, patterns }: Clause, action: string): boolean {
  return patterns.some((pattern) => matchesGlob(parseActionPattern(pattern), action)) === (kind === 'in');
}
