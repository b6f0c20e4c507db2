// `trailfit verify`: replays logs against policies, ours or not.

import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from 'yargs';
import { gatherOptions, type SharedFlags } from '../options.js';

const verifyOptions = {
  against: {
    type: 'string',
    array: true,
    requiresArg: true,
    demandOption: true,
    describe: 'the logs: a file, a folder, `-`, `s3://bucket/prefix`, or a saved *.usage.json (repeatable)',
    group: 'Selection:',
  },
  boundary: {
    type: 'string',
    requiresArg: true,
    describe: 'a permissions boundary that holds beside the policies',
    group: 'Policy:',
  },
  scp: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'service control policies of one level, one or a list in a file (repeatable, root first)',
    group: 'Policy:',
  },
  format: {
    choices: ['text', 'json'],
    default: 'text',
    describe: 'for people, or `trailfit/verify/1`',
    group: 'Output:',
  },
} as const;

/** The values of its options. */
export type VerifyFlags = SharedFlags &
  ArgumentsCamelCase<InferredOptionTypes<typeof verifyOptions>> & { readonly policy: readonly string[] };

/** Declares the command; `run` is what it does. */
export function addVerify(yargs: Argv, run: (flags: VerifyFlags) => Promise<void>): Argv {
  return yargs.command(
    'verify <policy..>',
    'replay logs against policies: what would be denied, what was never used',
    (own) =>
      own
        .positional('policy', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'a policy document, a list of them, a bundle of `trailfit generate`, or `-`',
        })
        .options(gatherOptions)
        .options(verifyOptions)
        .example('$0 verify policy.json --against logs/ --principal app', 'would the policy break the role?'),
    (flags) => run(flags),
  );
}
