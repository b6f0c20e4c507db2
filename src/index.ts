// The public API: the pipeline, and what goes in and comes out of it.

export { runGenerate, runUsage, type GenerateRun, type UsageRun } from './pipeline.js';
export type { GatherProgress, GatherSettings, ObjectIssue, Proposal, ProposalOptions, UsageFile } from './pipeline.js';
export { defaultIdLimit, defaultLimits, formatUsageFile, SourceError } from './pipeline.js';
