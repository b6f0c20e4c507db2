// A proposal within what is attached: the statements that a right-sizing leaves, as the policies to attach.

import type { Catalog } from '../catalog/catalog.js';
import type { ActionExpander } from '../comparison/expand-actions.js';
import type { Hidden } from '../comparison/compare.js';
import { policySize } from '../iam/format-policy.js';
import type { Arn } from '../iam/arn.js';
import type { PolicyDocument } from '../iam/policy.js';
import { managedPolicyLimit } from '../iam/policy-limits.js';
import { absorbGrants } from './absorb.js';
import type { AttachedSubject } from './attached-subjects.js';
import { grantsOf } from './grants.js';
import type { UnmappedServices } from './kept-actions.js';
import type { Proposal, ProposalOptions } from './proposal.js';
import { policyName } from './propose-from-scratch.js';
import { rightSize, type RightSizeOptions } from './right-size.js';
import { groupedStatements, orderedStatements } from './statements.js';

/** What a proposal within attached policies depends on. */
export interface WithinOptions extends ProposalOptions, RightSizeOptions {
  /** Whether used calls that no attached policy allows are granted, too. */
  readonly includeUngranted: boolean;
}

/** Proposes policies for one subject, within those that are attached to it. */
export function proposeWithin(
  subject: AttachedSubject,
  {
    catalog,
    expand,
    hidden,
    unmapped,
  }: {
    readonly catalog: Catalog;
    readonly expand: ActionExpander;
    readonly hidden: Hidden;
    readonly unmapped: UnmappedServices;
  },
  options: WithinOptions,
): Proposal {
  const { principal, kind, ids, permissionSet, members, own, standing } = subject;
  const sized = rightSize({ callers: members, own, standing, hidden, unmapped }, { catalog, expand }, options);
  const extra = grantsOf(beyond(subject, sized.ungranted, options), catalog, options);
  const grants = absorbGrants([...sized.grants, ...extra.grants]);
  const statements = orderedStatements([...groupedStatements(grants, catalog), ...sized.fixed]);
  const document: PolicyDocument = { version: '2012-10-17', statements };
  const size = statements.length === 0 ? 0 : policySize(document);
  const within = { rightSized: sized, beyond: extra.grants };
  const base = { principal: principal as Arn, kind, ids, permissionSet, grants, omitted: extra.omitted };
  if (size > managedPolicyLimit)
    return { ...base, ...within, policies: [], tooLarge: { size, limit: managedPolicyLimit } };
  const name = policyName(permissionSet?.name ?? principal);
  return { ...base, ...within, policies: size === 0 ? [] : [{ name, document }], tooLarge: undefined };
}

// What is granted beyond the attached policies, because somebody asked for it.
function beyond(
  { members }: AttachedSubject,
  ungranted: readonly { readonly line: PrincipalLine }[],
  { includeUngranted, includeDenied }: WithinOptions,
): readonly PrincipalLine[] {
  return [
    ...(includeUngranted ? new Set(ungranted.map(({ line }) => line)) : []),
    ...(includeDenied ? members.flatMap(({ uses }) => uses.filter(({ outcome }) => outcome === 'denied')) : []),
  ];
}

type PrincipalLine = AttachedSubject['members'][number]['uses'][number];
