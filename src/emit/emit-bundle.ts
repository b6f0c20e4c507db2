// `trailfit/bundle/1`: the policies of all principals in one JSON object.

import { canonicalPolicy, jsonPolicy } from '../iam/format-policy.js';
import type { AttachedPolicy } from '../attached/attached.js';
import type { Proposal } from '../proposal/proposal.js';
import type { KeptPart, RightSized } from '../proposal/right-size.js';
import type { Wildcard } from '../proposal/wildcards.js';
import type { Summary } from '../usage/summary.js';

/**
 * The text of a bundle. Principals in the given order; those that nobody can change are left out. `wildcards` are those of
 * each proposal, in their order.
 */
export function emitBundle(
  summary: Summary,
  proposals: readonly Proposal[],
  wildcards: readonly (readonly Wildcard[])[],
): string {
  const principals = proposals
    .map((proposal, index) => ({ ...proposal, wildcards: wildcards[index] ?? [] }))
    .filter(
      ({ kind }) => kind === 'role' || kind === 'user' || kind === 'sso-role' || kind === 'group' || kind === 'policy',
    )
    .map(
      ({
        principal,
        kind,
        permissionSet,
        ids,
        policies,
        tooLarge,
        grants,
        omitted,
        rightSized,
        plan,
        beyond = [],
        wildcards: own,
      }) => ({
        principal,
        kind,
        ...(permissionSet && { permissionSet: permissionSet.name, roles: permissionSet.roles }),
        policies: policies.map(({ name, document }) => ({ name, document: jsonPolicy(canonicalPolicy(document)) })),
        ...(rightSized && plan && { plan: planFor(rightSized, plan, { permissionSet, kind }) }),
        ...(rightSized && { kept: rightSized.kept.map(keptOf) }),
        wildcards: own,
        findings: [
          ...(ids.length > 1 ? [{ finding: 'recreated', ids }] : []),
          ...(tooLarge ? [{ finding: 'too-large', ...tooLarge }] : []),
          ...grants
            .filter(({ lines }) => lines.length > 0 && lines.every(({ outcome }) => outcome === 'denied'))
            .map(({ action, resource }) => ({ finding: 'granted-though-denied', action, resource })),
          ...beyond.map(({ action, resource, lines }) => ({
            ...{
              finding: 'granted-beyond',
              action,
              resource,
              outcomes: [...new Set(lines.map(({ outcome }) => outcome))],
            },
          })),
          ...(rightSized?.ungranted ?? []).map(({ line }) => ({
            ...{ finding: 'not-granted-here', action: line.action, resource: line.resource },
            ...{ event: line.event, count: line.count, examples: line.examples },
          })),
          ...omitted.map(({ reason, line: { action, resource, event, count, examples } }) => ({
            finding: reason,
            action,
            resource,
            event,
            count,
            examples,
          })),
        ],
      }),
    );
  return `${JSON.stringify({ schema: 'trailfit/bundle/1', summary, principals }, null, 2)}\n`;
}

/** The steps in the order in which nothing breaks. `of`: whose policies are to be changed; those of a permission set never in its roles. */
function planFor(
  { changes }: RightSized,
  { steps, peak }: NonNullable<Proposal['plan']>,
  { permissionSet, kind }: Pick<Proposal, 'permissionSet' | 'kind'>,
): Readonly<Record<string, unknown>> {
  const stays = changes.flatMap((change) =>
    change.kind === 'stay'
      ? [{ ...policyOf(change.held.policy), ...(change.reason && { reason: change.reason }) }]
      : [],
  );
  return {
    of: permissionSet ? 'permission-set' : kind === 'policy' ? kind : 'principal',
    steps: steps.map((step) =>
      step.kind === 'attach' ? { attach: step.name } : { [step.kind]: policyOf(step.held.policy) },
    ),
    peak,
    stays,
  };
}

function policyOf({ name, arn, origin }: AttachedPolicy): Readonly<Record<string, unknown>> {
  return { policy: name, ...(arn !== undefined && { arn }), origin };
}

function keptOf({ at: { held, index, statement }, actions, reason }: KeptPart): Readonly<Record<string, unknown>> {
  return {
    policy: held.policy.name,
    ...(held.policy.arn !== undefined && { arn: held.policy.arn }),
    statement: index,
    ...(statement.sid !== undefined && statement.sid !== '' && { sid: statement.sid }),
    ...(actions && { actions }),
    reason,
  };
}
