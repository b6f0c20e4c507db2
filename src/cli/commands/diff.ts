// `trailfit diff`: attached policies against usage: unused, not observable, broader than used, used but not granted.

import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from 'yargs';
import { withGatherOptions, type GatherFlags } from '../options.js';
import { rightSizeOptions, type RightSizeFlags } from '../right-size-options.js';

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

/** The values of its options. */
export type DiffFlags = GatherFlags & RightSizeFlags & ArgumentsCamelCase<InferredOptionTypes<typeof diffOptions>>;

/** Declares the command; `run` is what it does. */
export function addDiff(yargs: Argv, run: (flags: DiffFlags) => Promise<void>): Argv {
  return yargs.command(
    'diff <source..>',
    'hold attached policies against what was used',
    (own) =>
      withGatherOptions(own)
        .options(diffOptions)
        .options(rightSizeOptions)
        .example('$0 diff logs/ --policies dump.json', 'what nobody needs, the worst first')
        .example('$0 diff logs/ --live-policies --trail main --principal app', 'one role, as it is now'),
    (flags) => run(flags),
  );
}
