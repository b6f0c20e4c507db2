// `trailfit/bundle/1`: the policies of all principals in one JSON object.

import { canonicalPolicy, jsonPolicy } from '../iam/format-policy.js';
import type { Proposal } from '../proposal/proposal.js';
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
    .filter(({ kind }) => kind === 'role' || kind === 'user' || kind === 'sso-role')
    .map(({ principal, kind, permissionSet, ids, policies, tooLarge, grants, omitted, wildcards: own }) => ({
      principal,
      kind,
      ...(permissionSet && { permissionSet: permissionSet.name, roles: permissionSet.roles }),
      policies: policies.map(({ name, document }) => ({ name, document: jsonPolicy(canonicalPolicy(document)) })),
      wildcards: own,
      findings: [
        ...(ids.length > 1 ? [{ finding: 'recreated', ids }] : []),
        ...(tooLarge ? [{ finding: 'too-large', ...tooLarge }] : []),
        ...grants
          .filter(({ lines }) => lines.every(({ outcome }) => outcome === 'denied'))
          .map(({ action, resource }) => ({ finding: 'granted-though-denied', action, resource })),
        ...omitted.map(({ reason, line: { action, resource, event, count, examples } }) => ({
          finding: reason,
          action,
          resource,
          event,
          count,
          examples,
        })),
      ],
    }));
  return `${JSON.stringify({ schema: 'trailfit/bundle/1', summary, principals }, null, 2)}\n`;
}
