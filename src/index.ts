// The public API: the pipeline, and what goes in and comes out of it.

export { runGenerate, runUsage, runVerify } from './pipeline.js';
export type { GenerateRun, UsageRun, VerifyRun, VerifySettings } from './pipeline.js';
export type { GatherProgress, GatherSettings, ObjectIssue, Proposal, ProposalOptions, UsageFile } from './pipeline.js';
export type {
  Guardrails,
  NamedPolicy,
  PolicyFile,
  ProposalCheck,
  Verification,
  PolicySet,
  Wildcard,
} from './pipeline.js';
export { defaultIdLimit, defaultLimits, formatUsageFile, readPolicyFile, SourceError } from './pipeline.js';
