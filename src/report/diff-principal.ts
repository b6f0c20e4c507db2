// One principal of a difference, on one screen: who it is, what was seen of it, its policies, and what does not fit.

import { policySize } from '../iam/format-policy.js';
import type { Diff, PolicyDiff } from '../check/diff.js';
import type { Activity } from '../check/diff-activity.js';
import type { DeniedCall } from '../check/diff-denials.js';
import type { UngrantedCall } from '../check/diff-ungranted.js';
import { badItem, heading, item, listOf, named, type Line, type Part } from './diff-page.js';
import { grantWords } from './diff-overview.js';
import { statementLines } from './diff-statement-lines.js';
import { denialWords, explanationWords, levelWords } from './diff-words.js';
import { nameOf } from './format-right-sizing.js';
import { countWords, grouped } from './counted.js';
import { tooLargeWords } from './too-large-words.js';
import { keepWords } from './keep-words.js';

/** How many statements, and how many calls of a kind, are shown. */
const mostStatements = 12;
const mostCalls = 8;

/** The lines of a principal. */
export function principalLines(diff: Diff): readonly Line[] {
  const { subject, proposal, policies, counts, tightens, ungranted, denied } = diff;
  const levels = levelWords(tightens);
  return [
    heading(2, named(nameOf(proposal)), levels === '' ? '' : `: can be tightened: ${levels}`),
    item(0, ...activityWords(diff)),
    item(0, `${countWords(policies.length, 'policy', 'policies')} of its own: ${grantWords(counts)}`),
    ...(subject.attached ? [] : [badItem(0, 'what is attached to it is not known')]),
    ...(subject.attached?.gaps ?? []).map(({ message }) => badItem(0, 'not all of it is known: ', named(message))),
    ...memberLines(diff),
    ...policies.flatMap(policyLines),
    ...calls('used, and allowed by no attached policy', ungranted, ungrantedWords),
    ...calls('denied by AWS', denied, deniedWords),
    ...proposalLines(diff),
  ];
}

function activityWords({ activity, subject: { kind, members } }: Diff): readonly Part[] {
  const who = kind === 'group' ? `group of ${countWords(members.length, 'member')}` : kind === 'user' ? 'user' : 'role';
  if (activity.kind === 'silent') return [`${who}, without a single event`, ...silentWords(activity)];
  const seen = activity.seen ? `, from ${activity.seen.firstSeen} to ${activity.seen.lastSeen}` : '';
  return [`${who}, ${countWords(activity.records, 'record')}${seen}`];
}

function silentWords({
  createdAt,
  isWholeLife,
  lastUsedAt,
  isContradicted,
}: Extract<Activity, { kind: 'silent' }>): readonly Part[] {
  const made = createdAt === undefined ? [] : [' (made at ', named(createdAt), ')'];
  if (isContradicted)
    return [
      ...made,
      ': AWS has seen it used at ',
      named(lastUsedAt ?? ''),
      ', so these logs do not hold all its calls',
    ];
  if (lastUsedAt !== undefined) return [...made, ': AWS has seen it used last at ', named(lastUsedAt)];
  return [...made, isWholeLife ? ': not used since it exists' : ''];
}

function memberLines({ subject: { attached, permissionSet, kind, members } }: Diff): readonly Line[] {
  const roles = permissionSet?.roles ?? [];
  const groups = attached?.groups ?? [];
  return [
    ...(roles.length > 0 ? [item(0, `for ${countWords(roles.length, 'role')}: `, ...listOf(roles, 3))] : []),
    ...(groups.length > 0
      ? [item(0, 'member of ', ...listOf(groups, 5), ': what those grant is shown with them')]
      : []),
    ...(attached?.boundary ? [item(0, 'boundary: ', named(attached.boundary.arn ?? attached.boundary.name))] : []),
    ...(kind === 'group' && members.length === 0 ? [item(0, 'nobody is in it')] : []),
  ];
}

function policyLines({ policy, change, reason, statements, tightens }: PolicyDiff): readonly Line[] {
  const telling = statements
    .map((one) => statementLines(one, reason !== undefined))
    .filter((lines) => lines.length > 0);
  const shown = telling.slice(0, mostStatements);
  const levels = levelWords(tightens);
  const fate: readonly Part[] = reason
    ? [': stays: ', named(keepWords(reason))]
    : [change === 'stay' ? ': stays as it is' : levels === '' ? ': is rewritten' : `: can be tightened: ${levels}`];
  return [
    item(
      0,
      'policy ',
      named(policy.name),
      policy.arn === undefined ? ' (inline)' : ' (',
      ...(policy.arn === undefined ? [] : [named(policy.arn), ')']),
      ...fate,
    ),
    ...shown.flat(),
    ...(telling.length > shown.length ? [item(1, countWords(telling.length - shown.length, 'more statement'))] : []),
  ];
}

function calls<Call>(
  title: string,
  { named: all, more }: { readonly named: readonly Call[]; readonly more: number },
  words: (call: Call) => readonly Part[],
): readonly Line[] {
  if (all.length === 0) return [];
  const shown = all.slice(0, mostCalls);
  const rest = all.length - shown.length + more;
  return [
    item(0, `${title}:`),
    ...shown.map((one) => item(1, ...words(one))),
    ...(rest > 0 ? [item(1, `${grouped(rest)} more`)] : []),
  ];
}

function ungrantedWords({ action, resource, span, explanations }: UngrantedCall): readonly Part[] {
  const may = explanations.flatMap((one, index): Part[] => [index > 0 ? ', or ' : '', ...explanationWords(one)]);
  return [named(action), ' on ', named(resource), `, ${countWords(span.calls, 'call')}: perhaps by `, ...may];
}

function deniedWords({ action, resource, span, reasons }: DeniedCall): readonly Part[] {
  const why = reasons.flatMap((one, index): Part[] => [index > 0 ? ', ' : '', ...denialWords(one)]);
  return [named(action), ' on ', named(resource), `, ${countWords(span.calls, 'call')}: `, ...why];
}

function proposalLines({ proposal: { policies, tooLarge, rightSized } }: Diff): readonly Line[] {
  if (tooLarge) return [badItem(0, `right-sized: what is needed has ${tooLargeWords(tooLarge)}, beside what stays`)];
  const gone = rightSized?.changes.filter(({ kind }) => kind === 'replace').length ?? 0;
  if (gone === 0) return [];
  const replaced = `right-sized: ${countWords(gone, 'policy', 'policies')}`;
  if (policies.length === 0) return [item(0, `${replaced} can go, and nothing is needed in place`)];
  const size = policies.reduce((sum, { document }) => sum + policySize(document), 0);
  return [item(0, `${replaced} replaced by ${grouped(policies.length)} of ${grouped(size)} characters`)];
}
