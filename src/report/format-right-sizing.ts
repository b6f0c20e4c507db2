// Right-sizings as text for a person: what to attach and detach, what stays and why, and the promises with their numbers.

import type { RightSizingCheck } from '../check/check-right-sizing.js';
import { policySize } from '../iam/format-policy.js';
import { attachedPolicyLimit, inlinePolicyLimits } from '../iam/policy-limits.js';
import type { MetCall } from '../comparison/meetings.js';
import type { AttachedIssue } from '../attached/attached-issue.js';
import type { LimitedUse } from '../check/limited-calls.js';
import type { AttachedSubject } from '../proposal/attached-subjects.js';
import type { PlanStep } from '../proposal/plan.js';
import type { Proposal } from '../proposal/proposal.js';
import type { KeptPart, PolicyChange, RightSized } from '../proposal/right-size.js';
import { addedUp, countWords, firstLines, firstNames, grouped } from './counted.js';
import { headingsIn } from './headings.js';
import { keepWords } from './keep-words.js';
import { plainText } from './plain-text.js';
import { tooLargeWords } from './too-large-words.js';

/** One right-sizing, as this page needs it. */
export interface ShownSizing {
  readonly subject: Pick<AttachedSubject, 'attached'>;
  readonly proposal: Proposal;
  readonly check: RightSizingCheck | undefined;
  readonly limited?: readonly LimitedUse[];
}

/** How many principals are shown, how many where nothing changes for any, and how many lines of one kind for each. */
const mostPrincipals = 20;
const mostUnchanged = 3;
const mostLines = 8;
/** How many parts that stay for one reason are named. */
const mostParts = 3;

interface ShownLines {
  readonly name: string;
  readonly lines: readonly string[];
}

/** Looks at each right-sizing once; of the first ones with something to say all lines are noted. */
export class SizingNotes {
  readonly #shown: ShownLines[] = [];
  readonly #staying: ShownLines[] = [];
  readonly #checks: RightSizingCheck[] = [];
  #told = 0;
  #unchanged = 0;
  #losesWildcard = false;
  readonly #assumed: readonly string[];

  /** `assumed`: what is taken for granted of the trail, which is said with the promises. */
  constructor(assumed: readonly string[] = []) {
    this.#assumed = assumed;
  }

