// `trailfit diff`: attached policies against usage: unused, not observable, broader than used, used but not granted.

import process from 'node:process';
import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from 'yargs';
import { defaultProposalOptions, hasFinding, runDiff, type FailLevel } from '../../pipeline.js';
import { diffJson } from '../../report/diff-json.js';
import { diffMarkdown, formatDiff } from '../../report/format-diff.js';
import { exitCodeOf } from '../exit-code.js';
import { finishRun, withAsOf, writeResult } from '../finish-run.js';
import { withGatherOptions, type GatherFlags } from '../options.js';
import { startProgress } from '../progress.js';
import { toSeconds } from '../read-time.js';
import { readRightSizing, rightSizeOptions, type RightSizeFlags } from '../right-size-options.js';
import { asOfMsOf, readSettings } from '../settings.js';
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

const diffOptions = {
  format: {
    choices: ['text', 'json', 'markdown'],
    default: 'text',
    describe: 'for people, `trailfit/diff/1`, or markdown for people',
    group: 'Output:',
  },
  'fail-on': {
    choices: ['never', 'list', 'read', 'tagging', 'write', 'permissions-management'],
    default: 'write',
    describe: 'exit code 2 if a grant of this access level or above can be tightened',
    group: 'Output:',
  },
} as const;

type DiffFlags = GatherFlags & RightSizeFlags & ArgumentsCamelCase<InferredOptionTypes<typeof diffOptions>>;

/** Declares the command. */
export function addDiff(yargs: Argv): Argv {
  return yargs.command(
    'diff <source..>',
    'hold attached policies against what was used',
    (own) =>
      withGatherOptions(own)
        .options(diffOptions)
        .options(rightSizeOptions)
        .example('$0 diff logs/ --policies dump.json', 'what nobody needs, the worst first')
        .example('$0 diff logs/ --live-policies --trail main --principal app', 'one role, as it is now'),
    (flags) => diff(flags),
  );
}

async function diff(flags: DiffFlags): Promise<void> {
  const nowMs = Date.now();
  const settings = readSettings(flags, flags.source, nowMs);
  const { gather } = settings;
  const asOfMs = asOfMsOf(flags, nowMs);
  const input = await readRightSizing(flags, { gather, asOfMs, proposal: defaultProposalOptions });
  const { within, levels, usesAsOf } = input;
  if (!within) throw nothingAttached();
  if (flags.by === 'policy')
    throw new UserError('`diff` is by principal', 'leave out `--by policy`, which `generate` takes');
  const asOf = settings.asOf ?? (usesAsOf ? toSeconds(asOfMs) : undefined);
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
      return writeResult(
        flags.output,
        formatDiff(run, flags.color && process.stdout.isTTY && flags.output === undefined),
      );
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
