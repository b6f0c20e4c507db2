// Lint of the conditions of a statement: keys that neither AWS nor the statement's services publish.

import type { Catalog } from '../catalog/catalog.js';
import type { Statement } from '../iam/policy.js';
import { actionsMatching } from './actions-matching.js';
import type { LintFinding } from './finding.js';

/** The findings, in the order of the conditions. */
export function lintConditions(statement: Statement, place: string, catalog: Catalog): readonly LintFinding[] {
  const services = servicesOf(statement, catalog);
  return statement.conditions.flatMap(({ operator, key }): readonly LintFinding[] => {
    if (services.some((service) => catalog.hasConditionKey(service, key))) return [];
    const isElsewhere = catalog.services.some((service) => catalog.hasConditionKey(service, key));
    return [
      {
        rule: 'unknown-condition-key',
        severity: 'warning',
        place: `${place}.Condition.${operator}.${key}`,
        message: isElsewhere
          ? `\`${key}\` is no key of the services of this statement, so their requests never have it`
          : `\`${key}\` is no condition key that AWS publishes`,
        hint: 'look for its name in the service authorization reference; keys of a service stand only in its own requests',
      },
    ];
  });
}

// An unknown service stands for itself, so that global keys are known there too.
function servicesOf({ actions }: Statement, catalog: Catalog): readonly string[] {
  if (actions.kind === 'not-in' || actions.patterns.some((pattern) => /^(?:\*+:)?\*+$/.test(pattern)))
    return catalog.services;
  const named = actions.patterns.flatMap((pattern) => {
    const service = pattern.slice(0, Math.max(0, pattern.indexOf(':'))).toLowerCase();
    return service !== '' && !/[*?]/.test(service)
      ? [service]
      : actionsMatching(pattern, catalog).map((action) => action.slice(0, action.indexOf(':')));
  });
  return [...new Set(named)];
}
