// A record becomes an event, or a named reason why not.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html

import type { Json, JsonObject, RawRecord } from '../decode/record.js';
import { parseArn } from '../iam/arn.js';
import { readContext } from './call-context.js';
import type { CloudTrailEvent, LoggedAt, RecordResource } from './event.js';
import { outcomeOf } from './outcome.js';
import { createPrincipalReader, type NoPrincipal } from './read-principal.js';
import { principalMatches, type Selection } from './selection.js';
import { readTrailChange, type TrailChange } from './trail-change.js';

/** Why a record that is in order is not counted. */
export type SetAsideReason =
  | Extract<NoPrincipal, { kind: 'set-aside' }>['reason']
  | 'insight'
  | 'network-activity'
  | 'service-event'
  | 'console-sign-in'
  | 'console-action'
  | 'other-event-type'
  | 'owner-copy'
  | 'not-selected-time'
  | 'not-selected-account'
  | 'not-selected-region'
  | 'not-selected-principal';

/** Which needed field is missing or wrong. */
export type FailureReason =
  | Extract<NoPrincipal, { kind: 'failed' }>['reason']
  | 'bad-event-time'
  | 'bad-event-source'
  | 'bad-event-name'
  | 'bad-region';

/**
 * What a record is. An addendum repeats a record whose call is counted elsewhere; only its resources may be new. Within the
 * selected accounts and times all records tell of `change`, and those of principals that are not selected where calls were
 * logged (`at`).
 */
export type ReadResult =
  | { readonly kind: 'event' | 'addendum'; readonly event: CloudTrailEvent; readonly change?: TrailChange }
  | {
      readonly kind: 'set-aside';
      readonly reason: SetAsideReason;
      readonly at?: LoggedAt;
      readonly change?: TrailChange;
    }
  | { readonly kind: 'failed'; readonly reason: FailureReason };

/** Reads records one after another; `refuse` tells early, and as `read` would, which ones are set aside by their type alone. */
export interface Reader {
  readonly refuse: (record: RawRecord) => SetAsideReason | undefined;
  readonly read: (record: RawRecord) => ReadResult;
}

/** How many principals are remembered as selected or not. */
const rememberedPrincipals = 10_000;

/** More than any name of AWS has, in characters: what is longer was not written by CloudTrail, and would be kept. */
const longestName = 256;

/** A reader for a selection. It remembers the identities it has read, a bounded number of them. */
export function createReader(selection: Selection): Reader {
  const readPrincipal = createPrincipalReader();
  const selected = new Map<string, boolean>();
  const { since, until, accounts, regions, principals } = selection;
  const isOutside = (time: string) => (since !== undefined && time < since) || (until !== undefined && time >= until);
  const changeIn = (record: RawRecord, at: { account: string; region: string; time: string }) => {
    const isMeant = !isOutside(at.time) && (accounts.length === 0 || accounts.includes(at.account));
    const change = isMeant ? readTrailChange(record, at) : undefined;
    return change && { change };
  };
  return {
    refuse: refuseType,
    read: (record) => {
      const refused = refuseType(record);
      if (refused) return { kind: 'set-aside', reason: refused };
      const time = readTime(record.eventTime ?? record['@timestamp']);
      if (time === undefined) return { kind: 'failed', reason: 'bad-event-time' };
      const region = record.awsRegion;
      if (!isName(region)) return { kind: 'failed', reason: 'bad-region' };
      const who = readPrincipal(record.userIdentity);
      if (who.kind === 'failed') return who;
      // Services and other accounts change trails, too: their records say whose they are.
      if (who.kind === 'set-aside') {
        const account = text(record.recipientAccountId);
        return account === '' ? who : { ...who, ...changeIn(record, { account, region, time }) };
      }
      const { principal } = who;
      const { account } = principal;
      if (isOwnerCopy(record, principal.account)) return { kind: 'set-aside', reason: 'owner-copy' };
      if (isOutside(time)) return { kind: 'set-aside', reason: 'not-selected-time' };
      if (accounts.length > 0 && !accounts.includes(account))
        return { kind: 'set-aside', reason: 'not-selected-account' };
      const place = { account, region, time };
      const change = changeIn(record, place);
      if (regions.length > 0 && !regions.includes(region))
        return { kind: 'set-aside', reason: 'not-selected-region', ...change };
      if (principals.length > 0) {
        let isSelected = selected.get(principal.arn);
        if (isSelected === undefined) {
          if (selected.size >= rememberedPrincipals) selected.clear();
          selected.set(principal.arn, (isSelected = principalMatches(principals, principal)));
        }
        if (!isSelected)
          return { kind: 'set-aside', reason: 'not-selected-principal', ...loggedAt(record, place), ...change };
      }
      if (!isName(record.eventSource)) return { kind: 'failed', reason: 'bad-event-source' };
      if (!isName(record.eventName)) return { kind: 'failed', reason: 'bad-event-name' };
      const errorCode = readErrorCode(record.errorCode);
      const errorMessage = text(record.errorMessage);
      const outcome = outcomeOf(record.eventSource, errorCode, errorMessage);
      const event: CloudTrailEvent = {
        id: text(record.eventID),
        times: { count: 1, first: time, last: time },
        source: record.eventSource,
        name: record.eventName,
        region,
        partition: parseArn(principal.arn)?.partition ?? 'aws',
        account,
        principal,
        outcome,
        errorCode,
        errorMessage,
        context: readContext(record, region, outcome === 'denied' ? errorMessage : undefined),
        parameters: objectOr(record.requestParameters),
        response: objectOr(record.responseElements),
        additional: objectOr(record.additionalEventData),
        resources: readResources(record.resources),
        category: isDataEvent(record) ? 'Data' : 'Management',
        readOnly: readFlag(record.readOnly),
      };
      return { kind: isRepeatOfUpdate(record) ? 'addendum' : 'event', event, ...change };
    },
  };
}

