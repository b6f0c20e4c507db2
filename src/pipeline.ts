// The whole way on one screen: sources to evidence, evidence to proposals, proposals to checks.

import type { LoggedPrincipal } from './attached/attach-documents.js';
import type { Attached, AttachedPrincipal, ManagedPolicy } from './attached/attached.js';
import type { PolicySet } from './attached/policy-file.js';
import type { Trail } from './attached/trail.js';
import type { Catalog } from './catalog/catalog.js';
import { countCatalog, describeTables, type CatalogCounts, type TableFacts } from './catalog/describe-catalog.js';
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
import { coverageOf, type Coverage } from './coverage/coverage.js';
import { actionsLike, askAll, serviceCoverage, type Answered, type ServiceCoverage } from './coverage/overview.js';
import { isEditable } from './event/principal.js';
import { principalMatches } from './event/selection.js';
import { isArn, type Arn } from './iam/arn.js';
import { gather, type Gathered } from './gather/gather.js';
import type { GatherProgress, GatherSettings } from './gather/settings.js';
import { lookUp, type LookUp } from './mapping/look-up.js';
import { ownerNames } from './proposal/policy-owners.js';
import { proposeFromScratch, type Proposal, type ProposalOptions } from './proposal/propose-from-scratch.js';
import { subjectsOf } from './proposal/subjects.js';
import {
  rightSizeAll,
  rightSizer,
  type RightSizing,
  type RightSizings,
  type RightSizingSettings,
} from './right-sizing.js';
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
export type { KeepReason, KeepRule } from './proposal/keep.js';
export type { KeptPart, PolicyChange } from './proposal/right-size.js';
export type { RightSizing, RightSizings } from './right-sizing.js';
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

/** A run with a proposal for each principal of the evidence (or permission set), in its order, and the check of each. */
export interface GenerateRun extends UsageRun {
  readonly proposals: readonly Proposal[];
  readonly checks: readonly ProposalCheck[];
  /** The wildcards that each proposal grants, with their reasons. */
  readonly wildcards: readonly (readonly Wildcard[])[];
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

/** Gathers usage, proposes policies for it, and checks them. */
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
  const checked = subjects.map(({ lines, members, permissionSet }) => {
    const proposal = proposeFromScratch(lines, catalog, named, permissionSet);
    return { proposal, check: checkProposal(proposal, members, catalog) };
  });
  return {
    ...run,
    proposals: checked.map(({ proposal }) => proposal),
    checks: checked.map(({ check }) => check),
    wildcards: checked.map(({ proposal }) => wildcardsOf(proposal)),
  };
}

/** What right-sizing is told; what is attached may depend on whom the logs know. */
export type WithinSettings = Omit<RightSizingSettings, 'attached' | 'isSelected'> & {
  readonly attachedFor: (principals: readonly LoggedPrincipal[]) => Attached;
};

/** A run with the right-sizing of each subject, what is attached, and what the trail could see. */
export interface RightSizingRun extends UsageRun, RightSizings {
  readonly attached: Attached;
}

/** Gathers usage and right-sizes the attached policies of everybody who is selected. */
export async function runRightSizing(
  settings: GatherSettings,
  within: WithinSettings,
  onProgress?: (progress: GatherProgress) => void,
): Promise<RightSizingRun> {
  const run = await runUsage(settings, onProgress);
  const told = toldTo(settings, within, run);
  return { ...run, attached: told.attached, ...rightSizeAll(run.usage, told, loadCatalog(settings.catalogFile)) };
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

/** Gathers usage and holds the attached policies against it. `onSizing` sees each right-sizing once. */
export async function runDiff(
  settings: GatherSettings,
  {
    within,
    levels,
    onSizing,
  }: {
    readonly within: WithinSettings;
    readonly levels: Guardrails['levels'];
    readonly onSizing: (sizing: RightSizing, attached: Attached) => void;
  },
  onProgress?: (progress: GatherProgress) => void,
): Promise<DiffRun> {
  const run = await runUsage(settings, onProgress);
  const told = toldTo(settings, within, run);
  const catalog = loadCatalog(settings.catalogFile);
  const { coverage, subjects, propose, check } = rightSizer(run.usage, told, catalog);
  const context = { catalog, window: run.usage.window, levels };
  const rows = subjects.map((subject) => {
    const proposal = propose(subject);
    onSizing({ subject, proposal, check: check(subject, proposal) }, told.attached);
    return rowOf(diffOf(subject, proposal, context));
  });
  return {
    ...{ ...run, attached: told.attached, coverage, levels, rows: worstFirst(rows), totals: totalsOf(rows) },
    unattached: settings.selection.principals.length === 0 ? unattachedPolicies(told.attached) : [],
    diffOf: ({ subject }) => diffOf(subject, propose(subject), context),
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

/** What was asked of a catalog, with the catalog's own version and day. */
export interface CatalogReply {
  readonly version: string;
  readonly date: string;
  readonly answer:
    { readonly kind: 'counts'; readonly counts: CatalogCounts; readonly tables: readonly TableFacts[] } | LookUp;
}

/** Asks a catalog (the embedded one if no file is named) what it is, or what it knows of an action or an event. */
export function askCatalog(name: string | undefined, file?: string): CatalogReply {
  const catalog = loadCatalog(file);
  const { version, date } = catalog;
  if (name !== undefined) return { version, date, answer: lookUp(catalog, name) };
  return { version, date, answer: { kind: 'counts', counts: countCatalog(catalog), tables: describeTables() } };
}

/** What coverage is asked for; without `gather` no logs are read. */
export interface CoverageSettings {
  readonly gather: GatherSettings | undefined;
  readonly catalogFile: string | undefined;
  readonly trails: readonly Trail[] | undefined;
  readonly question: {
    readonly actions: readonly string[];
    readonly resources: readonly string[];
    readonly principals: readonly string[];
  };
}

/** Coverage, over all services or for what was asked. */
export interface CoverageRun {
  readonly run: UsageRun | undefined;
  readonly coverage: Coverage;
  readonly services: readonly ServiceCoverage[];
  readonly answers: readonly Answered[];
  readonly usedServices: ReadonlySet<string>;
}

/** Says what trails and logs could show: of the actions asked for, or of all. One principal given by its ARN is who calls. */
export async function runCoverage(
  { gather: settings, catalogFile, trails, question }: CoverageSettings,
  onProgress?: (progress: GatherProgress) => void,
): Promise<CoverageRun> {
  const catalog = loadCatalog(catalogFile);
  const run = settings && (await runUsage(settings, onProgress));
  const coverage = coverageOf({ catalog, ...(trails && { trails }), ...(run && { usage: run.usage }) });
  const [principal, another] = question.principals;
  const who = principal !== undefined && another === undefined && isArn(principal) ? { principal } : {};
  const resources = question.resources.length > 0 ? question.resources : ['*'];
  const answers = askAll(coverage, { actions: actionsLike(catalog, question.actions), resources, ...who });
  const services = question.actions.length > 0 ? [] : serviceCoverage(coverage, catalog, who.principal);
  const usedServices = new Set<string>();
  for (const { uses } of run?.usage.principals ?? [])
    for (const { action } of uses) usedServices.add(action.split(':', 1)[0] ?? '');
  return { run, coverage, services, answers, usedServices };
}
