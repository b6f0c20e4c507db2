// Lint: what is wrong with policy documents that IAM's own check would not say, or says only when it is too late. Offline.

import type { Catalog } from '../catalog/catalog.js';
import type { PolicyDocument, Statement } from '../iam/policy.js';
import type { LintFinding } from './finding.js';
import { lintActions } from './lint-actions.js';
import { lintConditions } from './lint-conditions.js';
import { lintDead } from './lint-dead.js';
import { lintDocument } from './lint-document.js';
import { lintResources } from './lint-resources.js';
import { lintVersion } from './lint-version.js';

export type { LintFinding, LintRule, Severity } from './finding.js';

/** The findings of one document, statement by statement, those of the whole document first. */
export function lintPolicy(document: PolicyDocument, catalog: Catalog): readonly LintFinding[] {
  const dead = lintDead(document);
  return [
    ...lintDocument(document),
    ...document.statements.flatMap((statement, index) => [
      ...lintStatement(statement, `Statement[${index}]`, document, catalog),
      ...dead.filter(({ place }) => place === `Statement[${index}]`),
    ]),
  ];
}

function lintStatement(
  statement: Statement,
  place: string,
  { version }: PolicyDocument,
  catalog: Catalog,
): readonly LintFinding[] {
  return [
    ...lintActions(statement, place, catalog),
    ...lintResources(statement, place, version, catalog),
    ...lintConditions(statement, place, catalog),
    ...lintVersion(statement, place, version),
  ];
}
