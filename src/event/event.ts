// The event: a record that was checked. It may stand for many equal calls, where an engine has counted them.

import type { JsonObject } from '../decode/record.js';
import type { Principal } from './principal.js';

/** What AWS decided about a call. */
export type Outcome = 'used' | 'denied' | 'undecided';

/** How many calls an event stands for, and when the first and the last of them completed (ISO 8601, UTC, seconds). */
export interface Times {
  readonly count: number;
  readonly first: string;
  readonly last: string;
}

/** From which kind of address a call came. `service`: an AWS service's name stands in its place. */
export type AddressClass = 'public' | 'private' | 'service' | 'internal' | 'unknown';

/** How AWS worded a denial: which policy, if it said so. */
export type Denial = 'explicit' | 'no-identity-policy' | 'other';

/** What a call tells about the condition keys of its request; an absent property is unknown. */
export interface CallContext {
  readonly region: string;
  readonly via?: string;
  readonly vpcEndpoint?: string;
  readonly mfa?: boolean;
  readonly address: AddressClass;
  readonly denial?: Denial;
  /** The call of a federated user, which counts under the user (or root) that issued its session. */
  readonly federated?: true;
  /** The ARN of the access point of S3 through which a bucket was reached; only with what is asked for on the bucket. */
  readonly accessPoint?: string;
  /** The ARN of the inference profile of Bedrock through which a model was invoked; only with what is asked for on the model. */
  readonly inferenceProfile?: string;
}

/** One entry of `resources[]` of a record. */
export interface RecordResource {
  /** The ARN as logged: the caller's words, unescaped. */
  readonly arn: string;
  readonly type?: string;
  readonly account?: string;
}

/** A call that AWS logged. All strings are the log's own: nothing is escaped yet. */
export interface CloudTrailEvent {
  /** `eventID`, or empty where the record has none. */
  readonly id: string;
  readonly times: Times;
  /** Such as `s3.amazonaws.com`. */
  readonly source: string;
  readonly name: string;
  readonly region: string;
  /** The partition of the caller's ARN: `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string;
  /** The caller's account. */
  readonly account: string;
  readonly principal: Principal;
  readonly outcome: Outcome;
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly context: CallContext;
  /** `undefined` where the record does not tell (omitted, null, not an object). */
  readonly parameters: JsonObject | undefined;
  readonly response: JsonObject | undefined;
  readonly additional: JsonObject | undefined;
  readonly resources: readonly RecordResource[];
  readonly category: 'Management' | 'Data';
  readonly readOnly: boolean | undefined;
}

/** Where and when a call was logged. */
export type LoggedAt = Pick<CloudTrailEvent, 'account' | 'region' | 'category' | 'source' | 'times'>;

/** The short name of an event: `s3:GetObject` for `GetObject` of `s3.amazonaws.com`. */
export function eventLabel(event: Pick<CloudTrailEvent, 'source' | 'name'>): string {
  const suffix = '.amazonaws.com';
  const service = event.source.endsWith(suffix) ? event.source.slice(0, -suffix.length) : event.source;
  return `${service}:${event.name}`;
}