// The category comes first: network activity and insights are no calls of a principal whatever their type says.
function refuseType({ eventCategory, eventType }: RawRecord): SetAsideReason | undefined {
  if (eventCategory === 'NetworkActivity') return 'network-activity';
  if (eventCategory === 'Insight') return 'insight';
  if (typeof eventType !== 'string' || eventType === '') return undefined;
  switch (eventType.toLowerCase()) {
    case 'awsapicall':
    case 'awsvpceevent':
    case 'awsvpceevents':
      return undefined;
    case 'awsserviceevent':
      return 'service-event';
    case 'awsconsolesignin':
      return 'console-sign-in';
    case 'awsconsoleaction':
      return 'console-action';
    case 'awscloudtrailinsight':
      return 'insight';
    default:
      return 'other-event-type';
  }
}

// Where a call was logged whose principal nobody asks about; nothing where the record is broken.
function loggedAt(
  record: RawRecord,
  at: { readonly account: string; readonly region: string; readonly time: string },
): { readonly at: LoggedAt } | undefined {
  const { eventSource: source } = record;
  if (!isName(source) || !isName(record.eventName)) return undefined;
  const { account, region, time } = at;
  const category = isDataEvent(record) ? 'Data' : 'Management';
  return { at: { account, region, category, source, times: { count: 1, first: time, last: time } } };
}

// The account that owns the resource gets a copy of the record; CloudTrail always delivers to the caller's account too.
function isOwnerCopy({ recipientAccountId }: RawRecord, caller: string): boolean {
  return typeof recipientAccountId === 'string' && recipientAccountId !== '' && recipientAccountId !== caller;
}

// An error that is no text is an error all the same.
function readErrorCode(value: Json | undefined): string {
  return value === undefined || value === null || typeof value === 'string' ? text(value) : typeof value;
}

// Records before version 1.07 have no category.
function isDataEvent({ eventCategory, managementEvent }: RawRecord): boolean {
  return typeof eventCategory === 'string' ? eventCategory === 'Data' : readFlag(managementEvent) === false;
}

function isRepeatOfUpdate({ addendum }: RawRecord): boolean {
  return objectOr(addendum)?.['reason'] === 'UPDATED_DATA';
}

// Days that every month has: all other times are read with a calendar.
const ordinaryTime = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

// CloudTrail writes `2026-11-23T07:00:00Z`; anything else of ISO 8601 is brought to that form.
function readTime(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (ordinaryTime.test(value)) return value;
  const form = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})$/.exec(value);
  if (!form) return undefined;
  if (!isCalendarDay(value.slice(0, 10))) return undefined;
  const timeMs = Date.parse(`${form[1] ?? ''}${form[2] === 'Z' ? 'Z' : (form[2] ?? '').replace(/^(...):?/, '$1:')}`);
  if (!Number.isFinite(timeMs)) return undefined;
  const canonical = `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
  // A zone may lead out of the years that have four digits.
  return /^\d/.test(canonical) ? canonical : undefined;
}

// `Date.parse` rolls 31 February over into March.
function isCalendarDay(day: string): boolean {
  const timeMs = Date.parse(day);
  return Number.isFinite(timeMs) && new Date(timeMs).toISOString().startsWith(day);
}

function readResources(value: Json | undefined): readonly RecordResource[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: Json) => {
    const resource = objectOr(entry);
    const arn = resource?.['ARN'] ?? resource?.['arn'];
    if (typeof arn !== 'string' || arn === '') return [];
    const { type, accountId } = resource ?? {};
    return [
      { arn, ...(typeof type === 'string' && { type }), ...(typeof accountId === 'string' && { account: accountId }) },
    ];
  });
}

function isName(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longestName;
}

function readFlag(value: Json | undefined): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function objectOr(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}
