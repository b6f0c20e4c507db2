// `trailfit/bundle/1`: the policies of all principals in one JSON object.

import { canonicalPolicy, jsonPolicy } from '../iam/format-policy.js';
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
    .filter(({ kind }) => kind === 'role' || kind === 'user' || kind === 'sso-role' || kind === 'group')
    .map(
      ({ principal, kind, permissionSet, ids, policies, tooLarge, grants, omitted, rightSized, wildcards: own }) => ({
        principal,
        kind,
        ...(permissionSet && { permissionSet: permissionSet.name, roles: permissionSet.roles }),
        policies: policies.map(({ name, document }) => ({ name, document: jsonPolicy(canonicalPolicy(document)) })),
        ...(rightSized && { plan: planOf(rightSized, permissionSet !== undefined), kept: rightSized.kept.map(keptOf) }),
        wildcards: own,
        findings: [
          ...(ids.length > 1 ? [{ finding: 'recreated', ids }] : []),
          ...(tooLarge ? [{ finding: 'too-large', ...tooLarge }] : []),
          ...grants
            .filter(({ lines }) => lines.length > 0 && lines.every(({ outcome }) => outcome === 'denied'))
            .map(({ action, resource }) => ({ finding: 'granted-though-denied', action, resource })),
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

/** In this order nothing breaks: what is new is attached before what it replaces is detached. */
function planOf({ changes }: RightSized, isForSet: boolean): Readonly<Record<string, unknown>> {
  const named = changes.map((change) => ({
    policy: change.held.policy.name,
    ...(change.held.policy.arn !== undefined && { arn: change.held.policy.arn }),
    origin: change.held.policy.origin,
    change: change.kind === 'stay' ? 'stay' : 'detach',
    ...(change.kind === 'stay' && change.reason && { reason: change.reason }),
  }));
  return { of: isForSet ? 'permission-set' : 'principal', order: ['attach', 'detach'], policies: named };
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
