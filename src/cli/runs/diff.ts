// What `trailfit diff` does: attached policies against usage, then the account, the rows and the exit code.

import { defaultProposalOptions } from '../../defaults.js';
import { hasFinding, runDiff, type DiffRow, type DiffWatch, type FailLevel } from '../../pipeline.js';
import { diffEntry, diffHead } from '../../report/diff-json.js';
import { diffMarkdown, formatDiff } from '../../report/format-diff.js';
import { promises } from '../../report/format-right-sizing.js';
import type { DiffFlags } from '../commands/diff.js';
import { exitCodeOf } from '../exit-code.js';
import { finishRun, isResultColored, withAsOf, writeResult } from '../finish-run.js';
import { listDocument } from '../list-document.js';
import { packed, unpacked } from '../packed.js';
import { startProgress } from '../progress.js';
import { isKnown } from '../proposed.js';
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
  const { gather, asOf, within, levels, keepRemarks } = await readRightSizing(
    flags,
    defaultProposalOptions,
    Date.now(),
  );
  if (!within) throw nothingAttached();
  if (flags.by === 'policy')
    throw new UserError('`diff` is by principal', 'leave out `--by policy`, which `generate` takes');
  const progress = startProgress(flags.quiet);
  const watch = new SizingWatch();
  const texts = new Map<DiffRow, () => string>();
  const onDiff: DiffWatch = ({ row, diff, sizing }) => {
    watch.see(sizing);
    if (flags.format === 'json') texts.set(row, packed(diffEntry(diff)));
  };
  const run = await runDiff(gather, { within, levels, onDiff }, progress.update).finally(progress.end);
  const { checks, standIns, failure } = watch.seen();
  const isIncomplete = run.rows.some(({ subject }) => !isKnown(subject, run.attached));
  const ending = () => `${promises(checks).join('\n')}\n${keepRemarks(run.attached)}`;
  const finish = (exitCode: number) => finishRun({ run, flags, asOf, ending, exitCode });
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
      return writeResult(
        flags.output,
        listDocument(
          diffHead(withAsOf(run.usage.summary, asOf), run),
          'principals',
          unpacked(run.rows.flatMap((row) => texts.get(row) ?? [])),
        ),
      );
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
