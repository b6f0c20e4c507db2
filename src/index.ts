// The public API: the pipeline, and what goes in and comes out of it.

export { runCoverage, type CoverageRun, type CoverageSettings } from './questions.js';
export { runGenerate, runRightSizing, runUsage, runVerify } from './pipeline.js';
export type {
  CheckedProposal,
  GenerateRun,
  RightSizing,
  RightSizingRun,
  UsageRun,
  VerifyRun,
  VerifySettings,
  WithinSettings,
} from './pipeline.js';
export type { Attached, AttachedPolicy, AttachedPrincipal, KeepReason, KeepRule, Trail } from './pipeline.js';
export { defaultProposalOptions } from './defaults.js';
export { attachDocuments, loadTrails, readAttached } from './pipeline.js';
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
