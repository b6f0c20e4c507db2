// Lint of a policy within what is attached: an action that can do nothing on its resources is no error there where it was
// attached so, as right-sizing keeps what a trail could not have seen the use of, whatever the catalog says of it.

import { compilePolicies, type CompiledStatement } from '../iam/compile-policies.js';
import { containGrant } from '../iam/grant-containment.js';
import type { PolicyDocument, Statement } from '../iam/policy.js';
import type { LintFinding } from './finding.js';

/** The findings, of which those on carried actions are notes. `before`: what is attached. */
export function lintWithin(
  findings: readonly LintFinding[],
  { statements }: PolicyDocument,
  before: readonly PolicyDocument[],
): readonly LintFinding[] {
  const { denies, layers } = compilePolicies({ identity: before });
  return findings.map((finding) => {
    const [, at, index] = actionPlace.exec(finding.place) ?? [];
    const statement = statements[Number(at)];
    const action = statement?.actions.patterns[Number(index)];
    if (finding.rule !== 'wrong-resource' || !statement || action === undefined) return finding;
    const attached = statement.effect === 'Deny' ? denies : layers.flat();
    return isCarried(action, statement, attached) ? { ...finding, severity: 'note', hint: carried } : finding;
  });
}

const actionPlace = /^Statement\[(\d+)\]\.Action\[(\d+)\]$/;

const carried = 'it is attached so now, and right-sizing keeps what the trail could not have shown: it may be left out';

function isCarried(
  action: string,
  { resources, conditions }: Statement,
  attached: readonly CompiledStatement[],
): boolean {
  const patterns = resources?.kind === 'in' ? resources.patterns : [];
  return patterns.every(
    (resource) => containGrant({ action, resource, conditions }, { allows: attached }).kind === 'contained',
  );
}
