// The command line: argv to a command, errors to one sentence and a hint, nothing to a stack trace.

import process from 'node:process';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { plainText } from '../report/plain-text.js';
import { addCatalog } from './commands/catalog.js';
import { addCoverage } from './commands/coverage.js';
import { addDiff } from './commands/diff.js';
import { addGenerate } from './commands/generate.js';
import { addUsage } from './commands/usage.js';
import { addVerify } from './commands/verify.js';
import { hideDashes, restoreDashes } from './dash-arguments.js';
import { parserError } from './parser-message.js';
import { clearProgress } from './progress.js';
import { keepHeapTight } from './tight-heap.js';
import { isClosedPipe, removeDrafts } from './write-output.js';

const commandNames = ['generate', 'diff', 'verify', 'usage', 'coverage', 'catalog', 'completion'];

keepHeapTight();
process.stdout.on('error', endQuietly);
process.stderr.on('error', endQuietly);
process.once('SIGINT', () => {
  endAtOnce(130);
});
process.once('SIGTERM', () => {
  endAtOnce(143);
});

try {
  await parse();
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(errorText(error));
}

async function parse(): Promise<void> {
  const commands = yargs(hideDashes(hideBin(process.argv)));
  // What a command does is loaded when it is run: help and the parser's complaints need the options alone.
  addGenerate(commands, async (flags) => (await import('./runs/generate.js')).generate(flags));
  addDiff(commands, async (flags) => (await import('./runs/diff.js')).diff(flags));
  addVerify(commands, async (flags) => (await import('./runs/verify.js')).verify(flags));
  addUsage(commands, async (flags) => (await import('./runs/usage.js')).usage(flags));
  addCoverage(commands, async (flags) => (await import('./runs/coverage.js')).coverage(flags));
  addCatalog(commands, async (flags) => (await import('./runs/catalog.js')).catalog(flags));
  await commands
    .scriptName('trailfit')
    .middleware((argv) => {
      for (const [name, value] of Object.entries(argv)) Reflect.set(argv, name, restoreDashes(value));
    })
    .usage('$0 <command> [source..] [options]\n\nCloudTrail logs in, least-privilege IAM policies out.')
    .demandCommand(1, 'no command is given')
    .strictCommands()
    .strictOptions()
    .parserConfiguration({ 'duplicate-arguments-array': true, 'greedy-arrays': false })
    .completion('completion', 'print a script for shell completion')
    .locale('en')
    .wrap(Math.min(100, process.stdout.columns || 100))
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message: string | null, error: unknown) => {
      if (error instanceof Error && error.name !== 'YError') throw error;
      throw parserError(message ?? 'the command line cannot be read', hideBin(process.argv), commandNames);
    })
    .parseAsync();
}

function errorText(error: unknown): string {
  const hint = error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined;
  if (error instanceof Error && hint !== undefined) {
    // What cannot be read is named here: the errors of sources keep it apart from what they say.
    const subject = 'id' in error && typeof error.id === 'string' ? `cannot read \`${plainText(error.id)}\`: ` : '';
    return `trailfit: ${subject}${plainText(error.message)}\nhint: ${plainText(hint)}\n`;
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = what.split('\n').map((line) => plainText(line));
  return `trailfit: this is a bug in trailfit: ${lines.join('\n')}\nhint: please report it with the command line that you gave\n`;
}

// What else cannot be written to is reported by whoever writes.
function endQuietly(error: Error): void {
  process.exitCode ??= isClosedPipe(error) ? 0 : 1;
}

// A signal ends the run where it stands, but for files that are there by half and the line of progress.
function endAtOnce(code: number): void {
  removeDrafts();
  clearProgress();
  // eslint-disable-next-line no-restricted-syntax -- there is nothing left that should be written
  process.exit(code);
}
