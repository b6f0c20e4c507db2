// `trailfit verify`: replays logs against policies, ours or not.

import process from 'node:process';
import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from 'yargs';
import { runVerify } from '../../pipeline.js';
import { formatVerify } from '../../report/format-verify.js';
import { verifyJson } from '../../report/verify-json.js';
import { exitCodeOf } from '../exit-code.js';
import { finishRun, withAsOf, writeResult } from '../finish-run.js';
import { gatherOptions, type SharedFlags } from '../options.js';
import { startProgress } from '../progress.js';
import { readGuardrails, readPolicySets } from '../read-policies.js';
import { once, readSettings } from '../settings.js';

const verifyOptions = {
  against: {
    type: 'string',
    array: true,
    requiresArg: true,
    demandOption: true,
    describe: 'the logs: a file, a folder, `-`, `s3://bucket/prefix`, or a saved *.usage.json (repeatable)',
    group: 'Selection:',
  },
  boundary: {
    type: 'string',
    requiresArg: true,
    describe: 'a permissions boundary that holds beside the policies',
    group: 'Policy:',
  },
  scp: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'service control policies of one level, one or a list in a file (repeatable, root first)',
    group: 'Policy:',
  },
  format: {
    choices: ['text', 'json'],
    default: 'text',
    describe: 'for people, or `trailfit/verify/1`',
    group: 'Output:',
  },
} as const;

type VerifyFlags = SharedFlags &
  ArgumentsCamelCase<InferredOptionTypes<typeof verifyOptions>> & { readonly policy: readonly string[] };

/** Declares the command. */
export function addVerify(yargs: Argv): Argv {
  return yargs.command(
    'verify <policy..>',
    'replay logs against policies: what would be denied, what was never used',
    (own) =>
      own
        .positional('policy', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'a policy document, a list of them, a bundle of `trailfit generate`, or `-`',
        })
        .options(gatherOptions)
        .options(verifyOptions)
        .example('$0 verify policy.json --against logs/ --principal app', 'would the policy break the role?'),
    (flags) => verify(flags),
  );
}

async function verify(flags: VerifyFlags): Promise<void> {
  const settings = readSettings(flags, flags.against, Date.now());
  const sets = await readPolicySets(flags.policy);
  const guardrails = await readGuardrails(once('boundary', flags.boundary), flags.scp ?? []);
  const progress = startProgress(flags.quiet);
  const run = await runVerify(settings.gather, { sets, guardrails }, progress.update).finally(progress.end);
  const { verifications } = run;
  const text =
    flags.format === 'json'
      ? verifyJson(withAsOf(run.usage.summary, settings.asOf), verifications)
      : formatVerify(verifications, flags.color && process.stdout.isTTY && flags.output === undefined);
  await writeResult(flags.output, text);
  const hasFinding = verifications.some(({ replay }) => replay.calls.denied > 0);
  const exitCode = exitCodeOf(run, flags.allowIncomplete, hasFinding);
  await finishRun({ run, flags, asOf: settings.asOf, proposals: [], checks: [], exitCode });
}
