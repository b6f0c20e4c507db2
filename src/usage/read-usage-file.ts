// A saved `trailfit/usage/1` document, checked, and merged into the evidence of a run.

import * as v from 'valibot';
import type { Action } from '../iam/action.js';
import { isAction } from '../iam/action.js';
import { isArn, type Arn } from '../iam/arn.js';
import type { ResourcePattern } from '../iam/resource-pattern.js';
import { addAccount, type Account } from './account.js';
import { countCalls, groupNumber, type Evidence } from './evidence.js';
import type { Row } from './family.js';
import { addPlace, hoursOf } from './places.js';
import {
  addUnmapped,
  addUse,
  foldUse,
  lowerLimit,
  principalUsage,
  sharedContext,
  type PrincipalUsage,
} from './usage.js';

const text = v.string();
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const time = v.pipe(text, v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/));
const hour = v.pipe(text, v.regex(/^\d{4}-\d\d-\d\dT\d\d$/));
const examples = v.pipe(v.array(text), v.maxLength(3));
const counts = v.record(text, count);
const outcome = v.picklist(['used', 'denied', 'undecided']);
const recordClass = v.picklist(['used', 'denied', 'undecided', 'unmapped']);
const context = v.object({
  region: text,
  via: v.exactOptional(text),
  vpcEndpoint: v.exactOptional(text),
  mfa: v.exactOptional(v.boolean()),
  address: v.picklist(['public', 'private', 'service', 'internal', 'unknown']),
  denial: v.exactOptional(v.picklist(['explicit', 'no-identity-policy', 'other'])),
});
const line = v.object({
  action: v.pipe(text, v.check(isAction, 'is no IAM action')),
  resource: text,
  event: text,
  basis: v.picklist(['event', 'side']),
  reason: v.picklist([
    'called',
    'tag-on-create',
    'missing-object',
    'pass-role',
    'instance-profile',
    'dependent-action',
  ]),
  scope: v.picklist(['exact', 'created', 'unscopable', 'unknown', 'folded', 'inexpressible', 'unescapable']),
  passedTo: v.exactOptional(v.array(text)),
  outcome,
  context: v.nullable(context),
  count,
  firstSeen: time,
  lastSeen: time,
  examples,
  members: v.exactOptional(v.array(text)),
});
const principal = v.object({
  principal: v.pipe(text, v.check(isArn, 'is no ARN')),
  kind: v.picklist(['role', 'user', 'sso-role', 'service-linked-role', 'root', 'other']),
  ids: v.array(text),
  records: v.object({ used: count, denied: count, undecided: count, unmapped: count }),
  folds: v.array(
    v.object({
      action: v.pipe(text, v.check(isAction, 'is no IAM action')),
      outcome,
      depth: v.pipe(v.number(), v.safeInteger(), v.minValue(-1)),
    }),
  ),
  unmapped: v.array(v.object({ event: text, count, used: count, firstSeen: time, lastSeen: time, examples })),
  uses: v.array(line),
});
const place = v.object({
  account: text,
  region: text,
  category: v.picklist(['Management', 'Data']),
  source: text,
  hours: v.array(v.tuple([hour, hour])),
});
const calls = v.object({
  principal: count,
  as: recordClass,
  uses: v.array(count),
  unmapped: v.exactOptional(v.object({ event: text, used: v.picklist([0, 1]) })),
  digests: v.pipe(text, v.base64()),
});
const document = v.object({
  schema: v.literal('trailfit/usage/1'),
  summary: v.object({
    records: v.object({
      read: count,
      used: count,
      denied: count,
      undecided: count,
      duplicate: count,
      unmapped: count,
      setAside: counts,
      failed: counts,
    }),
    objects: v.object({ listed: count, read: count, skipped: counts, failed: counts }),
    resourceLimit: v.pipe(count, v.minValue(1)),
  }),
  catalog: text,
  seen: v.object({ selections: v.array(text), places: v.array(place), isFull: v.boolean(), calls: v.array(calls) }),
  principals: v.array(principal),
});

/** A checked document; the fields that follow from the others are not read. */
export type SavedUsage = v.InferOutput<typeof document>;

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
  const result = v.safeParse(document, value, { abortEarly: true });
  if (result.success) return { kind: 'usage', usage: result.output };
  const [issue] = result.issues;
  return { kind: 'invalid', message: `${v.getDotPath(issue) ?? 'the document'}: ${issue.message}` };
}

/** Merges a saved document; calls that are remembered on both sides are counted once. */
export function mergeSavedUsage(evidence: Evidence, saved: SavedUsage): void {
  addAccount(evidence.account, accountOf(saved));
  for (const selection of saved.seen.selections) evidence.selections.add(selection);
  for (const { hours, ...where } of saved.seen.places) addPlace(evidence.places, { ...where, hours: hoursOf(hours) });
  if (saved.seen.isFull) evidence.ids.markFull();
  lowerLimit(evidence.usage, saved.summary.resourceLimit);
  const principals = saved.principals.map((part) => addPrincipal(evidence, part));
  for (const part of saved.seen.calls) {
    const owner = principals[part.principal];
    if (owner) addCalls(evidence, owner, part);
  }
}

interface Owner {
  readonly principal: PrincipalUsage;
  readonly rows: readonly Row[];
}

function addPrincipal(evidence: Evidence, part: SavedUsage['principals'][number]): Owner {
  const principal = principalUsage(evidence.usage, part.principal as Arn, part.kind);
  for (const id of part.ids) principal.ids.add(id);
  for (const name of ['used', 'denied', 'undecided', 'unmapped'] as const)
    principal.records[name] += part.records[name];
  for (const { action, outcome: result, depth } of part.folds)
    foldUse(evidence.usage, principal, { action: action as Action, outcome: result, depth });
  for (const { event, firstSeen: first, lastSeen: last, ...cell } of part.unmapped)
    addUnmapped(principal, event, { ...cell, first, last });
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
  return { principal, rows };
}

function addCalls(evidence: Evidence, { principal, rows }: Owner, part: SavedUsage['seen']['calls'][number]): void {
  const cell = part.unmapped && principal.unmapped.get(part.unmapped.event);
  const group = {
    records: principal.records,
    recordClass: part.as,
    rows: part.uses.flatMap((index) => rows[index] ?? []),
    unmapped: part.unmapped && cell && { cell, ...part.unmapped },
  };
  const number = groupNumber(evidence, group);
  const bytes = Buffer.from(part.digests, 'base64');
  for (let offset = 0; offset + 8 <= bytes.length; offset += 8) {
    if (evidence.ids.add(bytes.readUInt32BE(offset), bytes.readUInt32BE(offset + 4), number)) continue;
    countCalls(evidence, group, -1);
    evidence.account.records.duplicate++;
  }
}

function accountOf({ summary: { records, objects } }: SavedUsage): Account {
  const tally = (part: Readonly<Record<string, number>>) => new Map(Object.entries(part));
  return {
    records: { ...records, setAside: tally(records.setAside), failed: tally(records.failed) },
    objects: { ...objects, skipped: tally(objects.skipped), failed: tally(objects.failed) },
  };
}
