// `trailfit usage`: the aggregate as JSON, to save, merge and use again.

import type { Argv } from 'yargs';
import { withGatherOptions, type GatherFlags } from '../options.js';

/** Declares the command; `run` is what it does. */
export function addUsage(yargs: Argv, run: (flags: GatherFlags) => Promise<void>): Argv {
  return yargs.command(
    'usage <source..>',
    'write who used what as JSON, to save, merge and use again',
    (own) =>
      withGatherOptions(own).example(
        '$0 usage s3://my-trail/AWSLogs --since 90d --output march.usage.json',
        'save the usage of 90 days',
      ),
    (flags) => run(flags),
  );
}
