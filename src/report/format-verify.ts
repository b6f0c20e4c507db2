// A verification as text for a person: what would break first, what hangs on a condition, what nobody needed, lint.

import { styleText } from 'node:util';
import type { LintFinding } from '../check/lint.js';
import type { NeverUsed } from '../check/never-used.js';
import type { DeniedUse, UnknownUse } from '../check/replay.js';
import type { Verification } from '../check/verify.js';
import type { StatementRef } from '../iam/compile-policies.js';
import { jsonStatement } from '../iam/format-policy.js';
import { grouped } from './format-progress.js';
import { plainText } from './plain-text.js';
import { nameLayer, nameStatement } from './verify-parts.js';

/** How many entries a section shows before it only counts; the JSON has all. */
const mostEntries = 50;

/** The verification as lines, each ended. The verdict stands last, where a terminal ends. */
export function formatVerify(verifications: readonly Verification[], color: boolean): string {
  const heading = (text: string) => (color ? styleText('bold', text, { validateStream: false }) : text);
  const section = (title: string, entries: readonly string[]) =>
    entries.length === 0 ? [] : [heading(title), ...shortened(entries), ''];
  return [
    ...section(
      'would be denied, though AWS authorized it',
      verifications.flatMap((one) => one.replay.denied.map((use) => deniedEntry(use, one))),
    ),
    ...section(
      'hangs on what the logs do not tell',
      verifications.flatMap((one) => one.replay.unknown.map((use) => unknownEntry(use, one))),
    ),
    ...section(
      'never used in these logs (calls that the trail does not log look the same)',
      verifications.flatMap((one) => one.neverUsed.map((unused) => neverUsedEntry(unused, one))),
    ),
    ...section(
      'lint',
      verifications.flatMap(({ set, lint }) =>
        lint.flatMap((findings, index) => findings.map((finding) => lintEntry(finding, set.policies[index]?.name))),
      ),
    ),
    verdictLine(verifications),
    '',
  ].join('\n');
}

function verdictLine(verifications: readonly Verification[]): string {
  const sum = (verdict: 'allowed' | 'denied' | 'unknown') =>
    verifications.reduce((total, { replay }) => total + replay.calls[verdict], 0);
  const [allowed, denied, unknown] = [sum('allowed'), sum('denied'), sum('unknown')];
  return `replay: ${grouped(allowed)} of ${grouped(allowed + denied + unknown)} calls allowed, ${grouped(denied)} denied, ${grouped(unknown)} hang on what the logs do not tell`;
}

function deniedEntry({ caller, line, decidedBy, missing, fix }: DeniedUse, one: Verification): string {
  const why =
    decidedBy.length > 0
      ? `denied by ${places(decidedBy, one)}`
      : `nothing allows it in: ${missing.map(nameLayer).join(', ')}`;
  return [
    useLine(line, caller.principal),
    `    ${why}`,
    ...(fix ? [`    would allow it: ${plainText(JSON.stringify(jsonStatement(fix)), 2000)}`] : []),
  ].join('\n');
}

function unknownEntry({ caller, line, decidedBy, dependsOn }: UnknownUse, one: Verification): string {
  const keys = dependsOn.length === 0 ? 'which resource it was' : dependsOn.map((key) => plainText(key)).join(', ');
  return [useLine(line, caller.principal), `    depends on ${keys}, at ${places(decidedBy, one)}`].join('\n');
}

function neverUsedEntry({ ref, isWhole, actions, resources }: NeverUsed, one: Verification): string {
  const at = `  ${place(ref, one)}`;
  if (isWhole) return `${at}: the whole statement`;
  const list = (name: string, texts: readonly string[]) =>
    texts.length === 0 ? [] : [`    ${name} ${shownOf(texts)}`];
  return [at, ...list('actions', actions), ...list('resources', resources)].join('\n');
}

function lintEntry({ severity, rule, place: where, message, hint }: LintFinding, policy = ''): string {
  return [
    `  ${severity}: ${plainText(policy)} ${plainText(where)}: ${plainText(message)} (${rule})`,
    `    hint: ${plainText(hint)}`,
  ].join('\n');
}

function useLine({ action, resource, count, examples }: DeniedUse['line'], principal: string): string {
  const [example] = examples;
  const such = example === undefined ? '' : `, such as ${plainText(example)}`;
  const calls = count === 1 ? '1 call' : `${grouped(count)} calls`;
  return `  ${plainText(principal)}: ${plainText(action)} on ${plainText(resource)} (${calls}${such})`;
}

function places(refs: readonly StatementRef[], one: Verification): string {
  return shownOf(refs.map((ref) => place(ref, one)));
}

function place(ref: StatementRef, one: Verification): string {
  const { policy, statement, sid } = nameStatement(ref, one);
  return plainText(`${policy} Statement[${statement}]${sid === null ? '' : ` \`${sid}\``}`);
}

function shownOf(texts: readonly string[]): string {
  const shown = texts.slice(0, 10).map((text) => plainText(text));
  const more = texts.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${grouped(more)} more` : ''}`;
}

function shortened(entries: readonly string[]): string[] {
  const more = entries.length - mostEntries;
  return more <= 0
    ? [...entries]
    : [...entries.slice(0, mostEntries), `  … and ${grouped(more)} more: --format json has all`];
}
