// `trailfit coverage`: what a trail can and cannot have seen.

import process from 'node:process';
import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from 'yargs';
import { runCoverage } from '../../pipeline.js';
import { coverageJson } from '../../report/coverage-json.js';
import { formatCoverage } from '../../report/format-coverage.js';
import { exitCodeOf } from '../exit-code.js';
import { finishRun, withAsOf, writeResult } from '../finish-run.js';
import { gatherOptions, type SharedFlags } from '../options.js';
import { startProgress } from '../progress.js';
import { readTrails, trailOptions } from '../read-trails.js';
import { readSettings } from '../settings.js';

const coverageOptions = {
  action: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'ask about this action, such as `s3:GetObject` or `s3:Get*` (repeatable)',
    group: 'Question:',
  },
  resource: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'on this resource pattern (repeatable; default: *)',
    group: 'Question:',
  },
  format: {
    choices: ['text', 'json'],
    default: 'text',
    describe: 'for people, or `trailfit/coverage/1`',
    group: 'Output:',
  },
} as const;

type CoverageFlags = SharedFlags &
  ArgumentsCamelCase<InferredOptionTypes<typeof trailOptions>> &
  ArgumentsCamelCase<InferredOptionTypes<typeof coverageOptions>> & { readonly source: readonly string[] | undefined };

/** Declares the command. */
export function addCoverage(yargs: Argv): Argv {
  return yargs.command(
    'coverage [source..]',
    'say what a trail can and cannot have seen',
    (own) =>
      own
        .positional('source', {
          type: 'string',
          array: true,
          describe:
            'a file, a folder, `-`, `s3://bucket/prefix`, or a saved *.usage.json; none: the configuration alone',
        })
        .options(gatherOptions)
        .options(trailOptions)
        .options(coverageOptions)
        .example('$0 coverage --event-selectors selectors.json', 'what the trail selects')
        .example('$0 coverage logs/ --trail main --action "s3:*"', 'with the gaps in the logs'),
    (flags) => coverage(flags),
  );
}

async function coverage(flags: CoverageFlags): Promise<void> {
  const sources = flags.source ?? [];
  // Without a source nothing is read; all other options are checked all the same.
  const settings = readSettings(flags, sources.length > 0 ? sources : ['-'], Date.now());
  const trails = await readTrails(flags, settings.gather.source.s3);
  const question = { actions: flags.action ?? [], resources: flags.resource ?? [], principals: flags.principal ?? [] };
  const progress = startProgress(flags.quiet);
  const result = await runCoverage(
    {
      gather: sources.length > 0 ? settings.gather : undefined,
      catalogFile: settings.gather.catalogFile,
      trails,
      question,
    },
    progress.update,
  ).finally(progress.end);
  const { run } = result;
  if (run) {
    const exitCode = exitCodeOf(run, flags.allowIncomplete);
    await finishRun({ run, flags, asOf: settings.asOf, proposals: [], wildcards: [], checks: [], exitCode });
  }
  const summary = run ? withAsOf(run.usage.summary, settings.asOf) : null;
  const text =
    flags.format === 'json'
      ? coverageJson(summary, result)
      : formatCoverage(result, flags.color && process.stdout.isTTY && flags.output === undefined);
  await writeResult(flags.output, text);
}
