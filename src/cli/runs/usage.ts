// What `trailfit usage` does: everything gathered, and saved.

import { formatUsageFile, runUsage } from '../../pipeline.js';
import { exitCodeOf } from '../exit-code.js';
import type { GatherFlags } from '../options.js';
import { startProgress } from '../progress.js';
import { finishRun, writeResult } from '../finish-run.js';
import { readSettings } from '../settings.js';

/** Runs the command. */
export async function usage(flags: GatherFlags): Promise<void> {
  const settings = readSettings(flags, flags.source, Date.now());
  const progress = startProgress(flags.quiet);
  const run = await runUsage(settings.gather, progress.update).finally(progress.end);
  await writeResult(flags.output, formatUsageFile(run.usage));
  const exitCode = exitCodeOf(run, flags.allowIncomplete);
  await finishRun({ run, flags, asOf: settings.asOf, exitCode });
}
