// `trailfit catalog`: what the catalog is, and what it knows of an action or an event.

import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from 'yargs';
import { askCatalog } from '../../pipeline.js';
import { catalogJson, type CatalogAnswer } from '../../report/catalog-json.js';
import { formatAction, formatCounts, formatEvent, type CatalogName } from '../../report/format-catalog.js';
import { refuseUnwritable } from '../check-paths.js';
import { writeResult } from '../finish-run.js';
import { gatherOptions } from '../options.js';
import { catalogFile, once } from '../settings.js';
import { UserError } from '../user-error.js';

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

type CatalogFlags = ArgumentsCamelCase<InferredOptionTypes<typeof catalogOptions>> & {
  readonly name?: string | undefined;
};

/** Declares the command. */
export function addCatalog(yargs: Argv): Argv {
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
    (flags) => catalog(flags),
  );
}

async function catalog(flags: CatalogFlags): Promise<void> {
  const output = once('output', flags.output);
  if (output !== undefined) refuseUnwritable(output);
  const file = catalogFile(flags.catalog);
  const { version, date, answer } = askCatalog(flags.name, file);
  if (answer.kind === 'unknown') throw unknownName(flags.name ?? '', answer);
  const name = { file: file ?? 'embedded', version, date };
  await writeResult(output, flags.format === 'json' ? catalogJson(name, answer) : text(name, answer));
}

function text(name: CatalogName, answer: CatalogAnswer): string {
  switch (answer.kind) {
    case 'counts':
      return formatCounts(name, answer.counts, answer.tables);
    case 'action':
      return formatAction(name, answer.action);
    case 'event':
      return formatEvent(name, answer.event);
  }
}

/** The sentence for a name that the catalog has not, with what may have been meant. */
function unknownName(
  name: string,
  { near, actions }: { readonly near: readonly string[]; readonly actions: readonly string[] },
): UserError {
  const [first] = actions;
  if (first !== undefined) {
    return new UserError(
      `\`${name}\` is a service with ${actions.length} actions, and no action or event`,
      `name one of them, such as \`${first}\``,
    );
  }
  const names = near.map((one) => `\`${one}\``).join(', ');
  return new UserError(
    `the catalog knows no action or event \`${name}\``,
    names === ''
      ? 'name an action such as `s3:GetObject`, or an event such as `s3.amazonaws.com:HeadObject`'
      : `there is ${names}`,
  );
}
