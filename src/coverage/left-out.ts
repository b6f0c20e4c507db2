// What a run left out by its own options: calls that nobody looked at are not observable, never unused.

import { principalMatches, type Selection } from '../event/selection.js';
import { isArn } from '../iam/arn.js';
import { byCodeUnit } from '../usage/cell.js';
import type { BlindReason } from './question.js';

/** Whom and where a question is about; `region` is `*` for any, `account` is that of the caller. */
export interface Whereabouts {
  readonly principal?: string;
  readonly account?: string;
  readonly region: string;
}

/** Reads the selections of usage. One that cannot be read left out everything: a file may come from anywhere. */
export function readSelections(texts: readonly string[]): readonly (Selection | undefined)[] {
  return texts.map((text) => {
    try {
      return selectionOf(JSON.parse(text));
    } catch {
      return undefined;
    }
  });
}

function selectionOf(value: unknown): Selection | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { principals, accounts, regions, since, until } = { ...emptyParts, ...value };
  if (!isTexts(principals) || !isTexts(accounts) || !isTexts(regions)) return undefined;
  return {
    principals,
    accounts,
    regions,
    ...(typeof since === 'string' && { since }),
    ...(typeof until === 'string' && { until }),
  };
}

const emptyParts: Readonly<Record<string, unknown>> = { principals: [], accounts: [], regions: [] };

/**
 * What was left out for a question, over all parts of a run: nothing if the parts that take it all in follow each other
 * without a hole.
 */
export function leftOut(selections: readonly (Selection | undefined)[], where: Whereabouts): readonly BlindReason[] {
  if (selections.length === 0) return [];
  const obstacles = selections.map((selection) => (selection ? obstacleOf(selection, where) : 'time'));
  const open = selections.filter((_, index) => obstacles[index] === undefined);
  if (open.length === 0) {
    const options = new Set(obstacles.flatMap((option) => option ?? []));
    return [...options].sort(byCodeUnit).map((option) => ({ kind: 'left-out', option }));
  }
  return hasHole(open.flatMap((selection) => selection ?? [])) ? [{ kind: 'left-out', option: 'time' }] : [];
}

function obstacleOf(
  { principals, accounts, regions }: Selection,
  { principal = '', account, region }: Whereabouts,
): 'principal' | 'account' | 'region' | undefined {
  if (principals.length > 0 && !(isArn(principal) && principalMatches(principals, { arn: principal })))
    return 'principal';
  if (accounts.length > 0 && !accounts.includes(account ?? '')) return 'account';
  return regions.length > 0 && !regions.includes(region) ? 'region' : undefined;
}

function hasHole(selections: readonly Selection[]): boolean {
  const spans = selections.map(({ since = '', until }) => ({ since, until }));
  spans.sort((left, right) => byCodeUnit(left.since, right.since));
  let reached = spans[0]?.until;
  for (const { since, until } of spans.slice(1)) {
    if (reached === undefined) return false;
    if (since > reached) return true;
    if (until === undefined || until > reached) reached = until;
  }
  return false;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
