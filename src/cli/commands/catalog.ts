// `trailfit catalog`: what the catalog is, and what it knows of an action or an event.

import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from 'yargs';
import { gatherOptions } from '../options.js';

const catalogOptions = {
  catalog: gatherOptions.catalog,
  output: gatherOptions.output,
  format: {
    choices: ['text', 'json'],
    default: 'text',
    describe: 'for people, or `trailfit/catalog/1`',
    group: 'Output:',
  },
} as const;

/** The values of its options. */
export type CatalogFlags = ArgumentsCamelCase<InferredOptionTypes<typeof catalogOptions>> & {
  readonly name?: string | undefined;
};

/** Declares the command; `run` is what it does. */
export function addCatalog(yargs: Argv, run: (flags: CatalogFlags) => Promise<void>): Argv {
  return yargs.command(
    'catalog [name]',
    'show the catalog of AWS actions, or what it knows of an action or event',
    (own) =>
      own
        .positional('name', {
          type: 'string',
          describe: 'an action such as s3:GetObject, or an event such as s3.amazonaws.com:HeadObject',
        })
        .options(catalogOptions)
        .example('$0 catalog s3:GetObject', 'resource types, condition keys, and the events that bring it')
        .example('$0 catalog s3.amazonaws.com:HeadObject', 'the actions that the event may bring'),
    (flags) => run(flags),
  );
}
