// The whole way on one screen: sources to evidence, evidence to proposals, proposals to checks.

import type { LoggedPrincipal } from './attached/attach-documents.js';
import type { Attached, AttachedPrincipal, ManagedPolicy } from './attached/attached.js';
import type { PolicySet } from './attached/policy-file.js';
import type { Catalog } from './catalog/catalog.js';
import { loadCatalog } from './catalog/load-catalog.js';
import { checkProposal, type ProposalCheck } from './check/check-proposal.js';
import type { Diff } from './check/diff.js';
import { diffOf } from './check/diff-of.js';
import {
  rowOf,
  totalsOf,
  unattachedPolicies,
  worstFirst,
  type DiffRow,
  type DiffTotals,
} from './check/diff-account.js';
import { verify, type Guardrails, type VerifiedRun } from './check/verify.js';
import type { Coverage } from './coverage/coverage.js';
import { isEditable } from './event/principal.js';
import { principalMatches } from './event/selection.js';
import type { Arn } from './iam/arn.js';
import { gather, type Gathered } from './gather/gather.js';
import type { GatherProgress, GatherSettings } from './gather/settings.js';
import { ownerNames } from './proposal/policy-owners.js';
import { proposeFromScratch, type Proposal, type ProposalOptions } from './proposal/propose-from-scratch.js';
import { subjectsOf, type Subject } from './proposal/subjects.js';
import { rightSizer, type RightSizer, type RightSizing, type RightSizingSettings } from './right-sizing.js';
import { wildcardsOf, type Wildcard } from './proposal/wildcards.js';
import { accountedRecords } from './usage/account.js';
import { outdatedServices } from './usage/mapped-by.js';
import { usageFile, type UsageFile } from './usage/usage-file.js';

export { attachDocuments, type LoggedPrincipal } from './attached/attach-documents.js';
export type { AttachedIssue } from './attached/attached-issue.js';
export {
  findPrincipal,
  gapsOf,
  membersOf,
  policiesOf,
  type Attached,
  type AttachedPolicy,
  type AttachedPrincipal,
  type ManagedPolicy,
} from './attached/attached.js';
export { readAttached, type AttachedSources } from './attached/read-attached.js';
export { loadTrails } from './attached/load-trails.js';
export { readPolicyFile, type NamedPolicy, type PolicyFile, type PolicySet } from './attached/policy-file.js';
export type { Trail } from './attached/trail.js';
export type { Diff } from './check/diff.js';
export { hasFinding, type DiffRow, type FailLevel } from './check/diff-account.js';
export type { ProposalCheck } from './check/check-proposal.js';
export type { RightSizingCheck } from './check/check-right-sizing.js';
export type { Guardrails, Verification, VerifiedRun } from './check/verify.js';
export { isEditable } from './event/principal.js';
export { UsageFileError } from './gather/gather.js';
export type { ObjectIssue } from './gather/issue.js';
export type { GatherProgress, GatherSettings } from './gather/settings.js';
export type { Proposal, ProposalOptions } from './proposal/propose-from-scratch.js';
export { isRuleFor, type KeepReason, type KeepRule } from './proposal/keep.js';
export type { KeptPart, PolicyChange } from './proposal/right-size.js';
export type { RightSizing } from './right-sizing.js';
export { explainPolicies } from './proposal/explain.js';
export type { PolicyForm } from './proposal/policy-form.js';
export { wildcardsOf } from './proposal/wildcards.js';
export type { Wildcard, WildcardReason } from './proposal/wildcards.js';
export { SourceError } from './source/source-error.js';
export { defaultIdLimit } from './usage/evidence.js';
export { formatUsageFile, type UsageFile } from './usage/usage-file.js';
export { defaultLimits } from './usage/usage.js';

/** The evidence of a run as a document, with what was wrong with the input. `issues` are the first by place of `issueCount`. */
export interface UsageRun {
  readonly usage: UsageFile;
  /** The services whose calls a saved usage has mapped by other facts than the catalog of this run has. */
  readonly outdated: readonly string[];
  readonly issues: Gathered['issues']['kept'];
  readonly issueCount: number;
}

/** A proposal with its check, and the wildcards that it grants, with their reasons. */
export interface CheckedProposal {
  readonly proposal: Proposal;
  readonly check: ProposalCheck;
  readonly wildcards: readonly Wildcard[];
}

/**
 * A run with all whom proposals are for: principals or permission sets, in the order of the evidence. `proposalFor` makes one
 * anew, as those of a big account would not fit into memory.
 */
export interface GenerateRun extends UsageRun {
  readonly subjects: readonly Subject[];
  readonly proposalFor: (subject: Subject) => CheckedProposal;
}

/** What is verified: sets of identity policies, and what holds beside them. */
export interface VerifySettings {
  readonly sets: readonly PolicySet[];
  readonly guardrails: Guardrails;
}

/** A run with the verification of each set of policies, in their order. */
export interface VerifyRun extends UsageRun, VerifiedRun {}

/** Gathers usage from all sources. */
export async function runUsage(
  settings: GatherSettings,
  onProgress?: (progress: GatherProgress) => void,
): Promise<UsageRun> {
  // First of all: a catalog that cannot be used is told before the logs are read, and by no worker.
  const catalog = loadCatalog(settings.catalogFile);
  const { evidence, issues } = await gather(settings, onProgress);
  const accounted = accountedRecords(evidence.account);
  const { read } = evidence.account.records;
  if (accounted !== read)
    throw new Error(`the account does not add up: ${read} records read, ${accounted} accounted for`);
  const usage = withCatalog(usageFile(evidence, catalog), catalog, settings.catalogFile);
  const outdated = outdatedServices(usage.catalog, catalog);
  return { usage, outdated, issues: issues.kept, issueCount: issues.count };
}

