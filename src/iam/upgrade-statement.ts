// Statements of the older policy language in words of the newer one, in which `${` begins a variable.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html

import type { Clause, PolicyVersion, Statement } from './policy.js';

/**
 * The statement as it must stand in a document of version 2012-10-17 to mean what it meant in one of `version`: the same
 * object where nothing changes.
 */
export function upgradeStatement(statement: Statement, version: PolicyVersion): Statement {
  if (version === '2012-10-17') return statement;
  const { resources, conditions } = statement;
  return {
    ...statement,
    ...(resources && { resources: upgradeClause(resources) }),
    conditions: conditions.map((condition) => ({ ...condition, values: condition.values.map(literalDollars) })),
  };
}

function upgradeClause({ kind, patterns }: Clause): Clause {
  return { kind, patterns: patterns.map(upgradePattern) };
}

// In the first five fields of an ARN no version knows variables, and no escape.
function upgradePattern(pattern: string): string {
  const fields = pattern.split(':');
  const last = Math.min(5, fields.length - 1);
  return [...fields.slice(0, last), literalDollars(fields.slice(last).join(':'))].join(':');
}

function literalDollars(text: string): string {
  return text.replaceAll('${', '${$}{');
}
