// What a run left out by its own options: calls that nobody looked at are not observable, never unused.

import { principalMatches, type Selection } from '../event/selection.js';
import { isArn } from '../iam/arn.js';
import { byCodeUnit } from '../usage/cell.js';
import type { BlindReason } from './question.js';

/** Whom and where a question is about; `region` is `*` where it names none, `account` is that of the caller. */
export interface Whereabouts {
  readonly principal?: string;
  readonly account?: string;
  readonly region: string;
}

/** What one part of a run was selected by: a selection out of a selection, and so on. */
type Chain = readonly Selection[];

/** Reads the selections of usage. One that cannot be read left out everything: a file may come from anywhere. */
export function readSelections(texts: readonly string[]): readonly (Chain | undefined)[] {
  return texts.map((text) => chainOf(text));
}

// A saved usage that is selected from again keeps what it had been selected by as text in `of`.
function chainOf(text: string): Chain | undefined {
  const chain: Selection[] = [];
  for (let part: string | undefined = text; part !== undefined;) {
    const value = parse(part);
    const selection = selectionOf(value);
    if (!selection || chain.length >= longestChain) return undefined;
    chain.push(selection);
    part = typeof value?.['of'] === 'string' ? value['of'] : undefined;
  }
  return chain;
}

const longestChain = 100;

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function selectionOf(value: Readonly<Record<string, unknown>> | undefined): Selection | undefined {
  const { principals, accounts, regions, since, until } = value ?? {};
  if (!isTexts(principals) || !isTexts(accounts) || !isTexts(regions)) return undefined;
  return {
    principals,
    accounts,
    regions,
    ...(typeof since === 'string' && { since }),
    ...(typeof until === 'string' && { until }),
  };
}

/**
 * What was left out for a question, over all parts of a run: nothing if the parts that take it all in follow each other
 * without a hole.
 */
export function leftOut(chains: readonly (Chain | undefined)[], where: Whereabouts): readonly BlindReason[] {
  if (chains.length === 0) return [];
  const obstacles = chains.map((chain) =>
    chain ? chain.flatMap((one) => obstacleOf(one, where) ?? []) : ['time' as const],
  );
  const open = chains.flatMap((chain, index) => (chain && obstacles[index]?.length === 0 ? [chain] : []));
  if (open.length === 0) {
    return [...new Set(obstacles.flat())].sort(byCodeUnit).map((option) => ({ kind: 'left-out', option }));
  }
  return hasHole(open) ? [{ kind: 'left-out', option: 'time' }] : [];
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

function hasHole(chains: readonly Chain[]): boolean {
  const spans = chains.map((chain) => ({
    since: chain.reduce((latest, { since = '' }) => (since > latest ? since : latest), ''),
    until: chain.reduce<string | undefined>((first, { until }) => earlier(first, until), undefined),
  }));
  spans.sort((left, right) => byCodeUnit(left.since, right.since));
  let reached = spans[0]?.until;
  for (const { since, until } of spans.slice(1)) {
    if (reached === undefined) return false;
    if (since > reached) return true;
    if (until === undefined || until > reached) reached = until;
  }
  return false;
}

function earlier(left: string | undefined, right: string | undefined): string | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return left < right ? left : right;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
