// CloudTrail's names for its objects: what a key or path says about the object behind it.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html

import type { SkipReason } from './object-ref.js';

/** Where CloudTrail says that a log object comes from. */
export interface KeyFacts {
  readonly account?: string;
  readonly region?: string;
  /** The delivery time in the name, ISO 8601 UTC: the records in it may be of any earlier time. */
  readonly deliveredAt?: string;
}

/** What a key or path is by its name alone. `plain` is a name that has nothing of CloudTrail's layout. */
export type KeyLayout =
  | { readonly kind: 'logs'; readonly facts: KeyFacts }
  | { readonly kind: 'foreign'; readonly reason: SkipReason }
  | { readonly kind: 'plain' };

const siblings: Readonly<Partial<Record<string, SkipReason>>> = {
  'CloudTrail-Digest': 'digest',
  'CloudTrail-Insight': 'insight',
  'CloudTrail-NetworkActivity': 'network-activity',
  'CloudTrail-Aggregated': 'aggregated',
};

const accountPattern = /^\d{12}$/;
const organizationPattern = /^o-[a-z0-9]{10,32}$/;
const regionPattern = /^[a-z]{2,}(?:-[a-z]+)+-\d+$/;

// <account>_CloudTrail_<region>_YYYYMMDDTHHmmZ_<unique>: siblings have longer names between the same ends.
const namePattern =
  /^(\d{12})_(CloudTrail(?:-[A-Za-z]+)?)_([a-z0-9-]+)_(?:.*_)?(\d{8}T\d{4}(?:\d{2})?Z)(?:_[^/]*|\.[^/]*)?$/s;

/**
 * Reads a key (or a path: nothing hangs on where it begins) by CloudTrail's layouts: with and without a prefix, with
 * the organization id after `AWSLogs` or, as older bucket policies had it, before it. What lies below
 * `AWSLogs/<account>/` under another product's name (Config, VPC flow logs, load balancers) is foreign.
 */
export function readKeyLayout(key: string): KeyLayout {
  const segments = key.split('/');
  const named = readName(segments.at(-1) ?? '');
  const placed = readPlace(segments);
  const product = placed?.product ?? named?.product;
  if (product === undefined) return { kind: 'plain' };
  if (product !== 'CloudTrail') return { kind: 'foreign', reason: siblings[product] ?? 'other-product' };
  const sibling = named && siblings[named.product];
  if (sibling) return { kind: 'foreign', reason: sibling };
  return { kind: 'logs', facts: { ...placed?.facts, ...named?.facts } };
}

interface Reading {
  readonly product: string;
  readonly facts: KeyFacts;
}

// The last `AWSLogs` counts: a user's own folders above it may have any name, that one included.
function readPlace(segments: readonly string[]): Reading | undefined {
  let at = segments.lastIndexOf('AWSLogs') + 1;
  if (at === 0) return undefined;
  if (organizationPattern.test(segments[at] ?? '')) at++;
  const account = segments[at] ?? '';
  const product = segments[at + 1];
  // The last segment is the object's own name, so a product is one only if something follows it.
  if (!accountPattern.test(account) || product === undefined || at + 2 >= segments.length) return undefined;
  const region = segments[at + 2] ?? '';
  return { product, facts: { account, ...(regionPattern.test(region) && { region }) } };
}

function readName(name: string): Reading | undefined {
  const [, account, product, region, time] = namePattern.exec(name) ?? [];
  if (account === undefined || product === undefined || region === undefined || time === undefined) return undefined;
  const deliveredAt = readTime(time);
  return {
    product,
    facts: {
      account,
      ...(regionPattern.test(region) && { region }),
      ...(deliveredAt !== undefined && { deliveredAt }),
    },
  };
}

function readTime(stamp: string): string | undefined {
  const part = (from: number, to: number) => stamp.slice(from, to);
  const seconds = stamp.length > 14 ? part(13, 15) : '00';
  const iso = `${part(0, 4)}-${part(4, 6)}-${part(6, 8)}T${part(9, 11)}:${part(11, 13)}:${seconds}Z`;
  const time = Date.parse(iso);
  // `Date.parse` rolls 31 February over into March: a name that does not come back as it was is no time.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 19) !== iso.slice(0, 19)) return undefined;
  return iso;
}
