// A proposal within what is attached: the statements that a right-sizing leaves, as the policies to attach.

import type { Catalog } from '../catalog/catalog.js';
import type { ActionExpander } from '../comparison/expand-actions.js';
import type { Hidden } from '../comparison/compare.js';
import { policySize } from '../iam/format-policy.js';
import type { Arn } from '../iam/arn.js';
import { containsPattern } from '../iam/containment.js';
import { containGrant } from '../iam/grant-containment.js';
import type { ResourcePattern } from '../iam/resource-pattern.js';
import { absorbGrants } from './absorb.js';
import type { AttachedSubject } from './attached-subjects.js';
import { generalize } from './generalize.js';
import { fittedPolicies, type Staying } from './fitted-policies.js';
import { grantsOf } from './grants.js';
import type { UnmappedServices } from './kept-actions.js';
import type { Proposal, ProposalOptions } from './proposal.js';
import type { NarrowedGrant } from './attached-parts.js';
import { rightSize, type PolicyChange, type RightSized, type RightSizeOptions } from './right-size.js';
import { groupedStatements } from './statements.js';

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
  const sized = rightSize(
    { callers: members, own, standing, isShared: kind === 'group', hidden, unmapped },
    { catalog, expand },
    options,
  );
  const extra = grantsOf(beyond(subject, sized.ungranted, options), catalog, options);
  const wide = generalizeWithin(sized, options, catalog);
  const grants = absorbGrants([...wide, ...extra.grants]);
  const within = { rightSized: sized, beyond: extra.grants };
  const owner = { principal: principal as Arn, kind, ids, permissionSet };
  const statements = [...groupedStatements(grants, catalog), ...sized.fixed];
  const fitted = fittedPolicies(statements, owner, options, stayingOf(sized.changes));
  return { ...owner, grants, omitted: extra.omitted, ...within, ...fitted };
}

// A pattern for several resources has to be within what is attached, as each of them is.
function generalizeWithin(
  { grants, compared }: RightSized,
  { resources: dial, minMembers }: WithinOptions,
  catalog: Catalog,
): readonly NarrowedGrant[] {
  if (dial === 'any') return grants.flatMap(asAttached);
  const allows = compared.map(({ at }) => at.compiled);
  const mayGrant = (grant: NarrowedGrant) => containGrant(grant, { allows }).kind === 'contained';
  return generalize(grants, { dial, minMembers, catalog, mayGrant });
}

/** The grant on the resources of the statement that it comes from, where these have its own. */
function asAttached(grant: NarrowedGrant): readonly NarrowedGrant[] {
  const clause = grant.from[0]?.statement.resources;
  if (clause?.kind !== 'in') return [grant];
  const wider = clause.patterns.filter((pattern) => containsPattern({ pattern }, { pattern: grant.resource }));
  if (wider.length === 0) return [grant];
  return wider.map((pattern) => ({ ...grant, resource: pattern as ResourcePattern, scope: 'attached' as const }));
}

function stayingOf(changes: readonly PolicyChange[]): Staying {
  const staying = changes.flatMap(({ kind, held }) => (kind === 'stay' ? [held.policy] : []));
  const inline = staying.filter(({ origin }) => origin === 'inline');
  return {
    managed: staying.length - inline.length,
    inlineSize: inline.reduce((sum, { document }) => sum + policySize(document), 0),
  };
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
