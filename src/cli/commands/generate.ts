// `trailfit generate`: least-privilege policies for what was used.

import { join } from 'node:path';
import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from 'yargs';
import { emitBundle } from '../../emit/emit-bundle.js';
import { emitPolicy } from '../../emit/emit-policy.js';
import { policyFileNames } from '../../emit/policy-file-name.js';
import { plainText } from '../../report/plain-text.js';
import { isEditable, runGenerate, type GenerateRun, type Proposal } from '../../pipeline.js';
import { exitCodeOf } from '../exit-code.js';
import { withGatherOptions, type GatherFlags } from '../options.js';
import { startProgress } from '../progress.js';
import { finishRun, withAsOf, writeResult } from '../finish-run.js';
import { once, readSettings, wholeNumber } from '../settings.js';
import { UserError } from '../user-error.js';
import { writeFolder } from '../write-output.js';

const generateOptions = {
  format: {
    choices: ['policy', 'bundle'],
    default: 'policy',
    describe: 'one policy document, or one JSON object for all principals',
    group: 'Output:',
  },
  'out-dir': {
    type: 'string',
    requiresArg: true,
    describe: 'write a file per principal and policy into this folder',
    group: 'Output:',
  },
  'include-denied': {
    type: 'boolean',
    default: false,
    describe: 'grant also what AWS denied; marked',
    group: 'Policy:',
  },
  'min-members': {
    type: 'number',
    requiresArg: true,
    default: 5,
    describe: 'distinct names that a folded prefix needs to be granted (1 to 16)',
    group: 'Policy:',
  },
} as const;

type GenerateFlags = GatherFlags & ArgumentsCamelCase<InferredOptionTypes<typeof generateOptions>>;

/** Declares the command. */
export function addGenerate(yargs: Argv): Argv {
  return yargs.command(
    'generate <source..>',
    'write policies for what was used',
    (own) =>
      withGatherOptions(own)
        .options(generateOptions)
        .example('$0 generate logs/ --principal app > policy.json', 'the policy of one role')
        .example('$0 generate s3://my-trail/AWSLogs --out-dir policies', 'a file for each principal'),
    (flags) => generate(flags),
  );
}

async function generate(flags: GenerateFlags): Promise<void> {
  const settings = readSettings(flags, flags.source, Date.now());
  const options = {
    includeDenied: flags.includeDenied,
    minMembers: wholeNumber('min-members', flags.minMembers, 16),
  };
  const outDir = once('out-dir', flags.outDir);
  if (outDir !== undefined) refuseOtherPlaces(flags);
  const progress = startProgress(flags.quiet);
  const run = await runGenerate(settings.gather, options, progress.update).finally(progress.end);
  // A policy that AWS would refuse for its size is left out of what is written for several principals.
  const isLeftOut = run.proposals.some(({ tooLarge }) => tooLarge);
  const exitCode = isLeftOut && !flags.allowIncomplete ? 3 : exitCodeOf(run, flags.allowIncomplete);
  const { proposals, wildcards, checks } = run;
  const finish = (code: number) =>
    finishRun({ run, flags, asOf: settings.asOf, proposals, wildcards, checks, exitCode: code });
  try {
    refuseFailed(run);
    if (outDir !== undefined) await writeAll(outDir, run);
    else if (flags.format === 'bundle')
      await writeResult(flags.output, emitBundle(withAsOf(run.usage.summary, settings.asOf), proposals, wildcards));
    else await writeResult(flags.output, onlyPolicy(run, flags));
  } catch (error) {
    await finish(1);
    throw error;
  }
  await finish(exitCode);
}

/** Files of a folder and one result are two things: neither option may be passed over without a word. */
function refuseOtherPlaces({ output, format }: GenerateFlags): void {
  const other = output !== undefined ? '--output' : format === 'bundle' ? '--format bundle' : undefined;
  if (other === undefined) return;
  throw new UserError(`\`--out-dir\` and \`${other}\` cannot be given together`, 'choose one of them, or run twice');
}

/** Nothing is written that would deny a call that AWS authorized. */
function refuseFailed({ proposals, checks }: GenerateRun): void {
  const index = checks.findIndex(({ isPassed }) => !isPassed);
  const failed = checks[index];
  if (!failed) return;
  const [use] = [...failed.replay.denied, ...failed.replay.unknown];
  throw new UserError(
    `the policy proposed for \`${plainText(proposals[index]?.principal ?? '')}\` fails its own replay: it would deny \`${plainText(use?.line.action ?? '')}\` on \`${plainText(use?.line.resource ?? '')}\`, such as event ${plainText(use?.line.examples[0] ?? '')}`,
    'nothing was written; this is a bug in trailfit: please report it with the record of that event',
  );
}

/** The text of the one policy that can be printed; all else is a `UserError` that says what to do. */
function onlyPolicy(run: GenerateRun, flags: GenerateFlags): string {
  const proposed = run.proposals.filter(({ kind }) => isEditable(kind));
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

function policyText(proposal: Proposal): string {
  const name = plainText(proposal.principal);
  if (proposal.tooLarge) {
    throw new UserError(
      `the policy for \`${name}\` has ${proposal.tooLarge.size} characters, more than the ${proposal.tooLarge.limit} that AWS takes`,
      'select less with `--since`, or see every use with `trailfit usage`',
    );
  }
  const [policy] = proposal.policies;
  if (!policy)
    throw new UserError(
      `there is nothing to grant to \`${name}\``,
      'none of its calls was authorized and mapped to an action; see the account of the run',
    );
  return emitPolicy(policy.document);
}

async function writeAll(folder: string, run: GenerateRun): Promise<void> {
  const policies = run.proposals.flatMap((proposal) => proposal.policies.map((policy) => ({ proposal, policy })));
  const names = policyFileNames(
    policies.map(({ proposal, policy }) => ({
      principal: proposal.principal,
      policy: policy.name,
      isForSet: proposal.permissionSet !== undefined,
    })),
  );
  const files = new Map(policies.map(({ policy }, index) => [names[index] ?? '', emitPolicy(policy.document)]));
  if (files.size === 0)
    throw new UserError(
      `there is nothing to write into \`${join(folder)}\``,
      'the account of the run says where the records went',
    );
  await writeFolder(folder, files);
}
