// The command line: argv to a command, errors to one sentence and a hint, nothing to a stack trace.

import process from 'node:process';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { plainText } from '../report/plain-text.js';
import { UserError } from './user-error.js';
import { isClosedPipe } from './write-output.js';

process.stdout.on('error', endQuietly);
process.stderr.on('error', endQuietly);

try {
  await parse();
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(errorText(error));
}

async function parse(): Promise<void> {
  const [{ addGenerate }, { addUsage }, { addVerify }] = await Promise.all([
    import('./commands/generate.js'),
    import('./commands/usage.js'),
    import('./commands/verify.js'),
  ]);
  const commands = yargs(hideBin(process.argv));
  await addUsage(addVerify(addGenerate(commands)))
    .scriptName('trailfit')
    .usage('$0 <command> [source..] [options]\n\nCloudTrail logs in, least-privilege IAM policies out.')
    .demandCommand(1, 'no command is given')
    .strict()
    .recommendCommands()
    .parserConfiguration({ 'duplicate-arguments-array': true, 'greedy-arrays': false, 'strip-dashed': true })
    .completion('completion', 'print a script for shell completion')
    .locale('en')
    .wrap(Math.min(100, process.stdout.columns || 100))
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message: string | null, error: unknown) => {
      if (error instanceof Error && error.name !== 'YError') throw error;
      throw new UserError(
        (message ?? 'the command line cannot be read').replace(/\.?\n.*/s, ''),
        'see `trailfit --help`, or `trailfit <command> --help`',
      );
    })
    .parseAsync();
}

function errorText(error: unknown): string {
  const hint = error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined;
  if (error instanceof Error && hint !== undefined)
    return `trailfit: ${plainText(error.message)}\nhint: ${plainText(hint)}\n`;
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `trailfit: this is a bug in trailfit: ${what.split('\n').map(plainText).join('\n')}\nhint: please report it with the command line that you gave\n`;
}

function endQuietly(error: Error): void {
  if (isClosedPipe(error)) process.exitCode ??= 0;
  else throw error;
}