  /** Notes lines and numbers. */
  see(sizing: ShownSizing): void {
    if (sizing.check) this.#checks.push(sizing.check);
    this.#losesWildcard ||= losesWildcard(sizing);
    const isChange = isTold(sizing);
    if (isChange) this.#told += 1;
    else this.#unchanged += 1;
    const [shown, most] = isChange ? [this.#shown, mostPrincipals] : [this.#staying, mostUnchanged];
    if (shown.length < most) shown.push({ name: plainText(nameOf(sizing.proposal)), lines: linesOf(sizing) });
  }

  /** The right-sizings as lines, each ended; those that change nothing are counted only, unless these few are all there are. */
  text(issues: readonly AttachedIssue[], color: boolean): string {
    const heading = headingsIn(color);
    const more = this.#told - this.#shown.length;
    const isAll = this.#told === 0 && this.#unchanged <= mostUnchanged;
    return [
      ...(isAll ? this.#staying : this.#shown).flatMap(({ name, lines }) => [heading(name), ...lines]),
      ...(more > 0 ? [`… and ${grouped(more)} more with something to say`] : []),
      ...(this.#unchanged > 0 ? [`${countWords(this.#unchanged, 'subject stays', 'subjects stay')} as attached`] : []),
      ...limited(
        issues.map(({ place, message, consequence }) =>
          plainText(`attached policies: ${place}: ${message}; ${consequence}`),
        ),
      ),
      ...(this.#losesWildcard ? [wildcardsGo] : []),
      ...this.#assumed,
      ...promises(this.#checks),
      '',
    ].join('\n');
  }
}

const wildcardsGo =
  'wildcards in actions are replaced by names: what they granted and the catalog does not know, or AWS adds later, goes with them';

/** Whether an action pattern with a wildcard stands in a policy that goes, and not in what stays of it. */
function losesWildcard({ proposal: { rightSized } }: ShownSizing): boolean {
  if (!rightSized) return false;
  const gone = new Set(rightSized.changes.flatMap(({ kind, held }) => (kind === 'replace' ? [held] : [])));
  const kept = new Set(rightSized.kept.flatMap(({ at, actions }) => actions ?? at.statement.actions.patterns));
  return rightSized.compared.some(
    ({ at: { held, statement } }) =>
      gone.has(held) &&
      (statement.actions.kind === 'not-in' ||
        statement.actions.patterns.some((pattern) => /[*?]/.test(pattern) && !kept.has(pattern))),
  );
}

// Something changes, or somebody has to look.
function isTold({ subject, proposal, limited: denied = [] }: ShownSizing): boolean {
  const { rightSized, policies, tooLarge } = proposal;
  const isReplaced = rightSized?.changes.some(({ kind }) => kind === 'replace') ?? false;
  const isOdd = !subject.attached || tooLarge !== undefined || denied.length > 0 || isRefused(rightSized);
  return isReplaced || isOdd || policies.length > 0 || (rightSized?.ungranted.length ?? 0) > 0;
}

// A whole policy that is not observable is one of somebody whose use AWS has seen, and the logs do not have.
const refusals = new Set(['boundary', 'attached-elsewhere', 'no-evidence', 'not-observable', 'service-linked']);

function isRefused(rightSized: RightSized | undefined): boolean {
  return (
    rightSized?.changes.some((change) => change.kind === 'stay' && refusals.has(change.reason?.kind ?? '')) ?? false
  );
}

/** Whom a proposal is for, as people call it. */
export function nameOf({ principal, permissionSet }: Pick<Proposal, 'principal' | 'permissionSet'>): string {
  return permissionSet ? `permission set ${permissionSet.name}` : principal;
}

function linesOf({ subject, proposal, limited: denied = [] }: ShownSizing): readonly string[] {
  const { policies, rightSized, tooLarge, plan } = proposal;
  if (!rightSized) return [];
  if (!subject.attached)
    return ['  not there  the attached policies do not hold it: nothing is proposed, as it is not known what it has'];
  const sizes = new Map(policies.map(({ name, document }) => [name, policySize(document)]));
  const refused = tooLarge
    ? [`  too large: what is needed has ${tooLargeWords(tooLarge)}, beside what stays: all stays attached`]
    : [];
  return [
    ...(plan?.steps ?? []).map((step) => stepWords(step, sizes)),
    ...roomWords(proposal),
    ...refused,
    ...limited(
      rightSized.changes.filter(({ kind }) => kind === 'stay').map((change) => `  stays   ${changeWords(change)}`),
    ),
    ...limited(keptLines(rightSized)),
    ...limited(ungrantedLines(rightSized.ungranted)),
    ...limited(limitedLines(denied)),
  ];
}

function stepWords(step: PlanStep, sizes: ReadonlyMap<string, number>): string {
  if (step.kind === 'attach')
    return `  attach  ${plainText(step.name)}, ${grouped(sizes.get(step.name) ?? 0)} characters`;
  const { policy } = step.held;
  if (step.kind === 'new-version')
    return `  new version of policy ${plainText(policy.arn ?? policy.name)}, ${grouped(sizes.get(policy.name) ?? 0)} characters`;
  return `  ${step.kind}  ${plainText(policy.name)} (${policy.arn === undefined ? policy.origin : plainText(policy.arn)})`;
}

// While both the old and the new are attached, AWS's quotas hold for both.
function roomWords({ plan, kind, permissionSet }: Proposal): readonly string[] {
  if (!plan || plan.steps.length === 0) return [];
  const { managed, inlineSize } = plan.peak;
  const isHolder = !permissionSet && (kind === 'role' || kind === 'user' || kind === 'group');
  const most = isHolder ? inlinePolicyLimits[kind] : Infinity;
  return [
    ...(managed > attachedPolicyLimit
      ? [
          `  room    ${grouped(managed)} managed policies are attached for a while: AWS allows ${grouped(attachedPolicyLimit)} unless it was asked for more`,
        ]
      : []),
    ...(inlineSize > most
      ? [
          `  room    inline policies have ${grouped(inlineSize)} characters for a while: AWS allows ${grouped(most)}, so delete the old ones first or attach the new as managed`,
        ]
      : []),
  ];
}

function limitedLines(denied: readonly LimitedUse[]): readonly string[] {
  const uses = denied.map(({ line, by }): readonly [string, number] => {
    const limit = by === 'boundary' ? 'the boundary' : 'a service control policy';
    return [`${plainText(`${line.action} on ${line.resource}`)}: ${limit} of today would deny it`, line.count];
  });
  return addedUp(uses).map(([use, count]) => `  limited  ${use}, and it was used: ${countWords(count, 'call')}`);
}

function changeWords(change: PolicyChange): string {
  const { name, arn, origin } = change.held.policy;
  const reason = change.kind === 'stay' ? change.reason : undefined;
  return `${plainText(name)} (${arn === undefined ? origin : plainText(arn)})${reason ? `: ${plainText(keepWords(reason))}` : ''}`;
}

function keptLines({ kept }: RightSized): readonly string[] {
  const words = kept.map((part) => [plainText(keepWords(part.reason)), partWords(part)] as const);
  const byReason = new Map<string, string[]>();
  for (const [reason, part] of words) byReason.set(reason, [...(byReason.get(reason) ?? []), part]);
  return [...byReason].map(([reason, parts]) => `  kept    ${firstNames(parts, mostParts)}: ${reason}`);
}

function partWords({ at: { held, index, statement }, actions }: KeptPart): string {
  const place = `${held.policy.name}.Statement[${String(index)}]${statement.sid ? ` ${statement.sid}` : ''}`;
  return plainText(actions ? `${actions.join(' ')} in ${place}` : place);
}

function ungrantedLines(calls: readonly MetCall[]): readonly string[] {
  return addedUp(calls.map(({ line }) => [plainText(`${line.action} on ${line.resource}`), line.count])).map(
    ([use, count]) => `  not granted  ${use}: ${countWords(count, 'call')} that no attached policy here allows`,
  );
}

function limited(lines: readonly string[]): readonly string[] {
  return firstLines(lines, { most: mostLines, indent: '          ', rest: ' like that' });
}

/** The promises of proposals with their numbers, a line each, without its end. */
export function promises(checks: readonly RightSizingCheck[]): readonly string[] {
  const sum = (count: (check: RightSizingCheck) => number) =>
    grouped(checks.reduce((total, check) => total + count(check), 0));
  const replayed = ({ replay: { calls, broken } }: RightSizingCheck) =>
    broken.reduce((total, { line }) => total + line.count, calls.allowed + calls.hanging + calls.otherwise);
  const beyond = checks.reduce((total, check) => total + check.beyond, 0);
  return [
    `replay: ${sum(({ replay }) => replay.calls.allowed)} of ${sum(replayed)} used calls allowed for certain by what is proposed, ` +
      `${sum(({ replay }) => replay.calls.hanging)} hang on what the evidence does not tell, ` +
      `${sum(({ replay }) => replay.calls.otherwise)} not by an identity policy, before and after`,
    `never wider: ${sum(({ width }) => width.contained)} of ${sum(({ width, beyond: own }) => width.grants - own)} grants contained in what is attached, ` +
      `${sum(({ width }) => width.denies - width.lostDenies.length)} of ${sum(({ width }) => width.denies)} denies kept` +
      (beyond > 0 ? `; ${grouped(beyond)} granted beyond that, as asked for` : ''),
  ];
}
