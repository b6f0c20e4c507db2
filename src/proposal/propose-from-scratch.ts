// A proposal from usage alone: the policy that allows what was used, and nothing that was not.

import type { Catalog } from '../catalog/catalog.js';
import { isEditable } from '../event/principal.js';
import { policySize } from '../iam/format-policy.js';
import type { Arn } from '../iam/arn.js';
import type { PolicyDocument } from '../iam/policy.js';
import { managedPolicyLimit } from '../iam/policy-limits.js';
import type { PrincipalLines } from '../usage/usage-file.js';
import { grantsOf } from './grants.js';
import type { Proposal, ProposalOptions } from './proposal.js';
import { statementsOf } from './statements.js';
import type { PermissionSet } from './subjects.js';

export type { Grant, Omission, OmissionReason, Proposal, ProposalOptions } from './proposal.js';

/** Proposes a policy for one principal, or one permission set; for one that nobody can change, only what it did is listed. */
export function proposeFromScratch(
  lines: PrincipalLines,
  catalog: Catalog,
  options: ProposalOptions,
  permissionSet?: PermissionSet,
): Proposal {
  const principal = lines.principal as Arn;
  const { kind, ids } = lines;
  const base = { principal, kind, permissionSet, ids, policies: [], tooLarge: undefined, grants: [], omitted: [] };
  if (!isEditable(kind)) return base;
  const { grants, omitted } = grantsOf(lines.uses, catalog, options);
  if (grants.length === 0) return { ...base, omitted };
  const document: PolicyDocument = { version: '2012-10-17', statements: statementsOf(grants, catalog) };
  const size = policySize(document);
  if (size > managedPolicyLimit) return { ...base, grants, omitted, tooLarge: { size, limit: managedPolicyLimit } };
  return { ...base, grants, omitted, policies: [{ name: policyName(permissionSet?.name ?? principal), document }] };
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html: 128 of `\w+=,.@-`.
/** The name of the policy that is proposed for an owner, by its ARN or name. */
export function policyName(owner: string): string {
  const name = owner.slice(owner.lastIndexOf('/') + 1).replace(/[^\w+=,.@-]/g, '-');
  return `${name.slice(0, 119)}-trailfit`;
}
