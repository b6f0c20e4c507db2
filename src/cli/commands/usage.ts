// `trailfit usage`: the aggregate as JSON, to save, merge and use again.

import type { CommandModule } from 'yargs';
import { formatUsageFile, runUsage } from '../../pipeline.js';
import { exitCodeOf } from '../exit-code.js';
import { withGatherOptions, type GatherFlags } from '../options.js';
import { startProgress } from '../progress.js';
import { finishRun, writeResult } from '../finish-run.js';
import { readSettings } from '../settings.js';

export const usageCommand: CommandModule<object, GatherFlags> = {
  command: 'usage <source..>',
  describe: 'write who used what as JSON, to save, merge and use again',
  builder: (yargs) =>
    withGatherOptions(yargs).example(
      '$0 usage s3://my-trail/AWSLogs --since 90d --output march.usage.json',
      'save the usage of 90 days',
    ),
  handler: async (flags) => {
    const settings = readSettings(flags, Date.now());
    const progress = startProgress(flags.quiet);
    const run = await runUsage(settings.gather, progress.update).finally(progress.end);
    await writeResult(flags.output, formatUsageFile(run.usage));
    await finishRun({
      run,
      flags,
      asOf: settings.asOf,
      proposals: [],
      exitCode: exitCodeOf(run, flags.allowIncomplete),
    });
  },
};
