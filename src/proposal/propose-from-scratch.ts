// A proposal from usage alone: the policy that allows what was used, and nothing that was not.

import type { Catalog } from '../catalog/catalog.js';
import { untoldNeeds } from '../coverage/untold.js';
import { isEditable } from '../event/principal.js';
import type { Arn } from '../iam/arn.js';
import type { PrincipalLines } from '../usage/usage-file.js';
import { absorbGrants } from './absorb.js';
import { generalize } from './generalize.js';
import { grantsOf } from './grants.js';
import { fittedPolicies } from './fitted-policies.js';
import type { Proposal, ProposalOptions } from './proposal.js';
import { groupedStatements } from './statements.js';
import type { PermissionSet } from './subjects.js';

export type { Grant } from './grant.js';
export type { Omission, OmissionReason, Proposal, ProposalOptions } from './proposal.js';

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
  const untold = untoldNeeds(lines.uses);
  const { grants: exact, omitted } = grantsOf(lines.uses, catalog, options);
  const { resources: dial, minMembers } = options;
  const grants = absorbGrants(generalize(exact, { dial, minMembers, catalog, mayGrant: () => true }));
  if (grants.length === 0) return { ...base, omitted, untold };
  const fitted = fittedPolicies(groupedStatements(grants, catalog), base, options);
  return { ...base, grants, omitted, untold, ...fitted };
}
