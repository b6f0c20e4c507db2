// What `trailfit verify` does: policies read, the logs replayed, the verdict written.

import { runVerify, type Verification, type PolicySet } from '../../pipeline.js';
import { formatVerify } from '../../report/format-verify.js';
import { plainText } from '../../report/plain-text.js';
import { verifyJson } from '../../report/verify-json.js';
import type { VerifyFlags } from '../commands/verify.js';
import { refuseUnreadable } from '../check-paths.js';
import { exitCodeOf } from '../exit-code.js';
import { finishRun, isResultColored, withAsOf, writeResult } from '../finish-run.js';
import { startProgress } from '../progress.js';
import { readGuardrails, readPolicySets } from '../read-policies.js';
import { once, readSettings } from '../settings.js';
import { UserError } from '../user-error.js';

/** Runs the command. */
export async function verify(flags: VerifyFlags): Promise<void> {
  const settings = readSettings(flags, flags.against, Date.now());
  const boundary = once('boundary', flags.boundary);
  const policies = [...flags.policy, ...(boundary === undefined ? [] : [boundary]), ...(flags.scp ?? [])];
  refuseTwoDashes([...policies, ...flags.against]);
  for (const path of policies) refuseUnreadable('policy', path);
  const sets = await readPolicySets(flags.policy);
  const guardrails = await readGuardrails(boundary, flags.scp ?? []);
  const progress = startProgress(flags.quiet);
  const run = await runVerify(settings.gather, { sets, guardrails }, progress.update).finally(progress.end);
  const finish = (exitCode: number) => finishRun({ run, flags, asOf: settings.asOf, exitCode });
  if (run.verifications.every(({ principals }) => principals === 0)) {
    await finish(1);
    throw nothingReplayed(flags.principal ?? [], sets);
  }
  const text =
    flags.format === 'json'
      ? verifyJson(withAsOf(run.usage.summary, settings.asOf), run)
      : formatVerify(run, isResultColored(flags));
  // The account first: the last lines that a terminal shows are the verdict.
  await finish(exitCodeOf(run, flags.allowIncomplete, { hasFinding: run.verifications.some(hasDenied) }));
  await writeResult(flags.output, text);
}

/** Whoever reads standard input second would find nothing there. */
function refuseTwoDashes(paths: readonly string[]): void {
  const count = paths.filter((path) => path === '-').length;
  if (count > 1)
    throw new UserError(`standard input is named ${count} times`, 'it can be read once: name a file for the rest');
}

function hasDenied({ replay }: Verification): boolean {
  return replay.calls.denied > 0;
}

/** A replay of nothing would pass whatever the policy. */
function nothingReplayed(selected: readonly string[], sets: readonly PolicySet[]): UserError {
  const names = selected.map((text) => `\`${plainText(text)}\``).join(', ');
  const isBundle = sets.some(({ principal }) => principal !== undefined);
  return new UserError(
    `nothing was replayed: no principal ${isBundle ? 'of the bundle' : 'that policies can be attached to'} ${names === '' ? 'is in these logs' : `matches ${names}`}`,
    'the account of the run above says where the records went; `trailfit usage` lists all principals',
  );
}
