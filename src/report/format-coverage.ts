// Coverage as text for a person: which trail, where and when there are records, and what no record could have shown.

import type { Coverage } from '../coverage/coverage.js';
import type { Answered, ServiceCoverage } from '../coverage/overview.js';
import type { BlindReason } from '../coverage/question.js';
import { regionAssumption } from './assumptions.js';
import { blindReason } from './blind-reason.js';
import { firstNames, grouped } from './counted.js';
import { headingsIn } from './headings.js';
import { plainText } from './plain-text.js';

/** What is shown. */
export interface ShownCoverage {
  readonly coverage: Coverage;
  readonly services: readonly ServiceCoverage[];
  readonly answers: readonly Answered[];
  /** The services whose actions the logs show in use: these are told apart. */
  readonly usedServices: ReadonlySet<string>;
}

/** How many names a line shows before it counts the rest. */
const mostNames = 8;

/** The coverage as lines, each ended. */
export function formatCoverage({ coverage, services, answers, usedServices }: ShownCoverage, color: boolean): string {
  const heading = headingsIn(color);
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [heading(title), ...lines, ''];
  const everywhere = commonReasons(services);
  return [
    ...section('trails', trailLines(coverage)),
    ...section('records', recordLines(coverage)),
    ...section('asked', answers.map(answerLine)),
    ...section(
      'services in use',
      services.filter(({ service }) => usedServices.has(service)).flatMap((one) => serviceLines(one, everywhere)),
    ),
    ...section('actions, on all resources', totalLines(services, everywhere)),
  ].join('\n');
}

function trailLines(coverage: Coverage): readonly string[] {
  const { trails, isAssumed } = coverage;
  if (isAssumed)
    return [
      "  none was given: AWS's default is assumed (management events, read and write; no data events)",
      ...regionAssumption(coverage).map((text) => `  ${text}`),
      '  give `--event-selectors FILE` or `--trail NAME` for what is really logged',
    ];
  const told = trails.flatMap(({ name, arn, selectors, isMultiRegion, isLogging, homeRegion, deliveryError }) => {
    const data = selectors.filter(({ category }) => category === 'Data');
    const types = data.flatMap(({ fields }) =>
      fields.flatMap(({ field, equals }) => (field === 'resources.type' ? equals : [])),
    );
    const where =
      isMultiRegion === undefined
        ? 'which Regions it records is not told'
        : isMultiRegion
          ? 'all Regions'
          : `${homeRegion ?? 'one Region'} only`;
    return [
      `  ${plainText(arn ?? name)}: ${where}${isLogging === false ? ', not logging' : ''}`,
      `    management events: ${selectors.length > data.length ? 'selected' : 'not selected'}; data events: ${types.length === 0 ? 'none' : plainText([...new Set(types)].join(', '))}`,
      ...(deliveryError === undefined ? [] : [`    could not deliver of late: ${plainText(deliveryError)}`]),
    ];
  });
  return [...told, ...regionAssumption(coverage).map((text) => `  ${text}`)];
}

function recordLines({ seen, window }: Coverage): readonly string[] {
  if (!seen) return [];
  if (!window) return ['  none: nothing is observable'];
  return [
    `  from ${window.first} to ${window.last}`,
    ...[...seen.regionsOf].map(
      ([account, regions]) => `  account ${plainText(account)}: ${firstNames([...regions].sort(), mostNames)}`,
    ),
    ...[...seen.gapsOf].flatMap(([account, gaps]) =>
      gaps.map((gap) => `  gap: ${blindReason({ kind: 'gap', account, ...gap })}`),
    ),
    ...seen.changes.map(({ event, trail, last }) => `  change: ${event} on ${plainText(trail)} at ${last}`),
  ];
}

function answerLine({ action, resource, answer }: Answered): string {
  const asked = `  ${plainText(action)} on ${plainText(resource)}`;
  return answer.kind === 'observable'
    ? `${asked}: observable`
    : `${asked}: not observable: ${answer.reasons.map(blindReason).join('; ')}`;
}

/** What is in the way of every single action: said once. */
function commonReasons(services: readonly ServiceCoverage[]): ReadonlyMap<string, BlindReason> {
  if (services.some(({ observable }) => observable > 0)) return new Map();
  const groups = services.flatMap(({ notObservable }) => notObservable.map(({ reasons }) => reasons));
  const keys = groups.map((reasons) => new Set(reasons.map(blindReason)));
  return new Map(
    (groups[0] ?? [])
      .map((reason) => [blindReason(reason), reason] as const)
      .filter(([text]) => keys.every((one) => one.has(text))),
  );
}

function serviceLines(
  { service, actions, observable, notObservable }: ServiceCoverage,
  everywhere: ReadonlyMap<string, BlindReason>,
): readonly string[] {
  return [
    `  ${service}: ${grouped(observable)} of ${grouped(actions)} actions observable`,
    ...notObservable.flatMap((group) => {
      const own = group.reasons.map(blindReason).filter((text) => !everywhere.has(text));
      const names = firstNames(
        group.actions.map((action) => action.slice(service.length + 1)),
        mostNames,
      );
      return own.length === 0 ? [] : [`    not ${names}: ${own.join('; ')}`];
    }),
  ];
}

function totalLines(
  services: readonly ServiceCoverage[],
  everywhere: ReadonlyMap<string, BlindReason>,
): readonly string[] {
  if (services.length === 0) return [];
  const sum = (count: (one: ServiceCoverage) => number) => services.reduce((total, one) => total + count(one), 0);
  const byReason = new Map<string, number>();
  for (const { notObservable } of services) {
    for (const { reasons, actions } of notObservable) {
      for (const key of new Set(reasons.map(coarse))) byReason.set(key, (byReason.get(key) ?? 0) + actions.length);
    }
  }
  const counted = [...byReason].sort(([one, left], [other, right]) => right - left || (one < other ? -1 : 1));
  return [
    `  ${grouped(sum(({ observable }) => observable)).padStart(7)}  of ${grouped(sum(({ actions }) => actions))} observable`,
    ...counted.filter(([text]) => everywhere.has(text)).map(([text]) => `  ${'all'.padStart(7)}  not: ${text}`),
    ...counted
      .filter(([text]) => !everywhere.has(text))
      .map(([text, count]) => `  ${grouped(count).padStart(7)}  not: ${text}`),
  ];
}

// Data events of a hundred types are one line in a sum.
function coarse(reason: BlindReason): string {
  return reason.kind === 'data-not-selected'
    ? 'data events of their resource types are not selected'
    : blindReason(reason);
}
