// The options of right-sizing, as yargs wants them; `readRightSizing` understands their values.

import type { ArgumentsCamelCase, InferredOptionTypes } from 'yargs';
import { attachedOptions } from './attached-options.js';
import { trailOptions } from './trail-options.js';

/** What every command that right-sizes takes. */
export const rightSizeOptions = {
  ...attachedOptions,
  ...trailOptions,
  by: {
    choices: ['principal', 'policy'],
    default: 'principal',
    describe: 'right-size what each principal has, or each managed policy for all who have it',
    group: 'Policies:',
  },
  'drop-unobservable': {
    type: 'boolean',
    default: false,
    describe: 'remove also what the trail could not have seen',
    group: 'Policies:',
  },
  'include-ungranted': {
    type: 'boolean',
    default: false,
    describe: 'grant also used calls that no attached policy allows; marked',
    group: 'Policies:',
  },
  keep: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'a list of what is never to be touched (repeatable)',
    group: 'Policies:',
  },
  'keep-newer-than': {
    type: 'string',
    requiresArg: true,
    describe: 'keep what was granted more recently than this, such as 14d, unknown age included',
    group: 'Policies:',
  },
  'min-window': {
    type: 'string',
    requiresArg: true,
    default: '30d',
    describe: 'evidence shorter than this removes nothing; 0 turns it off',
    group: 'Policies:',
  },
} as const;

/** Their values. */
export type RightSizeFlags = ArgumentsCamelCase<InferredOptionTypes<typeof rightSizeOptions>>;
