// The whole way on one screen: sources to evidence, evidence to proposals, proposals to checks.

import { loadCatalog } from './catalog/load-catalog.js';
import { gather, type Gathered } from './gather/gather.js';
import type { GatherProgress, GatherSettings } from './gather/settings.js';
import { proposeFromScratch, type Proposal, type ProposalOptions } from './proposal/propose-from-scratch.js';
import { accountedRecords } from './usage/account.js';
import { usageFile, type UsageFile } from './usage/usage-file.js';

export { UsageFileError } from './gather/gather.js';
export type { ObjectIssue } from './gather/issue.js';
export type { GatherProgress, GatherSettings } from './gather/settings.js';
export type { Proposal, ProposalOptions } from './proposal/propose-from-scratch.js';
export { SourceError } from './source/source-error.js';
export { defaultIdLimit } from './usage/evidence.js';
export { formatUsageFile, type UsageFile } from './usage/usage-file.js';
export { defaultLimits } from './usage/usage.js';

/** The evidence of a run as a document, with what was wrong with the input. `issues` are the first by place of `issueCount`. */
export interface UsageRun {
  readonly usage: UsageFile;
  readonly issues: Gathered['issues']['kept'];
  readonly issueCount: number;
}

/** A run with a proposal for each principal of the evidence, in its order. */
export interface GenerateRun extends UsageRun {
  readonly proposals: readonly Proposal[];
}

/** Gathers usage from all sources. */
export async function runUsage(
  settings: GatherSettings,
  onProgress?: (progress: GatherProgress) => void,
): Promise<UsageRun> {
  const { evidence, issues, catalogVersion } = await gather(settings, onProgress);
  const accounted = accountedRecords(evidence.account);
  const { read } = evidence.account.records;
  if (accounted !== read)
    throw new Error(`the account does not add up: ${read} records read, ${accounted} accounted for`);
  return { usage: usageFile(evidence, catalogVersion), issues: issues.kept, issueCount: issues.count };
}

/** Gathers usage and proposes policies for it. */
export async function runGenerate(
  settings: GatherSettings,
  options: ProposalOptions,
  onProgress?: (progress: GatherProgress) => void,
): Promise<GenerateRun> {
  const run = await runUsage(settings, onProgress);
  const catalog = loadCatalog(settings.catalogFile);
  return {
    ...run,
    proposals: Array.from(run.usage.principals, (lines) => proposeFromScratch(lines, catalog, options)),
  };
}
