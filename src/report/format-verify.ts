// A verification as text for a person: what would break first, what hangs on a condition, what nobody needed, lint.

import type { LintFinding } from '../check/lint.js';
import type { NeverUsed } from '../check/never-used.js';
import type { DeniedUse, Layer, OtherwiseUse, Replay, UnknownUse } from '../check/replay.js';
import type { Verification, VerifiedRun } from '../check/verify.js';
import type { StatementRef } from '../iam/compile-policies.js';
import { jsonStatement } from '../iam/format-policy.js';
import { countWords, firstLines, firstNames, grouped } from './counted.js';
import { groupUses, type ShownLine } from './group-uses.js';
import { headingsIn, type Style } from './headings.js';
import { plainText } from './plain-text.js';
import { nameStatement } from './verify-parts.js';

/** How many entries a section shows before it only counts; the JSON has all. */
const mostEntries = 50;
/** How many names one entry has. */
const mostNames = 10;

/** The verification as lines, each ended. The verdict stands last, where a terminal ends. */
export function formatVerify({ verifications, unverified }: VerifiedRun, color: boolean): string {
  const heading = headingsIn(color);
  const section = (title: string, entries: readonly string[], style?: Style) =>
    entries.length === 0
      ? []
      : [heading(title, style), ...firstLines(entries, { most: mostEntries, rest: ': --format json has all' }), ''];
  return [
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
    ...section('policies of principals that made no calls in these logs', unseen(verifications)),
    ...section(
      'principals without a policy in the bundle, not replayed',
      unverified.map((principal) => `  ${plainText(principal)}`),
    ),
    ...section(
      'not allowed by what is attached either: something else did, such as a policy of the resource',
      useEntries(
        verifications,
        ({ replay }) => replay.otherwise,
        () => [],
      ),
    ),
    ...section(
      'denied by a boundary or a service control policy of when the bundle was made, with it or without it',
      useEntries(verifications, ({ limited }) => limited, limitedReasons),
    ),
    ...section(
      'may be denied, depending on what the evidence does not tell',
      useEntries(verifications, ({ replay }) => replay.unknown, unknownReasons),
    ),
    ...section(
      'would be denied, though AWS authorized it',
      useEntries(verifications, ({ replay }) => replay.denied, deniedReasons),
      redBold,
    ),
    ...verdictLines(verifications),
    '',
  ].join('\n');
}

const redBold: Style = ['bold', 'red'];

function unseen(verifications: readonly Verification[]): readonly string[] {
  return verifications.flatMap(({ set: { principal }, callers }) =>
    principal !== undefined && callers.length === 0 ? [`  ${plainText(principal)}`] : [],
  );
}

function verdictLines(verifications: readonly Verification[]): readonly string[] {
  const sum = (fate: keyof Replay['calls']) =>
    verifications.reduce((total, { replay }) => total + replay.calls[fate], 0);
  const [allowed, denied, unknown, otherwise] = [sum('allowed'), sum('denied'), sum('unknown'), sum('otherwise')];
  const replayed = new Set(verifications.flatMap(({ principals, callers }) => (principals > 0 ? callers : [])));
  const isWithin = verifications.some(({ set }) => set.attached);
  const line = (count: number, words: string) => `  ${grouped(count).padStart(9)}  ${words}`;
  return [
    `replay of ${countWords(replayed.size, 'principal')}: ${grouped(allowed + denied + unknown + otherwise)} used calls`,
    line(allowed, 'allowed'),
    line(denied, 'would be denied'),
    line(unknown, 'may be denied, depending on what the evidence does not tell'),
    ...(isWithin ? [line(otherwise, 'not allowed by what is attached either: something else allowed them')] : []),
  ];
}

// Under each principal its uses: its name is long, and the same for many.
function useEntries<Use extends OtherwiseUse>(
  verifications: readonly Verification[],
  usesOf: (one: Verification) => readonly Use[],
  reasons: (use: Use, one: Verification) => readonly string[],
): readonly string[] {
  return verifications.flatMap((one) => {
    let last = '';
    return groupUses(usesOf(one)).map(({ principal, line, uses: alike }) => {
      const head = principal === last ? [] : [`  ${plainText(principal)}`];
      last = principal;
      const why = new Set(alike.flatMap((use) => reasons(use, one)));
      return [...head, useLine(line), ...[...why].map((text) => `      ${text}`)].join('\n');
    });
  });
}

function deniedReasons(
  { decidedBy, missing, fix, isFixOfNewVersion }: DeniedUse,
  one: Verification,
): readonly string[] {
  const why =
    decidedBy.length > 0
      ? `explicitly denied by ${places(decidedBy, one)}`
      : `no statement allows it${missing.length > 0 ? ` in ${missing.map(layerText).join(', nor in ')}` : ''}`;
  const isOld = one.identity.some(({ document }) => document.version !== '2012-10-17');
  const where = isFixOfNewVersion && isOld ? ', in a policy of version 2012-10-17 and in no older one' : '';
  return [why, ...(fix ? [`would allow it${where}: ${plainText(JSON.stringify(jsonStatement(fix)), 2000)}`] : [])];
}

function limitedReasons({ by }: Verification['limited'][number]): readonly string[] {
  return [by === 'boundary' ? 'by the boundary' : 'by a service control policy'];
}

function unknownReasons({ decidedBy, dependsOn }: UnknownUse, one: Verification): readonly string[] {
  const keys =
    dependsOn.length === 0
      ? 'which resource it was'
      : `the value of ${dependsOn.map((key) => plainText(key)).join(', ')}`;
  return [`depends on ${keys}, at ${places(decidedBy, one)}`];
}

function neverUsedEntry({ ref, isWhole, actions, resources }: NeverUsed, one: Verification): string {
  const at = `  ${place(ref, one)}`;
  if (isWhole) return `${at}: the whole statement`;
  const list = (name: string, texts: readonly string[]) =>
    texts.length === 0 ? [] : [`    ${name} ${firstNames(texts, mostNames)}`];
  return [at, ...list('actions', actions), ...list('resources', resources)].join('\n');
}

function lintEntry({ severity, rule, place: where, message, hint }: LintFinding, policy = ''): string {
  return [
    `  ${severity}: ${plainText(policy)} ${plainText(where)}: ${plainText(message)} (${rule})`,
    `    hint: ${plainText(hint)}`,
  ].join('\n');
}

function useLine({ action, resource, count, examples }: ShownLine): string {
  const [example] = examples;
  const such = example === undefined ? '' : `, such as event ${plainText(example)}`;
  return `    ${plainText(action)} on ${plainText(resource)} (${countWords(count, 'call')}${such})`;
}

function layerText(layer: Layer): string {
  switch (layer.kind) {
    case 'identity':
      return 'the policies';
    case 'boundary':
      return 'the boundary';
    case 'scp':
      return `the service control policies of level ${layer.level + 1} (${layer.level === 0 ? 'the root' : '1 is the root'})`;
  }
}

function places(refs: readonly StatementRef[], one: Verification): string {
  return firstNames(
    refs.map((ref) => place(ref, one)),
    mostNames,
  );
}

function place(ref: StatementRef, one: Verification): string {
  const { policy, statement, sid } = nameStatement(ref, one);
  return plainText(`${policy} Statement[${statement}]${sid === null ? '' : ` \`${sid}\``}`);
}
