// The end of a run: the result, the account for people and for machines, the exit code.

import process from 'node:process';
import type { UsageRun } from '../pipeline.js';
import { formatAccount } from '../report/format-account.js';
import type { ProposalNotes } from '../report/proposal-notes.js';
import type { SharedFlags } from './options.js';
import { once } from './settings.js';
import { writeStandardOutput, writeWholeFile } from './write-output.js';

/** What a run ends with. */
export interface Finish {
  readonly run: UsageRun;
  readonly flags: SharedFlags;
  readonly asOf: string | undefined;
  /** What the account says of proposals, and what is said behind it. */
  readonly notes?: ProposalNotes;
  readonly ending?: (color: boolean) => string;
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
export async function finishRun({ run, flags, asOf, notes, ending, exitCode }: Finish): Promise<void> {
  process.exitCode = exitCode;
  const summary = withAsOf(run.usage.summary, asOf);
  const path = once('summary', flags.summary);
  if (path !== undefined) await writeWholeFile(path, `${JSON.stringify(summary, null, 2)}\n`);
  if (flags.quiet) return;
  const { usage, issues, issueCount, outdated } = run;
  const color = flags.color && process.stderr.isTTY;
  process.stderr.write(
    formatAccount({ summary, principals: usage.principals, issues, issueCount, notes, outdated, color }),
  );
  if (ending) process.stderr.write(ending(color));
}

/** The summary with the moment that spans were counted back from, where any were. */
export function withAsOf(
  summary: UsageRun['usage']['summary'],
  asOf: string | undefined,
): UsageRun['usage']['summary'] {
  const { schema, ...rest } = summary;
  return asOf === undefined ? summary : { schema, asOf, ...rest };
}
