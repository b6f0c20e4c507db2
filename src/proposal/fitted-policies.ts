// The policies of a proposal: named, and within the limits of the form that they are attached in.

import { inlinePolicyLimits, managedPolicyLimit } from '../iam/policy-limits.js';
import type { Statement } from '../iam/policy.js';
import { fit, type FitLimits } from './fit.js';
import { plainName } from './policy-owners.js';
import type { Proposal, ProposalOptions } from './proposal.js';

/** What stays attached beside the new policies: managed policies by number, inline ones by their size. */
export interface Staying {
  readonly managed: number;
  /** Whether a managed policy goes: one may take its place, however many stay. */
  readonly isReplaced: boolean;
  readonly inlineSize: number;
  /** Whether a policy of this name (in lower case, as names are unique that way) is there already when the new ones come. */
  readonly isTaken: (name: string) => boolean;
}

/** The policies for statements, or how much they are too large. Managed ones are named as `names` has it. */
export function fittedPolicies(
  statements: readonly Statement[],
  owner: Pick<Proposal, 'principal' | 'kind' | 'permissionSet'>,
  options: Pick<ProposalOptions, 'form' | 'maxPolicies' | 'names'>,
  staying: Staying = { managed: 0, isReplaced: false, inlineSize: 0, isTaken: () => false },
): Pick<Proposal, 'policies' | 'tooLarge'> {
  const limits = limitsOf(owner, options, staying);
  const fitted = fit(statements, limits);
  if (fitted.kind === 'too-large') {
    const { size, needed, isDivisible } = fitted;
    const isOne = options.form === 'inline' || owner.kind === 'policy';
    const reason = isOne ? 'characters' : isDivisible ? 'policies' : 'statement';
    return { policies: [], tooLarge: { reason, size, limit: limits.size, needed, allowed: limits.policies } };
  }
  const ownName = options.form === 'managed' ? options.names?.get(owner.principal) : undefined;
  const name = ownName ?? plainName(owner);
  const isOne = fitted.documents.length === 1;
  const round = freeRound(name, fitted.documents.length, staying.isTaken);
  return {
    policies: fitted.documents.map((document, index) => ({
      name: policyName(name, `${round}${isOne ? '' : `-${String(index + 1)}`}`),
      document,
    })),
    tooLarge: undefined,
  };
}

// A policy of an earlier run must not be overwritten before it is detached: `-trailfit`, else `-trailfit2`, and so on.
function freeRound(owner: string, count: number, isTaken: Staying['isTaken']): string {
  const isFree = (round: string) =>
    ['', ...Array.from({ length: count }, (_, index) => `-${String(index + 1)}`)].every(
      (number) => !isTaken(policyName(owner, `${round}${number}`).toLowerCase()),
    );
  for (let round = 1; ; round += 1) {
    const text = round === 1 ? '' : String(round);
    if (isFree(text)) return text;
  }
}

// All inline policies of a principal share one limit: a second one would not help.
// A permission set has one inline policy of its own: https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html
function limitsOf(
  { kind }: Pick<Proposal, 'kind'>,
  { form, maxPolicies }: Pick<ProposalOptions, 'form' | 'maxPolicies'>,
  { managed, isReplaced, inlineSize }: Staying,
): FitLimits {
  if (form === 'managed')
    return { size: managedPolicyLimit, policies: Math.max(isReplaced ? 1 : 0, maxPolicies - managed) };
  const own = kind === 'user' || kind === 'group' ? kind : 'role';
  return { size: Math.max(0, inlinePolicyLimits[own] - inlineSize), policies: 1 };
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html: 128 of `\w+=,.@-`.
function policyName(owner: string, number: string): string {
  const end = `-trailfit${number}`;
  return `${owner.slice(0, 128 - end.length)}${end}`;
}
