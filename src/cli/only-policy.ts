// The text of the one policy that can be printed; all else is a `UserError` that says what to do.

import { emitPolicy } from '../emit/emit-policy.js';
import { managedPolicyLimit } from '../iam/policy-limits.js';
import { isEditable, type Proposal } from '../pipeline.js';
import { plainText } from '../report/plain-text.js';
import { tooLargeWords } from '../report/too-large-words.js';
import { writeResult } from './finish-run.js';
import type { Generated } from './generated.js';
import { UserError } from './user-error.js';

/** How many principals are named where there should be one. */
const mostNames = 5;

/** One policy document. `selected`: what `--principal` said. */
export function generatedPolicy(selected: readonly string[] | undefined, output: string | undefined): Generated {
  let only: Proposal | undefined;
  const names: string[] = [];
  let count = 0;
  return {
    take: (proposal) => {
      if (!isProposedFor(proposal)) return;
      count += 1;
      only = count === 1 ? proposal : undefined;
      if (names.length < mostNames) names.push(`\`${plainText(proposal.principal)}\``);
    },
    write: async () => {
      if (count > 1) throw tooMany(names, count);
      await writeResult(output, policyText(only ?? nobody(selected)));
    },
  };
}

/** Whether a proposal is for somebody whose policies can be changed. */
export function isProposedFor({ kind }: Proposal): boolean {
  return kind === 'group' || kind === 'policy' || isEditable(kind);
}

function nobody(selected: readonly string[] | undefined): never {
  throw new UserError(
    selected
      ? `no principal that a policy can be proposed for matches ${selected.map((text) => `\`${plainText(text)}\``).join(', ')}`
      : 'no principal that a policy can be proposed for is in these logs',
    'the account of the run above says where the records went; `trailfit usage` lists all principals',
  );
}

function tooMany(names: readonly string[], count: number): UserError {
  const more = count > names.length ? ` and ${String(count - names.length)} more` : '';
  return new UserError(
    `${String(count)} principals match: ${names.join(', ')}${more}`,
    'choose one with `--principal`, or write all with `--out-dir DIR` or `--format bundle`',
  );
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
