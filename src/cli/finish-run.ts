// The end of a run: the result, the account for people and for machines, the exit code.

import process from 'node:process';
import type {
  AttachedIssue,
  Proposal,
  ProposalCheck,
  RightSizing,
  RightSizingCheck,
  UsageRun,
  Wildcard,
} from '../pipeline.js';
import { formatAccount } from '../report/format-account.js';
import { formatChecks } from '../report/format-checks.js';
import { formatRightSizings, promises } from '../report/format-right-sizing.js';
import type { SharedFlags } from './options.js';
import { once } from './settings.js';
import { writeStandardOutput, writeWholeFile } from './write-output.js';

/** What a run ends with. */
export interface Finish {
  readonly run: UsageRun;
  readonly flags: SharedFlags;
  readonly asOf: string | undefined;
  readonly proposals: readonly Proposal[];
  readonly wildcards: readonly (readonly Wildcard[])[];
  readonly checks: readonly ProposalCheck[];
  /** Of proposals within attached policies. */
  readonly sizings?: readonly RightSizing[] | undefined;
  readonly attachedIssues?: readonly AttachedIssue[];
  /** Of proposals that are not shown one by one. */
  readonly sizingChecks?: readonly RightSizingCheck[];
  readonly exitCode: number;
}

/** Writes a result, whole or in pieces, to a file or to standard output. */
export async function writeResult(output: string | undefined, text: string | Iterable<string>): Promise<void> {
  const path = once('output', output);
  if (path === undefined) await writeStandardOutput(text);
  else await writeWholeFile(path, text);
}

/** Whether a result for people is coloured: on a terminal alone. */
export function isResultColored({ color, output }: Pick<SharedFlags, 'color' | 'output'>): boolean {
  return color && process.stdout.isTTY && output === undefined;
}

/** Writes the account of the run and sets the exit code. */
export async function finishRun({
  run,
  flags,
  asOf,
  proposals,
  wildcards,
  checks,
  sizings,
  attachedIssues = [],
  sizingChecks,
  exitCode,
}: Finish): Promise<void> {
  process.exitCode = exitCode;
  const summary = withAsOf(run.usage.summary, asOf);
  const path = once('summary', flags.summary);
  if (path !== undefined) await writeWholeFile(path, `${JSON.stringify(summary, null, 2)}\n`);
  if (flags.quiet) return;
  const { usage, issues, issueCount, outdated } = run;
  const color = flags.color && process.stderr.isTTY;
  process.stderr.write(
    formatAccount({ summary, principals: usage.principals, issues, issueCount, proposals, wildcards, outdated, color }),
  );
  if (sizingChecks) process.stderr.write(`${promises(sizingChecks).join('\n')}\n`);
  process.stderr.write(
    sizings ? formatRightSizings(sizings, attachedIssues, color) : formatChecks(proposals, checks, color),
  );
}

/** The summary with the moment that spans were counted back from, where any were. */
export function withAsOf(
  summary: UsageRun['usage']['summary'],
  asOf: string | undefined,
): UsageRun['usage']['summary'] {
  const { schema, ...rest } = summary;
  return asOf === undefined ? summary : { schema, asOf, ...rest };
}
