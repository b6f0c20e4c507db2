// What of the attached policies is not to be touched, and why.

import type { AttachedPolicy, HeldPolicy } from '../attached/attached.js';
import type { AttachedStatement } from '../comparison/attached-statement.js';
import type { HiddenReason } from '../comparison/compare.js';
import { areDisjoint } from '../iam/containment.js';
import { matchesGlob } from '../iam/glob.js';
import { parseActionPattern, parseLikeValue } from '../iam/pattern.js';
import { principalNames } from '../iam/principal-names.js';

/** One line of a list of what is never to be touched: actions of principals, both as patterns, until a day if one is given. */
export interface KeepRule {
  /** An ARN or a name with `*` and `?`, as a selection has them. */
  readonly principal: string;
  /** An action pattern. */
  readonly action: string;
  readonly reason: string;
  /** The last day on which the rule holds, ISO 8601. */
  readonly until?: string;
}

/** Why something stays as it is attached. */
export type KeepReason =
  | { readonly kind: 'not-observable'; readonly reasons: readonly HiddenReason[] }
  /** The principal made authorized calls of which no action is known; they may need it. */
  | { readonly kind: 'unmapped-calls'; readonly events: readonly string[] }
  | { readonly kind: 'keep-list'; readonly rule: KeepRule }
  | { readonly kind: 'short-window'; readonly days: number; readonly minDays: number }
  /** Changed more recently than asked for, or at a time that nobody told. */
  | { readonly kind: 'newer'; readonly changedAt: string | undefined }
  /** AWS attached it to contain a leak. */
  | { readonly kind: 'quarantine' }
  /** Of a managed policy as a whole: it is the boundary of somebody, so that less of it takes from them what others grant. */
  | { readonly kind: 'boundary'; readonly of: readonly string[] }
  /** AWS counts more who have the policy than are known. */
  | { readonly kind: 'attached-elsewhere'; readonly known: number; readonly count: number }
  /** Some who have the policy are roles of services, which nobody can change. */
  | { readonly kind: 'service-linked'; readonly principals: readonly string[] }
  /** Some who have the policy made no call that was read. */
  | { readonly kind: 'no-evidence'; readonly principals: readonly string[] }
  /** A narrower statement could not be shown to be within what is attached. */
  | { readonly kind: 'not-shown'; readonly reason: string };

/** What may be kept beside what the comparison says. */
export interface KeepOptions {
  /** Why nothing is to be touched at all. */
  readonly refusal?: KeepReason;
  readonly rules: readonly KeepRule[];
  /** Policies changed after this time are kept, and those of unknown age; absent: age is no reason. */
  readonly newerThan?: string;
  /** When a policy came to its holder last, by being put, attached or joined, as the logs have it; `undefined`: unknown. */
  readonly changedAt?: (held: HeldPolicy) => string | undefined;
  /** Evidence shorter than this removes nothing; both in days. */
  readonly window: { readonly days: number; readonly minDays: number };
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/security-iam-awsmanpol.html (AWSCompromisedKeyQuarantineV2 and later)
const quarantine = /^AWSCompromisedKeyQuarantine/;

/** Whether AWS attached the policy to contain a leaked key: such a one always stays. */
export function isQuarantine({ origin, name }: AttachedPolicy): boolean {
  return origin === 'aws-managed' && quarantine.test(name);
}

/** Why a whole policy stays. */
export function policyKeep(held: HeldPolicy, options: KeepOptions): KeepReason | undefined {
  if (isQuarantine(held.policy)) return { kind: 'quarantine' };
  const { window, newerThan, refusal } = options;
  if (refusal) return refusal;
  if (window.days < window.minDays) return { kind: 'short-window', ...window };
  if (newerThan === undefined) return undefined;
  // How old the text of a managed policy is says nothing of how long somebody has had it.
  const grantedAt = options.changedAt?.(held);
  const { changedAt } = held.policy;
  if (changedAt !== undefined && changedAt > newerThan && (grantedAt ?? '') < changedAt)
    return { kind: 'newer', changedAt };
  return grantedAt === undefined || grantedAt > newerThan ? { kind: 'newer', changedAt: grantedAt } : undefined;
}

/** Whether a rule names a principal. */
export function isRuleFor({ principal }: KeepRule, arn: string): boolean {
  const glob = parseLikeValue(principal, '2008-10-17');
  return principalNames(arn).some((name) => matchesGlob(glob, name));
}

/** The rules that name an action pattern of a principal's statement, at least in part. */
export function rulesFor(
  { held }: AttachedStatement,
  pattern: string,
  principals: readonly string[],
  rules: readonly KeepRule[],
): readonly KeepRule[] {
  const arns = [...principals, held.holder.arn];
  const glob = parseActionPattern(pattern);
  return rules.filter(
    (rule) => arns.some((arn) => isRuleFor(rule, arn)) && !areDisjoint(parseActionPattern(rule.action), glob),
  );
}
