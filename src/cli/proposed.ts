// What `generate` has made, from scratch or within attached policies, with what would forbid to write it.

import {
  gapsOf,
  runGenerate,
  runRightSizing,
  wildcardsOf,
  type Attached,
  type AttachedIssue,
  type GatherProgress,
  type GatherSettings,
  type GenerateRun,
  type Proposal,
  type ProposalCheck,
  type ProposalOptions,
  type RightSizing,
  type RightSizingCheck,
  type UsageRun,
  type Wildcard,
  type WithinSettings,
} from '../pipeline.js';
import { plainText } from '../report/plain-text.js';
import { UserError } from './user-error.js';

/** All that is written and said. `checks` are of proposals from scratch, `sizings` of the others. */
export interface Proposed {
  readonly run: UsageRun;
  readonly proposals: readonly Proposal[];
  readonly wildcards: readonly (readonly Wildcard[])[];
  readonly checks: readonly ProposalCheck[];
  readonly sizings: readonly RightSizing[] | undefined;
  /** The principals for whose calls without a known action attached statements stand in. */
  readonly standIns: ReadonlySet<string>;
  /** What is wrong with what was read of the attached policies, or missing from it. */
  readonly attachedIssues: readonly AttachedIssue[];
  /** Whether some principal's policies are left out, or are not known. */
  readonly isIncomplete: boolean;
  /** A promise that does not hold: nothing is written. */
  readonly failure: UserError | undefined;
}

type OnProgress = (progress: GatherProgress) => void;

/** Policies for what was used, and nothing else known. */
export async function proposedFromScratch(
  settings: GatherSettings,
  options: ProposalOptions,
  onProgress: OnProgress,
): Promise<Proposed> {
  const run = await runGenerate(settings, options, onProgress);
  const { proposals, wildcards, checks } = run;
  const isIncomplete = proposals.some(({ tooLarge }) => tooLarge);
  const failure = failedReplay(run);
  return {
    run,
    proposals,
    wildcards,
    checks,
    sizings: undefined,
    attachedIssues: [],
    standIns: new Set(),
    isIncomplete,
    failure,
  };
}

/** Policies within what is attached. */
export async function proposedWithin(
  settings: GatherSettings,
  within: WithinSettings,
  onProgress: OnProgress,
): Promise<Proposed> {
  const run = await runRightSizing(settings, within, onProgress);
  const { sizings, attached } = run;
  const proposals = sizings.map(({ proposal }) => proposal);
  return {
    run,
    proposals,
    wildcards: proposals.map((proposal) => wildcardsOf(proposal)),
    checks: [],
    sizings,
    standIns: new Set(
      sizings.filter(standsIn).flatMap(({ subject }) => subject.members.map(({ principal }) => principal)),
    ),
    attachedIssues: attached.issues,
    isIncomplete:
      proposals.some(({ tooLarge }) => tooLarge) || sizings.some(({ subject }) => !isKnown(subject, attached)),
    failure: sizings.map(failedPromise).find((error) => error !== undefined),
  };
}

/** Whether all that somebody has is known. */
export function isKnown({ attached: principal }: RightSizing['subject'], attached: Attached): boolean {
  return principal !== undefined && gapsOf(attached, principal).length === 0;
}

/** Whether attached statements stand in for calls of which no action is known. */
export function standsIn({ proposal }: RightSizing): boolean {
  const { kept = [], changes = [] } = proposal.rightSized ?? {};
  return (
    kept.some(({ reason }) => reason.kind === 'unmapped-calls') ||
    changes.some((change) => change.kind === 'stay' && change.reason !== undefined)
  );
}

function failedReplay({ proposals, checks }: GenerateRun): UserError | undefined {
  const index = checks.findIndex(({ isPassed }) => !isPassed);
  const failed = checks[index];
  if (!failed) return undefined;
  const [use] = [...failed.replay.denied, ...failed.replay.unknown];
  return bug(
    `the policy proposed for \`${plainText(proposals[index]?.principal ?? '')}\` fails its own replay: it would deny ${useWords(use?.line)}`,
  );
}

/** The error for a right-sizing that fails its promises: a bug. */
export function failedPromise({ proposal, check }: RightSizing): UserError | undefined {
  if (!check || check.isPassed) return undefined;
  const name = plainText(proposal.principal);
  return bug(`the policy proposed for \`${name}\` ${brokenPromise(check)}`);
}

function brokenPromise({ replay, width }: RightSizingCheck): string {
  const [broken] = replay.broken;
  if (broken) return `fails its own replay: it would deny ${useWords(broken.line)}`;
  const [wider] = width.wider;
  if (wider) {
    const { statement, action, resource } = wider;
    return `may be wider than what is attached: \`${plainText(action)}\` on \`${plainText(resource)}\` in its statement \`${plainText(statement.sid ?? '')}\``;
  }
  const [lost] = width.lostDenies;
  return `has lost a deny of \`${plainText(lost?.held.policy.name ?? '')}\``;
}

function useWords(
  line: { readonly action: string; readonly resource: string; readonly examples: readonly string[] } | undefined,
): string {
  return `\`${plainText(line?.action ?? '')}\` on \`${plainText(line?.resource ?? '')}\`, such as event ${plainText(line?.examples[0] ?? '')}`;
}

function bug(message: string): UserError {
  return new UserError(
    message,
    'nothing was written; this is a bug in trailfit: please report it with the record of that event',
  );
}