/** The document with the catalog of the run in its summary. */
function withCatalog(usage: UsageFile, { version, date }: Catalog, file = 'embedded'): UsageFile {
  return { ...usage, summary: { ...usage.summary, catalog: { file, version, date } } };
}

/** Gathers usage, for which policies can be proposed and checked. */
export async function runGenerate(
  settings: GatherSettings,
  options: ProposalOptions,
  onProgress?: (progress: GatherProgress) => void,
): Promise<GenerateRun> {
  const run = await runUsage(settings, onProgress);
  const catalog = loadCatalog(settings.catalogFile);
  const subjects = subjectsOf(run.usage.principals);
  const owners = subjects.map(({ lines: { principal, kind }, ...rest }) => ({ principal, kind, ...rest }));
  const named = { ...options, names: ownerNames(owners.filter(({ kind }) => isEditable(kind))) };
  const proposalFor = ({ lines, members, permissionSet }: Subject) => {
    const proposal = proposeFromScratch(lines, catalog, named, permissionSet);
    return { proposal, check: checkProposal(proposal, members, catalog), wildcards: wildcardsOf(proposal) };
  };
  return { ...run, subjects, proposalFor };
}

/** What right-sizing is told; what is attached may depend on whom the logs know. */
export type WithinSettings = Omit<RightSizingSettings, 'attached' | 'isSelected'> & {
  readonly attachedFor: (principals: readonly LoggedPrincipal[]) => Attached;
};

/** A run with all whom right-sizings are for, what is attached, and what the trail could see. `sizingOf` makes one anew. */
export interface RightSizingRun extends UsageRun, RightSizer {
  readonly attached: Attached;
}

/** Gathers usage, for which the attached policies of everybody who is selected can be right-sized. */
export async function runRightSizing(
  settings: GatherSettings,
  within: WithinSettings,
  onProgress?: (progress: GatherProgress) => void,
): Promise<RightSizingRun> {
  const run = await runUsage(settings, onProgress);
  const told = toldTo(settings, within, run);
  return { ...run, attached: told.attached, ...rightSizer(run.usage, told, loadCatalog(settings.catalogFile)) };
}

function toldTo(
  { selection: { principals, accounts } }: GatherSettings,
  { attachedFor, ...within }: WithinSettings,
  { usage }: UsageRun,
): RightSizingSettings {
  const attached = attachedFor([...usage.principals].map(({ principal, ids }) => ({ arn: principal, ids })));
  const isSelected = ({ arn, account }: AttachedPrincipal) =>
    (principals.length === 0 || principalMatches(principals, { arn: arn as Arn })) &&
    (accounts.length === 0 || accounts.includes(account));
  return { ...within, attached, isSelected };
}

/**
 * A run with the difference between what is attached and what was used. `rows`: of all principals, the worst first;
 * `diffOf` makes the difference of one anew, as those of a big account would not fit into memory.
 */
export interface DiffRun extends UsageRun {
  readonly attached: Attached;
  readonly coverage: Coverage;
  readonly levels: Guardrails['levels'];
  readonly rows: readonly DiffRow[];
  readonly totals: DiffTotals;
  /** Managed policies that nobody has; none where only some principals are looked at. */
  readonly unattached: readonly ManagedPolicy[];
  readonly diffOf: (row: DiffRow) => Diff;
}

/** Sees each difference once, as it is made, with its row and the right-sizing behind it. */
export type DiffWatch = (made: { readonly row: DiffRow; readonly diff: Diff; readonly sizing: RightSizing }) => void;

/** What a difference is told beside what is gathered. */
export interface DiffSettings {
  readonly within: WithinSettings;
  readonly levels: Guardrails['levels'];
  readonly onDiff: DiffWatch;
}

/** Gathers usage and holds the attached policies against it. */
export async function runDiff(
  settings: GatherSettings,
  { within, levels, onDiff }: DiffSettings,
  onProgress?: (progress: GatherProgress) => void,
): Promise<DiffRun> {
  const run = await runRightSizing(settings, within, onProgress);
  const { attached, coverage, subjects, sizingOf } = run;
  const context = { catalog: loadCatalog(settings.catalogFile), window: run.usage.window, levels };
  const rows = subjects.map((subject) => {
    const sizing = sizingOf(subject);
    const diff = diffOf(subject, sizing.proposal, context);
    const row = rowOf(diff);
    onDiff({ row, diff, sizing });
    return row;
  });
  return {
    ...{ ...run, attached, coverage, levels, rows: worstFirst(rows), totals: totalsOf(rows) },
    unattached: settings.selection.principals.length === 0 ? unattachedPolicies(attached) : [],
    diffOf: ({ subject }) => diffOf(subject, sizingOf(subject).proposal, context),
  };
}

/** Gathers usage and replays it against policies. Principals whose policies nobody can change are left out. */
export async function runVerify(
  settings: GatherSettings,
  { sets, guardrails }: VerifySettings,
  onProgress?: (progress: GatherProgress) => void,
): Promise<VerifyRun> {
  const run = await runUsage(settings, onProgress);
  const principals = [...run.usage.principals].filter(({ kind }) => isEditable(kind));
  return { ...run, ...verify(sets, guardrails, principals, loadCatalog(settings.catalogFile)) };
}
