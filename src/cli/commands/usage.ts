// `trailfit usage`: the aggregate as JSON, to save, merge and use again.

import type { Argv } from 'yargs';
import { formatUsageFile, runUsage } from '../../pipeline.js';
import { exitCodeOf } from '../exit-code.js';
import { withGatherOptions, type GatherFlags } from '../options.js';
import { startProgress } from '../progress.js';
import { finishRun, writeResult } from '../finish-run.js';
import { readSettings } from '../settings.js';

/** Declares the command. */
export function addUsage(yargs: Argv): Argv {
  return yargs.command(
    'usage <source..>',
    'write who used what as JSON, to save, merge and use again',
    (own) =>
      withGatherOptions(own).example(
        '$0 usage s3://my-trail/AWSLogs --since 90d --output march.usage.json',
        'save the usage of 90 days',
      ),
    (flags) => usage(flags),
  );
}

async function usage(flags: GatherFlags): Promise<void> {
  const settings = readSettings(flags, flags.source, Date.now());
  const progress = startProgress(flags.quiet);
  const run = await runUsage(settings.gather, progress.update).finally(progress.end);
  await writeResult(flags.output, formatUsageFile(run.usage));
  const exitCode = exitCodeOf(run, flags.allowIncomplete);
  await finishRun({ run, flags, asOf: settings.asOf, proposals: [], wildcards: [], checks: [], exitCode });
}
