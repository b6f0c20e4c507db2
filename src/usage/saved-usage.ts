// The form of a saved `trailfit/usage/1` document: each field by itself. A file may come from anywhere, so that nothing
// in it is taken for granted.

import * as v from 'valibot';
import { isAction } from '../iam/action.js';
import { isArn, parseArn } from '../iam/arn.js';
import { anyResource, isPlainField } from '../iam/resource-pattern.js';
import type { Account } from './account.js';
import { byCodeUnit } from './cell.js';
import { memberLimit } from './family.js';

/** Counts stay so far below 2^53 that the sum over thousands of files is exact. */
const mostCalls = 1e12;

const text = v.string();
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(mostCalls));
const isTime = (time: string) => Number.isFinite(Date.parse(time));
const time = v.pipe(text, v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/), v.check(isTime, 'is no time'));
const hour = v.pipe(
  text,
  v.regex(/^\d{4}-\d\d-\d\dT\d\d$/),
  v.check((value) => isTime(`${value}:00Z`), 'is no hour'),
);
const sortedTexts = (most: number) =>
  v.pipe(
    v.array(text),
    v.maxLength(most),
    v.transform((texts): readonly string[] => [...new Set(texts)].sort(byCodeUnit)),
  );
const examples = sortedTexts(3);
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
  federated: v.exactOptional(v.literal(true)),
  accessPoint: v.exactOptional(v.pipe(text, v.regex(/^arn:[a-z0-9-]+:s3:[a-z0-9-]*:\d{12}:accesspoint\/[a-z0-9.-]+$/))),
  inferenceProfile: v.exactOptional(
    v.pipe(
      text,
      v.regex(/^arn:[a-z0-9-]+:bedrock:[a-z0-9-]+:\d{12}:(?:application-)?inference-profile\/[a-zA-Z0-9:.-]+$/),
    ),
  ),
});
/**
 * Whether a text is a resource as the mapping writes it: `*`, or an ARN with fields that are plain or `*`, and with no
 * `${` in its resource but for the escapes of `*`, `?` and `$`. A policy variable would mean something else to AWS.
 */
function isResource(resource: string): boolean {
  if (resource === anyResource) return true;
  const arn = parseArn(resource);
  if (!arn || ![arn.partition, arn.service].every(isPlainField)) return false;
  if (![arn.region, arn.account].every((field) => field === '*' || isPlainField(field))) return false;
  return !/\$\{(?![*?$]\})/.test(arn.resource);
}

/** Whether a folded resource, a beginning with `*` at its end, stands for a member. */
function isWithin(member: string, resource: string): boolean {
  return resource.endsWith('*') && member.startsWith(resource.slice(0, -1));
}

const line = v.pipe(
  v.object({
    action: v.pipe(text, v.check(isAction, 'is no IAM action')),
    resource: text,
    event: text,
    basis: v.picklist(['event', 'side']),
    reason: v.picklist([
      'called',
      'tag-on-create',
      'missing-object',
      'access-point',
      'inference-profile',
      'pass-role',
      'instance-profile',
      'dependent-action',
    ]),
    scope: v.picklist(['exact', 'created', 'unscopable', 'unknown', 'folded', 'inexpressible', 'unescapable']),
    passedTo: v.exactOptional(v.pipe(v.array(v.pipe(text, v.regex(/^[\w.-]+$/))), v.maxLength(20))),
    outcome,
    context: v.nullable(context),
    count,
    firstSeen: time,
    lastSeen: time,
    examples,
    members: v.exactOptional(sortedTexts(memberLimit)),
  }),
  v.check(({ firstSeen, lastSeen }) => firstSeen <= lastSeen, 'was seen last before it was seen first'),
  v.check(
    ({ scope, resource, members = [] }) => scope === 'unescapable' || [resource, ...members].every(isResource),
    'has a resource that is neither `*` nor an ARN without policy variables',
  ),
  v.check(
    ({ resource, members = [] }) => members.every((member) => isWithin(member, resource)),
    'has members outside its resource',
  ),
);

const unmapped = v.pipe(
  v.object({ event: text, count, used: count, firstSeen: time, lastSeen: time, examples }),
  v.check(({ used, count: all }) => used <= all, 'has more authorized calls than calls'),
);
const principal = v.object({
  principal: v.pipe(text, v.check(isArn, 'is no ARN')),
  kind: v.picklist(['role', 'user', 'sso-role', 'service-linked-role', 'root', 'other']),
  ids: v.array(text),
  records: v.object({ used: count, denied: count, undecided: count, unmapped: count }),
  limits: v.exactOptional(v.object({ used: v.pipe(count, v.minValue(1)), other: v.pipe(count, v.minValue(1)) })),
  folds: v.array(
    v.object({
      action: v.pipe(text, v.check(isAction, 'is no IAM action')),
      outcome,
      depth: v.pipe(v.number(), v.safeInteger(), v.minValue(-1)),
    }),
  ),
  unmapped: v.array(unmapped),
  uses: v.array(line),
});
const place = v.object({
  account: text,
  region: text,
  category: v.picklist(['Management', 'Data']),
  source: text,
  hours: v.array(v.tuple([hour, hour])),
});
const change = v.pipe(
  v.object({ event: text, trail: text, account: text, first: time, last: time }),
  v.check(({ first, last }) => first <= last, 'was last before it was first'),
);
const calls = v.object({
  principal: count,
  as: recordClass,
  uses: v.array(count),
  unmapped: v.exactOptional(v.object({ event: text, used: v.picklist([0, 1]) })),
  digests: v.pipe(text, v.base64()),
});
/** The form of a document. */
export const savedUsage = v.object({
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
      partial: v.exactOptional(counts),
    }),
    objects: v.object({ listed: count, read: count, skipped: counts, failed: counts }),
    resourceLimit: v.pipe(count, v.minValue(1)),
    otherResourceLimit: v.exactOptional(v.pipe(count, v.minValue(1))),
    resourceShare: v.exactOptional(v.pipe(count, v.minValue(1))),
    otherResourceShare: v.exactOptional(v.pipe(count, v.minValue(1))),
  }),
  catalog: v.array(v.object({ version: text, services: v.record(text, text) })),
  window: v.exactOptional(v.nullable(v.object({ first: time, last: time }))),
  seen: v.object({
    selections: v.array(text),
    places: v.array(place),
    changes: v.exactOptional(v.array(change)),
    isFull: v.boolean(),
    calls: v.array(calls),
  }),
  principals: v.array(principal),
});

/** A checked document; the fields that follow from the others are not read. */
export type SavedUsage = v.InferOutput<typeof savedUsage>;

/** The account that a document brings. */
export function accountOf({ summary: { records, objects } }: SavedUsage): Account {
  const tally = (part: Readonly<Record<string, number>>) => new Map(Object.entries(part));
  return {
    records: {
      ...records,
      setAside: tally(records.setAside),
      failed: tally(records.failed),
      partial: tally(records.partial ?? {}),
    },
    objects: { ...objects, skipped: tally(objects.skipped), failed: tally(objects.failed) },
  };
}
