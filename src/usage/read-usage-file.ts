// A saved `trailfit/usage/1` document, checked, and merged into the evidence of a run.

import * as v from 'valibot';
import type { Action } from '../iam/action.js';
import type { Arn } from '../iam/arn.js';
import type { ResourcePattern } from '../iam/resource-pattern.js';
import { addAccount } from './account.js';
import { contradictionOf } from './contradiction.js';
import { countCalls, groupNumber, remember, type Evidence } from './evidence.js';
import type { Row } from './family.js';
import { addCatalog } from './mapped-by.js';
import { addPlace, hoursOf } from './places.js';
import { accountOf, savedUsage, type SavedUsage } from './saved-usage.js';
import { joinSpans } from './span.js';
import { addChanges } from './trail-changes.js';
import type { UnmappedCell } from './unmapped.js';
import {
  addId,
  addUse,
  foldUse,
  lowerLimit,
  lowerShare,
  principalUsage,
  sharedContext,
  type PrincipalUsage,
} from './usage.js';

/** The document in a text, or what is wrong with it, with its place. */
export function parseUsageFile(
  json: string,
): { readonly kind: 'usage'; readonly usage: SavedUsage } | { readonly kind: 'invalid'; readonly message: string } {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return { kind: 'invalid', message: error instanceof Error ? error.message : String(error) };
  }
  const result = v.safeParse(savedUsage, value, { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    return { kind: 'invalid', message: `${v.getDotPath(issue) ?? 'the document'}: ${issue.message}` };
  }
  const message = contradictionOf(result.output);
  return message === undefined ? { kind: 'usage', usage: result.output } : { kind: 'invalid', message };
}

/** Merges a saved document; calls that are remembered on both sides are counted once. */
export function mergeSavedUsage(evidence: Evidence, saved: SavedUsage): void {
  addAccount(evidence.account, accountOf(saved));
  for (const selection of saved.seen.selections) evidence.selections.add(selection);
  for (const { hours, ...where } of saved.seen.places) addPlace(evidence.places, { ...where, hours: hoursOf(hours) });
  for (const change of saved.seen.changes ?? []) addChanges(evidence.changes, change);
  evidence.span = joinSpans(evidence.span, saved.window ?? null);
  for (const { version, services } of saved.catalog) addCatalog(evidence.catalogs, version, Object.entries(services));
  if (saved.seen.isFull) evidence.ids.markFull();
  const { resourceShare: used = Infinity, otherResourceShare: other = Infinity } = saved.summary;
  lowerShare(evidence.usage, 'used', used);
  lowerShare(evidence.usage, 'other', other);
  const principals = saved.principals.map((part) => addPrincipal(evidence, part));
  for (const part of saved.seen.calls) {
    const owner = principals[part.principal];
    if (owner) addCalls(evidence, owner, part);
  }
}

interface Owner {
  readonly principal: PrincipalUsage;
  readonly rows: readonly Row[];
  readonly unmapped: ReadonlyMap<string, UnmappedCell>;
}

function addPrincipal(evidence: Evidence, part: SavedUsage['principals'][number]): Owner {
  const principal = principalUsage(evidence.usage, part.principal as Arn, part.kind);
  for (const id of part.ids) addId(principal, id);
  for (const name of ['used', 'denied', 'undecided', 'unmapped'] as const)
    principal.records[name] += part.records[name];
  for (const name of ['used', 'other'] as const)
    lowerLimit(evidence.usage, principal, name, part.limits?.[name] ?? Infinity);
  for (const { action, outcome: result, depth } of part.folds)
    foldUse(evidence.usage, principal, { action: action as Action, outcome: result, depth });
  const unmapped = new Map<string, UnmappedCell>();
  for (const { event, firstSeen: first, lastSeen: last, ...cell } of part.unmapped)
    unmapped.set(event, principal.unmapped.add(event, { ...cell, first, last }));
  const rows = part.uses.map(({ action, resource, passedTo = [], members = [], context: known, ...rest }) => {
    const { firstSeen: first, lastSeen: last, count: times, examples: ids, outcome: result, ...row } = rest;
    return addUse(
      evidence.usage,
      principal,
      { action: action as Action, outcome: result },
      {
        ...row,
        resource: resource as ResourcePattern,
        passedTo,
        members: members,
        context: known ? sharedContext(evidence.usage, known) : undefined,
      },
      { count: times, first, last, examples: ids },
    );
  });
  return { principal, rows, unmapped };
}

function addCalls(
  evidence: Evidence,
  { principal, rows, unmapped }: Owner,
  part: SavedUsage['seen']['calls'][number],
): void {
  const cell = part.unmapped && unmapped.get(part.unmapped.event);
  const group = {
    records: principal.records,
    recordClass: part.as,
    rows: part.uses.flatMap((index) => rows[index] ?? []),
    unmapped: part.unmapped && cell && { cell, used: part.unmapped.used },
  };
  const number = groupNumber(evidence, group);
  const bytes = Buffer.from(part.digests, 'base64');
  for (let offset = 0; offset + 8 <= bytes.length; offset += 8) {
    if (remember(evidence, bytes.readUInt32BE(offset), bytes.readUInt32BE(offset + 4), number)) continue;
    countCalls(evidence, group, -1);
    evidence.account.records.duplicate++;
  }
}
