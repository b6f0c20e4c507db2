// What `trailfit coverage` does: the configuration is read, and the logs if any are named; then what they cannot show.

import { runCoverage } from '../../questions.js';
import { coverageJson } from '../../report/coverage-json.js';
import { formatCoverage } from '../../report/format-coverage.js';
import type { CoverageFlags } from '../commands/coverage.js';
import { exitCodeOf } from '../exit-code.js';
import { finishRun, isResultColored, withAsOf, writeResult } from '../finish-run.js';
import { startProgress } from '../progress.js';
import { awsIdentity, readAttachedInput } from '../read-attached.js';
import { readQuestion } from '../read-question.js';
import { readTrails } from '../read-trails.js';
import { readSettings } from '../settings.js';

/** Runs the command. */
export async function coverage(flags: CoverageFlags): Promise<void> {
  const sources = flags.source ?? [];
  // Without a source nothing is read; all other options are checked all the same.
  const settings = readSettings(flags, sources.length > 0 ? sources : ['-'], Date.now());
  const question = readQuestion(flags, settings.gather.catalogFile);
  const trails = await readTrails(flags, settings.gather.source.s3);
  const { attachedFor } = await readAttachedInput(flags, awsIdentity(settings.gather.source.s3));
  const progress = startProgress(flags.quiet);
  const result = await runCoverage(
    {
      gather: sources.length > 0 ? settings.gather : undefined,
      catalogFile: settings.gather.catalogFile,
      trails,
      attached: attachedFor?.([]),
      question,
    },
    progress.update,
  ).finally(progress.end);
  const { run } = result;
  if (run) {
    const exitCode = exitCodeOf(run, flags.allowIncomplete);
    await finishRun({ run, flags, asOf: settings.asOf, exitCode });
  }
  const summary = run ? withAsOf(run.usage.summary, settings.asOf) : null;
  const text = flags.format === 'json' ? coverageJson(summary, result) : formatCoverage(result, isResultColored(flags));
  await writeResult(flags.output, text);
}
