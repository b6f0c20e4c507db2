// `trailfit coverage`: what a trail can and cannot have seen.

import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from 'yargs';
import { gatherOptions, type SharedFlags } from '../options.js';
import { attachedOptions } from '../attached-options.js';
import { trailOptions, type TrailFlags } from '../trail-options.js';

const coverageOptions = {
  policies: attachedOptions.policies,
  'live-policies': attachedOptions['live-policies'],
  'iam-endpoint-url': attachedOptions['iam-endpoint-url'],
  action: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'ask about this action, such as `s3:GetObject` or `s3:Get*` (repeatable)',
    group: 'Question:',
  },
  resource: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'on this resource pattern (repeatable; default: *)',
    group: 'Question:',
  },
  format: {
    choices: ['text', 'json'],
    default: 'text',
    describe: 'for people, or `trailfit/coverage/1`',
    group: 'Output:',
  },
} as const;

/** The values of its options. */
export type CoverageFlags = SharedFlags &
  TrailFlags &
  ArgumentsCamelCase<InferredOptionTypes<typeof coverageOptions>> & { readonly source: readonly string[] | undefined };

/** Declares the command; `run` is what it does. */
export function addCoverage(yargs: Argv, run: (flags: CoverageFlags) => Promise<void>): Argv {
  return yargs.command(
    'coverage [source..]',
    'say what a trail can and cannot have seen',
    (own) =>
      own
        .positional('source', {
          type: 'string',
          array: true,
          describe:
            'a file, a folder, `-`, `s3://bucket/prefix`, or a saved *.usage.json; none: the configuration alone',
        })
        .options(gatherOptions)
        .options(trailOptions)
        .options(coverageOptions)
        .example('$0 coverage --event-selectors selectors.json', 'what the trail selects')
        .example('$0 coverage logs/ --trail main --action "s3:*"', 'with the gaps in the logs'),
    (flags) => run(flags),
  );
}
