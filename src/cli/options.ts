// The options that several commands share, as yargs wants them.

import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from 'yargs';
import process from 'node:process';
import { defaultDecodeLimits } from '../defaults.js';

/** What every command that reads logs takes. */
export const gatherOptions = {
  principal: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'only this principal: ARN, name, or a glob (repeatable)',
    group: 'Selection:',
  },
  since: {
    type: 'string',
    requiresArg: true,
    describe: 'only calls from this time on: ISO 8601, or a span such as 90d',
    group: 'Selection:',
  },
  until: { type: 'string', requiresArg: true, describe: 'only calls before this time', group: 'Selection:' },
  'as-of': {
    type: 'string',
    requiresArg: true,
    describe: 'the moment that spans count back from (default: now)',
    group: 'Selection:',
  },
  account: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'only callers of this account (repeatable)',
    group: 'Selection:',
  },
  region: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'only calls in this Region (repeatable); also the first Region to ask for an S3 bucket',
    group: 'Selection:',
  },
  profile: {
    type: 'string',
    requiresArg: true,
    describe: 'the profile of the AWS configuration to read S3 with',
    group: 'S3:',
  },
  'endpoint-url': { type: 'string', requiresArg: true, describe: 'another S3 endpoint', group: 'S3:' },
  concurrency: {
    type: 'number',
    requiresArg: true,
    default: 32,
    describe: 'S3 objects read at a time (1 to 128)',
    group: 'S3:',
  },
  workers: {
    type: 'number',
    requiresArg: true,
    describe: 'threads (default: the number of cores, one for small inputs)',
    group: 'Run:',
  },
  'max-record-bytes': {
    type: 'number',
    requiresArg: true,
    default: defaultDecodeLimits.recordBytes,
    describe: 'lose a record that is longer than this',
    group: 'Run:',
  },
  'max-object-bytes': {
    type: 'number',
    requiresArg: true,
    default: defaultDecodeLimits.objectBytes,
    describe: 'read no more than this of an object, unpacked',
    group: 'Run:',
  },
  catalog: {
    type: 'string',
    requiresArg: true,
    default: 'embedded',
    describe: 'the catalog of AWS actions: embedded, or a file',
    group: 'Run:',
  },
  output: {
    type: 'string',
    requiresArg: true,
    describe: 'write the result to this file instead of standard output',
    group: 'Output:',
  },
  summary: {
    type: 'string',
    requiresArg: true,
    describe: 'write the account of the run to this file as JSON',
    group: 'Output:',
  },
  quiet: {
    type: 'boolean',
    default: false,
    describe: 'no progress and no account on standard error',
    group: 'Output:',
  },
  color: {
    type: 'boolean',
    // https://no-color.org
    default: (process.env['NO_COLOR'] ?? '') === '',
    describe: 'colour on a terminal (--no-color or NO_COLOR turns it off)',
    group: 'Output:',
  },
  'allow-incomplete': {
    type: 'boolean',
    default: false,
    describe: 'exit code 0 although evidence is missing',
    group: 'Output:',
  },
} as const;

/** The values of these options. */
export type SharedFlags = ArgumentsCamelCase<InferredOptionTypes<typeof gatherOptions>>;

/** The values of these options, and the sources. */
export type GatherFlags = SharedFlags & { readonly source: readonly string[] };

/** Declares the positional sources and the shared options. */
export function withGatherOptions<Rest>(yargs: Argv<Rest>) {
  return yargs
    .positional('source', {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'a file, a folder, `-`, `s3://bucket/prefix`, or a saved *.usage.json',
    })
    .options(gatherOptions);
}
