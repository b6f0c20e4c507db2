// What `generate` has made, from scratch or within attached policies, with what would forbid to write it.

import {
  gapsOf,
  runGenerate,
  runRightSizing,
  wildcardsOf,
  type Attached,
  type GatherProgress,
  type GatherSettings,
  type Proposal,
  type ProposalCheck,
  type ProposalOptions,
  type RightSizing,
  type RightSizingCheck,
  type UsageRun,
  type Wildcard,
  type WithinSettings,
} from '../pipeline.js';
import { assumptions } from '../report/assumptions.js';
import { CheckNotes } from '../report/format-checks.js';
import { SizingNotes } from '../report/format-right-sizing.js';
import { plainText } from '../report/plain-text.js';
import { UserError } from './user-error.js';

/** One proposal, with the wildcards that it grants. */
export interface MadeProposal {
  readonly proposal: Proposal;
  readonly wildcards: readonly Wildcard[];
  /** Whether its policies are left out, or not all is known that it hangs on. */
  readonly isIncomplete: boolean;
  /** The principals for whose calls without a known action attached statements stand in. */
  readonly standIns: readonly string[];
  /** A promise that does not hold: nothing is written. */
  readonly failure: UserError | undefined;
}

/**
 * What is made: one proposal after the other, in one pass, as none of them is kept. `ending` is what is said of their checks
 * when all were made.
 */
export interface Making {
  readonly run: UsageRun;
  readonly proposals: Iterable<MadeProposal>;
  readonly ending: (color: boolean) => string;
}

type OnProgress = (progress: GatherProgress) => void;

/** Policies for what was used, and nothing else known. */
export async function proposedFromScratch(
  settings: GatherSettings,
  options: ProposalOptions,
  onProgress: OnProgress,
): Promise<Making> {
  const run = await runGenerate(settings, options, onProgress);
  const checks = new CheckNotes();
  const make = function* (): Generator<MadeProposal> {
    for (const subject of run.subjects) {
      const { proposal, check, wildcards } = run.proposalFor(subject);
      checks.see(proposal, check);
      const isIncomplete = proposal.tooLarge !== undefined;
      yield { proposal, wildcards, isIncomplete, standIns: [], failure: failedReplay(proposal, check) };
    }
  };
  return { run, proposals: make(), ending: (color) => checks.text(color) };
}

/** Policies within what is attached. */
export async function proposedWithin(
  settings: GatherSettings,
  within: WithinSettings,
  keepRemarks: (attached: Attached) => string,
  onProgress: OnProgress,
): Promise<Making> {
  const run = await runRightSizing(settings, within, onProgress);
  const notes = new SizingNotes(assumptions(run.coverage));
  const make = function* (): Generator<MadeProposal> {
    for (const subject of run.subjects) {
      const sizing = run.sizingOf(subject);
      const { proposal } = sizing;
      notes.see(sizing);
      yield {
        ...{ proposal, wildcards: wildcardsOf(proposal), failure: failedPromise(sizing) },
        isIncomplete: proposal.tooLarge !== undefined || !isKnown(subject, run.attached),
        standIns: standsIn(sizing) ? subject.members.map(({ principal }) => principal) : [],
      };
    }
  };
  return {
    run,
    proposals: make(),
    ending: (color) => `${notes.text(run.attached.issues, color)}${keepRemarks(run.attached)}`,
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

function failedReplay({ principal }: Proposal, { isPassed, replay }: ProposalCheck): UserError | undefined {
  if (isPassed) return undefined;
  const [use] = [...replay.denied, ...replay.unknown];
  return bug(
    `the policy proposed for \`${plainText(principal)}\` fails its own replay: it would deny ${useWords(use?.line)}`,
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
