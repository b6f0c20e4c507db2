// What `trailfit generate` does: policies made and checked, then written in the form that was asked for.

import { join } from 'node:path';
import { emitBundle } from '../../emit/emit-bundle.js';
import { codeFiles, emitCode, isCodeFormat } from '../emit-code.js';
import { emitPolicy } from '../../emit/emit-policy.js';
import { policyFileNames } from '../../emit/policy-file-name.js';
import { explainJson, formatExplain } from '../../report/format-explain.js';
import { plainText } from '../../report/plain-text.js';
import { tooLargeWords } from '../../report/too-large-words.js';
import { managedPolicyLimit } from '../../iam/policy-limits.js';
import { explainPolicies, isEditable, type Proposal, type ProposalOptions } from '../../pipeline.js';
import type { GenerateFlags } from '../commands/generate.js';
import { refuseUnwritable, refuseUnwritableFolder } from '../check-paths.js';
import { exitCodeOf } from '../exit-code.js';
import { proposedFromScratch, proposedWithin } from '../proposed.js';
import { readRightSizing } from '../read-right-sizing.js';
import { startProgress } from '../progress.js';
import { finishRun, withAsOf, writeResult } from '../finish-run.js';
import { once, wholeNumber } from '../settings.js';
import { UserError } from '../user-error.js';
import { writeFolder } from '../write-folder.js';
import { writeWholeFile } from '../write-output.js';

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
  const { gather, asOf, within } = await readRightSizing(flags, proposal, Date.now());
  const progress = startProgress(flags.quiet);
  const made = await (
    within ? proposedWithin(gather, within, progress.update) : proposedFromScratch(gather, proposal, progress.update)
  ).finally(progress.end);
  const { run, proposals, wildcards } = made;
  const isIncomplete = made.isIncomplete && !flags.allowIncomplete;
  const exitCode = isIncomplete ? 3 : exitCodeOf(run, flags.allowIncomplete, { standIns: made.standIns });
  const finish = (code: number) => finishRun({ ...made, flags, asOf, exitCode: code });
  try {
    if (made.failure) throw made.failure;
    if (explain !== undefined) await writeWholeFile(explain, explanation(explain, proposals));
    if (outDir !== undefined) await writeAll(outDir, proposals, flags);
    else if (isCodeFormat(flags.format))
      await writeResult(flags.output, emitCode(proposals, flags.format, proposal.form));
    else if (flags.format === 'bundle')
      await writeResult(flags.output, emitBundle(withAsOf(run.usage.summary, asOf), proposals, wildcards));
    else await writeResult(flags.output, onlyPolicy(proposals, flags));
  } catch (error) {
    await finish(1);
    throw error;
  }
  await finish(exitCode);
}

function explanation(path: string, proposals: readonly Proposal[]): string {
  const all = proposals
    .filter(({ kind, policies }) => policies.length > 0 || kind === 'group' || kind === 'policy' || isEditable(kind))
    .map((proposal) => ({ principal: proposal.principal, policies: explainPolicies(proposal) }));
  return path.endsWith('.json') ? explainJson(all) : formatExplain(all);
}

/** Files of a folder and one result are two things: neither option may be passed over without a word. */
function refuseOtherPlaces({ output, format }: GenerateFlags): void {
  const other = output !== undefined ? '--output' : format === 'bundle' ? '--format bundle' : undefined;
  if (other === undefined) return;
  throw new UserError(`\`--out-dir\` and \`${other}\` cannot be given together`, 'choose one of them, or run twice');
}

/** The text of the one policy that can be printed; all else is a `UserError` that says what to do. */
function onlyPolicy(proposals: readonly Proposal[], flags: GenerateFlags): string {
  const proposed = proposals.filter(({ kind }) => kind === 'group' || kind === 'policy' || isEditable(kind));
  const [proposal, second] = proposed;
  if (!proposal) {
    throw new UserError(
      flags.principal
        ? `no principal that a policy can be proposed for matches ${flags.principal.map((text) => `\`${plainText(text)}\``).join(', ')}`
        : 'no principal that a policy can be proposed for is in these logs',
      'the account of the run above says where the records went; `trailfit usage` lists all principals',
    );
  }
  if (second) {
    const names = proposed.slice(0, 5).map(({ principal }) => `\`${plainText(principal)}\``);
    const more = proposed.length > names.length ? ` and ${proposed.length - names.length} more` : '';
    throw new UserError(
      `${proposed.length} principals match: ${names.join(', ')}${more}`,
      'choose one with `--principal`, or write all with `--out-dir DIR` or `--format bundle`',
    );
  }
  return policyText(proposal);
}

function policyText({ principal, policies, tooLarge, rightSized }: Proposal): string {
  const name = plainText(principal);
  if (tooLarge) throw refuseTooLarge(name, tooLarge);
  const [policy, second] = policies;
  if (second) {
    throw new UserError(
      `the policy for \`${name}\` takes ${policies.length} documents, as AWS takes at most ${managedPolicyLimit} characters in one`,
      'write all of them with `--out-dir DIR` or `--format bundle`, or fewer with a wider `--resources`',
    );
  }
  if (!policy && rightSized) {
    throw new UserError(
      `there is nothing to attach to \`${name}\``,
      'the account of the run says which attached policies stay and which can go; `--format bundle` has the plan',
    );
  }
  if (!policy)
    throw new UserError(
      `there is nothing to grant to \`${name}\``,
      'none of its calls was authorized and mapped to an action; see the account of the run',
    );
  return emitPolicy(policy.document);
}

function refuseTooLarge(name: string, tooLarge: NonNullable<Proposal['tooLarge']>): UserError {
  return new UserError(
    `the policy for \`${name}\` has ${tooLargeWords(tooLarge)}`,
    'choose a wider `--resources`, select less with `--since`, or give it more room: `--as managed`, and `--max-policies` if AWS has raised your quota',
  );
}

async function writeAll(folder: string, proposals: readonly Proposal[], { format, as }: GenerateFlags): Promise<void> {
  const files = isCodeFormat(format) ? codeFiles(proposals, format, as) : policyFiles(proposals);
  if (files.size === 0)
    throw new UserError(
      `there is nothing to write into \`${join(folder)}\``,
      'the account of the run says where the records went',
    );
  await writeFolder(folder, files);
}

function policyFiles(proposals: readonly Proposal[]): ReadonlyMap<string, string> {
  const policies = proposals.flatMap((proposal) => proposal.policies.map((policy) => ({ proposal, policy })));
  const names = policyFileNames(
    policies.map(({ proposal, policy }) => ({
      principal: proposal.principal,
      policy: policy.name,
      isForSet: proposal.permissionSet !== undefined,
    })),
  );
  return new Map(policies.map(({ policy }, index) => [names[index] ?? '', emitPolicy(policy.document)]));
}
