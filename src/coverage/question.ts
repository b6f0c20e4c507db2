// What one can ask about a trail, and the answer: a use would have been recorded, or all reasons why that is not certain.

import type { PolicyVersion } from '../iam/policy.js';

/** Whether a use of the action on any resource of the pattern by the principal would have been seen. */
export interface CoverageQuestion {
  /** An action without wildcards. */
  readonly action: string;
  /** A resource pattern of a statement as written; `*` for a `NotResource`. */
  readonly resource: string;
  /** Of the statement's document; `2012-10-17` if not said. */
  readonly version?: PolicyVersion;
  /** The ARN of the user or role; absent for whoever calls. */
  readonly principal?: string;
}

/** `observable`: seen for certain over the whole span of the question. The reasons are distinct, each true by itself. */
export type Observability =
  { readonly kind: 'observable' } | { readonly kind: 'not-observable'; readonly reasons: readonly BlindReason[] };

/** CloudTrail's two sides of an event: its field `readOnly`. */
export type Side = 'read' | 'write';

/** Why a use may have gone unseen. `trail` names the trail that the reason is about. */
export type BlindReason =
  /** CloudTrail records no such call, or not all of them. */
  | { readonly kind: 'never-logged' }
  /** No event is known that brings this action. */
  | { readonly kind: 'no-known-event' }
  /** It is asked for within other calls, and those of `carrier` would not have been seen. */
  | { readonly kind: 'carrier-unseen'; readonly carrier: string; readonly reasons: readonly BlindReason[] }
  /** Data events of none of these types are selected. */
  | { readonly kind: 'data-not-selected'; readonly types: readonly string[]; readonly trail: string }
  | { readonly kind: 'management-not-selected'; readonly trail: string }
  /** Events of this side are not selected. */
  | { readonly kind: 'side-off'; readonly side: Side; readonly trail: string }
  /** Events of this source (KMS, RDS Data API, or what a selector filters) are not selected. */
  | { readonly kind: 'source-excluded'; readonly source: string; readonly trail: string }
  /** The type is selected, but not for all resources of the question (`isPartly`), or for none of them. */
  | { readonly kind: 'resource-outside'; readonly isPartly: boolean; readonly trail: string }
  /** Events are filtered by a field (their name, the kind of session, one that trailfit does not know). */
  | { readonly kind: 'filtered'; readonly field: string; readonly trail: string }
  /** Events are filtered by `userIdentity.arn`, and this principal may be left out. */
  | { readonly kind: 'principal-outside'; readonly trail: string }
  /** A trail of one Region, and the question is about another, or names none (`*`). */
  | { readonly kind: 'region-outside'; readonly region: string; readonly trail: string }
  /** A service whose events are recorded in one Region, and the trail does not record them there. */
  | { readonly kind: 'global-outside'; readonly region: string; readonly trail: string }
  /** A trail of another account. */
  | { readonly kind: 'account-outside'; readonly account: string; readonly trail: string }
  /** Not logging, or only since a time inside the window. */
  | { readonly kind: 'not-logging'; readonly since?: string; readonly trail: string }
  /** Changed inside the window, so that what it is today says nothing about before. */
  | { readonly kind: 'trail-changed'; readonly event: string; readonly at: string; readonly trail: string }
  /** Not a single record: of the run, of the account, or of a Region: one that the question names, or the one where a global service records. */
  | { readonly kind: 'no-records'; readonly account?: string; readonly region?: string; readonly isGlobal?: true }
  /** Hours in a row without a record of an account that has records in most others; such as `2026-11-23T07`. */
  | { readonly kind: 'gap'; readonly account: string; readonly first: string; readonly last: string }
  /** AWS has seen the role used inside the window, and not a single call of it was read. */
  | { readonly kind: 'used-unread'; readonly principal: string; readonly at: string }
  /** The principal's own calls may need it for something that stands in no record of them. */
  | { readonly kind: 'untold'; readonly event: string; readonly what: string }
  /** What the run left out by its own options. */
  | { readonly kind: 'left-out'; readonly option: 'principal' | 'account' | 'region' | 'time' }
  /** The records are of a kind that never holds such events. */
  | { readonly kind: 'poor-source'; readonly source: RecordSource };

/** Where records are from that hold less than a trail's log files. */
export type RecordSource = 'event-history' | 'event-bridge';
