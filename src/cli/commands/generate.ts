// `trailfit generate`: least-privilege policies for what was used.

import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from 'yargs';
import { defaultProposalOptions } from '../../defaults.js';
import { withGatherOptions, type GatherFlags } from '../options.js';
import { rightSizeOptions, type RightSizeFlags } from '../right-size-options.js';

const generateOptions = {
  format: {
    choices: ['policy', 'bundle', 'terraform', 'cloudformation'],
    default: 'policy',
    describe: 'one policy document, one JSON object for all principals, or code that creates and attaches the policies',
    group: 'Output:',
  },
  'out-dir': {
    type: 'string',
    requiresArg: true,
    describe: 'write a file per principal and policy into this folder',
    group: 'Output:',
  },
  explain: {
    type: 'string',
    requiresArg: true,
    describe:
      'write why each statement and each wildcard is there into this file: text, or JSON if its name ends in .json',
    group: 'Output:',
  },
  'include-denied': {
    type: 'boolean',
    default: false,
    describe: 'grant also what AWS denied; marked',
    group: 'Policy:',
  },
  'min-members': {
    type: 'number',
    requiresArg: true,
    default: defaultProposalOptions.minMembers,
    describe: 'distinct names that a folded prefix needs to be granted (1 to 16)',
    group: 'Policy:',
  },
  resources: {
    choices: ['exact', 'prefix', 'type', 'any'],
    default: defaultProposalOptions.resources,
    describe: 'how far resources are generalized: not, ids and common prefixes, whole types, or everything',
    group: 'Policy:',
  },
  as: {
    choices: ['managed', 'inline'],
    default: 'managed',
    describe: 'as what the policies will be attached: their limits differ',
    group: 'Policy:',
  },
  'max-policies': {
    type: 'number',
    requiresArg: true,
    default: defaultProposalOptions.maxPolicies,
    describe: 'how many managed policies a principal may have',
    group: 'Policy:',
  },
} as const;

/** The values of its options. */
export type GenerateFlags = GatherFlags &
  RightSizeFlags &
  ArgumentsCamelCase<InferredOptionTypes<typeof generateOptions>>;

/** Declares the command; `run` is what it does. */
export function addGenerate(yargs: Argv, run: (flags: GenerateFlags) => Promise<void>): Argv {
  return yargs.command(
    'generate <source..>',
    'write policies for what was used',
    (own) =>
      withGatherOptions(own)
        .options(generateOptions)
        .options(rightSizeOptions)
        .example('$0 generate logs/ --principal app > policy.json', 'the policy of one role')
        .example('$0 generate s3://my-trail/AWSLogs --out-dir policies', 'a file for each principal'),
    (flags) => run(flags),
  );
}
