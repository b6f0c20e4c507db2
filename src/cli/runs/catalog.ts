// What `trailfit catalog` does: the catalog is asked, and its answer written.

import { askCatalog } from '../../questions.js';
import { catalogJson, type CatalogAnswer } from '../../report/catalog-json.js';
import { formatAction, formatCounts, formatEvent, type CatalogName } from '../../report/format-catalog.js';
import type { CatalogFlags } from '../commands/catalog.js';
import { refuseUnwritable } from '../check-paths.js';
import { writeResult } from '../finish-run.js';
import { catalogFile, once } from '../settings.js';
import { UserError } from '../user-error.js';

/** Runs the command. */
export async function catalog(flags: CatalogFlags): Promise<void> {
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
