// A proposal within what is attached: the statements that a right-sizing leaves, as the policies to attach.

import type { Catalog } from '../catalog/catalog.js';
import type { ActionExpander } from '../comparison/expand-actions.js';
import type { Hidden } from '../comparison/compare.js';
import type { AttachedStatement } from '../comparison/attached-statement.js';
import type { HeldPolicy } from '../attached/attached.js';
import { compilePolicies } from '../iam/compile-policies.js';
import { policySize } from '../iam/format-policy.js';
import type { Arn } from '../iam/arn.js';
import { containsPattern } from '../iam/containment.js';
import { containGrant } from '../iam/grant-containment.js';
import type { Statement } from '../iam/policy.js';
import type { ResourcePattern } from '../iam/resource-pattern.js';
import { absorbGrants } from './absorb.js';
import type { AttachedSubject } from './attached-subjects.js';
import type { Grant } from './grant.js';
import { generalize } from './generalize.js';
import { fittedPolicies, type Staying } from './fitted-policies.js';
import { grantsOf } from './grants.js';
import type { UnmappedEvents } from './kept-actions.js';
import type { Proposal, ProposalOptions } from './proposal.js';
import type { NarrowedGrant } from './attached-parts.js';
import { planOf, type Plan } from './plan.js';
import { accountsOf } from './policy-owners.js';
import { rightSize, type PolicyChange, type RightSized, type RightSizeOptions } from './right-size.js';
import { groupedStatements } from './statements.js';

/** What a proposal within attached policies depends on. */
export interface WithinOptions extends ProposalOptions, RightSizeOptions {
  /** Whether used calls that no attached policy allows are granted, too. */
  readonly includeUngranted: boolean;
  /** Whether an account has a managed policy of this name, attached or not; in lower case. */
  readonly hasPolicy?: (account: string, name: string) => boolean;
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
    readonly unmapped: UnmappedEvents;
  },
  options: WithinOptions,
): Proposal {
  const { principal, kind, ids, permissionSet, members, own, standing } = subject;
  const settle = rightSize(
    { callers: members, own, standing, isShared: kind === 'group' || kind === 'policy', hidden, unmapped },
    { catalog, expand },
    options,
  );
  const propose = (unchanged: ReadonlySet<HeldPolicy>) => {
    const sized = settle(unchanged);
    const extra = grantsOf(beyond(subject, sized.ungranted, options), catalog, options);
    const wide = generalizeWithin(sized, options, catalog);
    return { sized, extra, grants: absorbGrants([...wide, ...extra.grants]) };
  };
  // What would be replaced by all that it says stays: one policy at a time, as two may say the same.
  const unchanged = new Set<HeldPolicy>();
  let { sized, extra, grants } = propose(unchanged);
  for (let same = unchangedPolicy(sized, grants); same; same = unchangedPolicy(sized, grants)) {
    unchanged.add(same);
    ({ sized, extra, grants } = propose(unchanged));
  }
  const within = { rightSized: sized, beyond: extra.grants };
  const owner = { principal: principal as Arn, kind, ids, permissionSet };
  const statements = [...groupedStatements(grants, catalog), ...sized.fixed];
  // A version of a policy is one document.
  const form = kind === 'policy' ? { ...options, form: 'managed' as const, maxPolicies: 1 } : options;
  const fitted = fittedPolicies(statements, owner, form, stayingOf(subject, sized.changes, form));
  const plan = planOf(sized, fitted, { form: form.form, isOfPolicy: kind === 'policy' });
  const policies = renamed(fitted.policies, plan);
  return { ...owner, grants, omitted: extra.omitted, ...within, ...fitted, policies, plan, subject };
}

/** A policy that would be replaced although what takes its place allows all that it does. */
function unchangedPolicy({ changes, compared, fixed }: RightSized, grants: readonly Grant[]): HeldPolicy | undefined {
  const replaced = changes.flatMap(({ kind, held }) => (kind === 'replace' ? [held] : []));
  if (replaced.length === 0) return undefined;
  const wordsOf = (statement: Statement) => JSON.stringify({ ...statement, sid: '' });
  const said = new Set(fixed.map(wordsOf));
  const statements = [...grants.map(statementOf), ...fixed.filter(({ effect }) => effect === 'Allow')];
  const allows = compilePolicies({ identity: [{ version: '2012-10-17', statements }] }).layers.flat();
  const goesOn = ({ statement }: AttachedStatement) => {
    const { actions, resources, conditions } = statement;
    if (said.has(wordsOf(statement))) return true;
    if (actions.kind === 'not-in' || resources?.kind !== 'in') return false;
    return actions.patterns.every((action) =>
      resources.patterns.every(
        (resource) => containGrant({ action, resource, conditions }, { allows }).kind === 'contained',
      ),
    );
  };
  return replaced.find((held) => compared.every(({ at }) => at.held !== held || goesOn(at)));
}

// A new version has the name of its policy.
function renamed(policies: Proposal['policies'], { steps }: Plan): Proposal['policies'] {
  const [step] = steps;
  if (step?.kind !== 'new-version') return policies;
  return policies.map(({ document }) => ({ name: step.held.policy.name, document }));
}

function statementOf({ action, resource, conditions }: Grant): Statement {
  return {
    effect: 'Allow',
    actions: { kind: 'in', patterns: [action] },
    resources: { kind: 'in', patterns: [resource] },
    conditions,
  };
}

// A pattern for several resources has to be within what is attached, as each of them is.
function generalizeWithin(
  { grants, compared }: RightSized,
  { resources: dial, minMembers }: WithinOptions,
  catalog: Catalog,
): readonly NarrowedGrant[] {
  const allows = compared.map(({ at }) => at.compiled);
  const mayGrant = (grant: NarrowedGrant) => containGrant(grant, { allows }).kind === 'contained';
  const own = { minMembers, catalog, mayGrant };
  return dial === 'any'
    ? generalize(grants, { ...own, dial: 'type' }).flatMap(asAttached)
    : generalize(grants, { ...own, dial });
}

/** The grant on the resources of the statement that it comes from, where these have its own. */
function asAttached(grant: NarrowedGrant): readonly NarrowedGrant[] {
  const clauses = grant.from.flatMap(({ statement }) => statement.resources ?? []);
  const patterns = clauses.flatMap(({ kind, patterns: own }) => (kind === 'in' ? own : []));
  const wider = patterns.filter((pattern) => containsPattern({ pattern }, { pattern: grant.resource }));
  if (wider.length === 0) return [grant];
  return wider.map((pattern) => ({ ...grant, resource: pattern as ResourcePattern, scope: 'attached' as const }));
}

function stayingOf(
  { principal, members, own }: AttachedSubject,
  changes: readonly PolicyChange[],
  { form, hasPolicy }: Pick<WithinOptions, 'form' | 'hasPolicy'>,
): Staying {
  const names = new Set(own.map(({ policy }) => policy.name.toLowerCase()));
  const accounts = accountsOf({ principal, members });
  const staying = changes.flatMap(({ kind, held }) => (kind === 'stay' ? [held.policy] : []));
  const inline = staying.filter(({ origin }) => origin === 'inline');
  return {
    managed: staying.length - inline.length,
    isReplaced: changes.some(({ kind, held }) => kind === 'replace' && held.policy.origin !== 'inline'),
    isTaken: (name) =>
      names.has(name) || (form === 'managed' && [...accounts].some((account) => hasPolicy?.(account, name))),
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
