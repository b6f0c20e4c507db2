// What `trailfit generate` does: policies made and checked, then written in the form that was asked for.

import type { PolicyForm, ProposalOptions, UsageRun } from '../../pipeline.js';
import { ProposalNotes } from '../../report/proposal-notes.js';
import type { GenerateFlags } from '../commands/generate.js';
import { refuseUnwritable, refuseUnwritableFolder } from '../check-paths.js';
import { isCodeFormat } from '../emit-code.js';
import { exitCodeOf } from '../exit-code.js';
import { explanationIn } from '../explanation.js';
import { finishRun, withAsOf } from '../finish-run.js';
import { generatedBundle, generatedCode, generatedCodeFiles, generatedPolicies, type Generated } from '../generated.js';
import { generatedPolicy } from '../only-policy.js';
import { startProgress } from '../progress.js';
import { proposedFromScratch, proposedWithin, type Making } from '../proposed.js';
import { readRightSizing } from '../read-right-sizing.js';
import { once, wholeNumber } from '../settings.js';
import { UserError } from '../user-error.js';

/** Runs the command. */
export async function generate(flags: GenerateFlags): Promise<void> {
  const proposal: ProposalOptions = {
    includeDenied: flags.includeDenied,
    minMembers: wholeNumber('min-members', flags.minMembers, 16),
    resources: flags.resources,
    form: flags.as,
    maxPolicies: wholeNumber('max-policies', flags.maxPolicies, 25),
  };
  const outDir = once('out-dir', flags.outDir);
  if (outDir !== undefined) {
    refuseOtherPlaces(flags);
    refuseUnwritableFolder(outDir);
  }
  const explain = once('explain', flags.explain);
  if (explain !== undefined) refuseUnwritable(explain);
  const { gather, asOf, within, keepRemarks } = await readRightSizing(flags, proposal, Date.now());
  const progress = startProgress(flags.quiet);
  const making = await (
    within
      ? proposedWithin(gather, within, keepRemarks, progress.update)
      : proposedFromScratch(gather, proposal, progress.update)
  ).finally(progress.end);
  const { run, ending } = making;
  const result = resultFor(flags, { outDir, form: proposal.form, summary: withAsOf(run.usage.summary, asOf) });
  const explanation = explain === undefined ? undefined : explanationIn(explain);
  const { notes, standIns, isIncomplete, failure } = takeAll(making, [result, ...(explanation ? [explanation] : [])]);
  const finish = (exitCode: number, remark = '') =>
    finishRun({ run, flags, asOf, notes, ending: (color) => `${ending(color)}${remark}`, exitCode });
  let remark: string | undefined;
  try {
    if (failure) throw failure;
    await explanation?.write();
    await result.write();
    remark = await result.remark?.();
  } catch (error) {
    await finish(1);
    throw error;
  }
  const isWanting = isIncomplete && !flags.allowIncomplete;
  await finish(isWanting ? 3 : exitCodeOf(run, flags.allowIncomplete, { standIns }), remark && `${remark}\n`);
}

/** Makes all proposals, each once, and remembers of them what the run ends with. */
function takeAll({ proposals }: Making, takers: readonly Generated[]) {
  const notes = new ProposalNotes();
  const standIns = new Set<string>();
  let isIncomplete = false;
  let failure: UserError | undefined;
  for (const made of proposals) {
    notes.see(made.proposal, made.wildcards);
    for (const { take } of takers) take(made.proposal, made.wildcards);
    for (const principal of made.standIns) standIns.add(principal);
    isIncomplete ||= made.isIncomplete;
    failure ??= made.failure;
  }
  return { notes, standIns, isIncomplete, failure };
}

interface ResultSettings {
  readonly outDir: string | undefined;
  readonly form: PolicyForm;
  readonly summary: UsageRun['usage']['summary'];
}

function resultFor({ format, output, principal }: GenerateFlags, { outDir, form, summary }: ResultSettings): Generated {
  if (isCodeFormat(format))
    return outDir === undefined ? generatedCode(format, form, output) : generatedCodeFiles(outDir, format, form);
  if (outDir !== undefined) return generatedPolicies(outDir);
  return format === 'bundle' ? generatedBundle(summary, output) : generatedPolicy(principal, output);
}

/** Files of a folder and one result are two things: neither option may be passed over without a word. */
function refuseOtherPlaces({ output, format }: GenerateFlags): void {
  const other = output !== undefined ? '--output' : format === 'bundle' ? '--format bundle' : undefined;
  if (other === undefined) return;
  throw new UserError(`\`--out-dir\` and \`${other}\` cannot be given together`, 'choose one of them, or run twice');
}
