// What `trailfit diff` does: attached policies against usage, then the account, the rows and the exit code.

import { defaultProposalOptions } from '../../defaults.js';
import { hasFinding, runDiff, type FailLevel } from '../../pipeline.js';
import { diffJson } from '../../report/diff-json.js';
import { diffMarkdown, formatDiff } from '../../report/format-diff.js';
import type { DiffFlags } from '../commands/diff.js';
import { exitCodeOf } from '../exit-code.js';
import { finishRun, isResultColored, withAsOf, writeResult } from '../finish-run.js';
import { startProgress } from '../progress.js';
import { readRightSizing } from '../read-right-sizing.js';
import { SizingWatch } from '../sizing-watch.js';
import { UserError } from '../user-error.js';

/** The levels as the option has them. */
const failLevels = {
  never: 'never',
  list: 'List',
  read: 'Read',
  tagging: 'Tagging',
  write: 'Write',
  'permissions-management': 'Permissions management',
} as const satisfies Readonly<Record<string, FailLevel>>;

/** Runs the command. */
export async function diff(flags: DiffFlags): Promise<void> {
  const { gather, asOf, within, levels } = await readRightSizing(flags, defaultProposalOptions, Date.now());
  if (!within) throw nothingAttached();
  if (flags.by === 'policy')
    throw new UserError('`diff` is by principal', 'leave out `--by policy`, which `generate` takes');
  const progress = startProgress(flags.quiet);
  const watch = new SizingWatch();
  const onSizing: Parameters<typeof runDiff>[1]['onSizing'] = (one, attached) => {
    watch.see(one, attached);
  };
  const run = await runDiff(gather, { within, levels, onSizing }, progress.update).finally(progress.end);
  const { checks, standIns, isIncomplete, failure } = watch.seen();
  const finish = (exitCode: number) =>
    finishRun({ run, flags, asOf, proposals: [], wildcards: [], checks: [], sizingChecks: checks, exitCode });
  if (failure || run.rows.length === 0) {
    await finish(1);
    throw failure ?? nobodySelected();
  }
  const isFinding = hasFinding(run.rows, failLevels[flags.failOn]);
  const complete = exitCodeOf(run, flags.allowIncomplete, { hasFinding: isFinding, standIns });
  // The account first: the last lines that a terminal shows are the overview.
  await finish(isIncomplete && !flags.allowIncomplete ? 3 : complete);
  switch (flags.format) {
    case 'json':
      return writeResult(flags.output, diffJson(withAsOf(run.usage.summary, asOf), run));
    case 'markdown':
      return writeResult(flags.output, diffMarkdown(run));
    case 'text':
      return writeResult(flags.output, formatDiff(run, isResultColored(flags)));
  }
}

function nothingAttached(): UserError {
  return new UserError(
    'no attached policies are known that usage could be held against',
    'give them with `--policies FILE`, `--live-policies` or `--policy-document FILE`',
  );
}

function nobodySelected(): UserError {
  return new UserError(
    'nobody whose policies can be changed is selected',
    'the account of the run above says where the records went; `--principal` takes an ARN, a name, or a glob',
  );
}
