// Right-sizings as text for a person: what to attach and detach, what stays and why, and the promises with their numbers.

import { styleText } from 'node:util';
import type { RightSizingCheck } from '../check/check-right-sizing.js';
import { policySize } from '../iam/format-policy.js';
import type { MetCall } from '../comparison/meetings.js';
import type { Proposal } from '../proposal/proposal.js';
import type { KeptPart, PolicyChange, RightSized } from '../proposal/right-size.js';
import { grouped } from './format-progress.js';
import { keepWords } from './keep-words.js';
import { plainText } from './plain-text.js';

/** One right-sizing, as this page needs it. */
export interface ShownSizing {
  readonly proposal: Proposal;
  readonly check: RightSizingCheck | undefined;
}

/** How many principals are shown, and how many lines of one kind for each. */
const mostPrincipals = 20;
const mostLines = 8;

/** The right-sizings as lines, each ended; those that change nothing are counted only. */
export function formatRightSizings(sizings: readonly ShownSizing[], color: boolean): string {
  const heading = (text: string) => (color ? styleText('bold', text, { validateStream: false }) : text);
  const changed = sizings.filter(({ proposal }) => changes(proposal));
  const shown = changed.slice(0, mostPrincipals);
  const unchanged = sizings.length - changed.length;
  return [
    ...shown.flatMap(({ proposal }) => [heading(plainText(nameOf(proposal))), ...linesOf(proposal)]),
    ...(changed.length > shown.length ? [`… and ${grouped(changed.length - shown.length)} more that change`] : []),
    ...(unchanged > 0
      ? [`${grouped(unchanged)} ${unchanged === 1 ? 'principal stays' : 'principals stay'} as attached`]
      : []),
    ...promises(sizings.flatMap(({ check }) => check ?? [])),
    '',
  ].join('\n');
}

function changes({ rightSized, policies, tooLarge }: Proposal): boolean {
  const isReplaced = rightSized?.changes.some(({ kind }) => kind === 'replace') ?? false;
  return isReplaced || policies.length > 0 || tooLarge !== undefined || (rightSized?.ungranted.length ?? 0) > 0;
}

/** Whom a proposal is for, as people call it. */
export function nameOf({ principal, permissionSet }: Pick<Proposal, 'principal' | 'permissionSet'>): string {
  return permissionSet ? `permission set ${permissionSet.name}` : principal;
}

function linesOf({ policies, rightSized, tooLarge }: Proposal): readonly string[] {
  if (!rightSized) return [];
  const attach = policies.map(
    ({ name, document }) => `  attach  ${plainText(name)}, ${grouped(policySize(document))} characters`,
  );
  const refused = tooLarge
    ? [`  too large: ${grouped(tooLarge.size)} characters take ${String(tooLarge.needed)} policies`]
    : [];
  return [
    ...attach,
    ...refused,
    ...rightSized.changes.filter(({ kind }) => kind === 'replace').map((change) => `  detach  ${changeWords(change)}`),
    ...limited(
      rightSized.changes.filter(({ kind }) => kind === 'stay').map((change) => `  stays   ${changeWords(change)}`),
    ),
    ...limited(keptLines(rightSized)),
    ...limited(ungrantedLines(rightSized.ungranted)),
  ];
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
  return [...byReason].map(([reason, parts]) => {
    const more = parts.length - 3;
    return `  kept    ${parts.slice(0, 3).join(', ')}${more > 0 ? ` and ${grouped(more)} more` : ''}: ${reason}`;
  });
}

function partWords({ at: { held, index, statement }, actions }: KeptPart): string {
  const place = `${held.policy.name}.Statement[${String(index)}]${statement.sid ? ` ${statement.sid}` : ''}`;
  return plainText(actions ? `${actions.join(' ')} in ${place}` : place);
}

function ungrantedLines(calls: readonly MetCall[]): readonly string[] {
  const byUse = new Map<string, number>();
  for (const { line } of calls) {
    const use = plainText(`${line.action} on ${line.resource}`);
    byUse.set(use, (byUse.get(use) ?? 0) + line.count);
  }
  return [...byUse].map(
    ([use, count]) => `  not granted  ${use}: ${grouped(count)} ${count === 1 ? 'call' : 'calls'} that no attached policy here allows`,
  );
}

function limited(lines: readonly string[]): readonly string[] {
  const more = lines.length - mostLines;
  return more > 0 ? [...lines.slice(0, mostLines), `          and ${grouped(more)} more like that`] : lines;
}

function promises(checks: readonly RightSizingCheck[]): readonly string[] {
  const sum = (count: (check: RightSizingCheck) => number) =>
    grouped(checks.reduce((total, check) => total + count(check), 0));
  const broken = ({ replay }: RightSizingCheck) => replay.broken.reduce((total, { line }) => total + line.count, 0);
  const beyond = checks.reduce((total, check) => total + check.beyond, 0);
  return [
    `replay: ${sum(({ replay }) => replay.calls.allowed)} of ${sum((check) => check.replay.calls.allowed + broken(check))} used calls allowed by what is proposed, ` +
      `${sum(({ replay }) => replay.calls.hanging)} hang on a carried condition, ` +
      `${sum(({ replay }) => replay.calls.otherwise)} were never allowed by an identity policy`,
    `never wider: ${sum(({ width }) => width.contained)} of ${sum(({ width, beyond: own }) => width.grants - own)} grants contained in what is attached, ` +
      `${sum(({ width }) => width.denies - width.lostDenies.length)} of ${sum(({ width }) => width.denies)} denies kept` +
      (beyond > 0 ? `; ${grouped(beyond)} granted beyond that, as asked for` : ''),
  ];
}
