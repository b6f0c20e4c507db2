// Where records stand in what AWS's ways of handing them out put around them.

import { parseJson } from './parse-json.js';
import type { Json, JsonObject, RawRecord } from './record.js';
import { repeatedKeyOf, repeatsKeys } from './repeated-keys.js';

/**
 * The keys of lists: `Records` in a log file, `Events` in what `aws cloudtrail lookup-events` prints.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
const listKeys: readonly string[] = ['Records', 'Events'];

/** Whether a list below this key of a document is one of records. */
export function isListKey(key: string): boolean {
  return listKeys.includes(key);
}

/** The lists of records that a document holds, in the order of its keys; a document that is an array is one. */
export function listsOf(document: Json): readonly (readonly Json[])[] {
  if (isArray(document)) return [document];
  if (!isObject(document)) return [];
  if (!listKeys.some((key) => Object.hasOwn(document, key))) return [];
  return Object.entries(document).flatMap(([key, value]) => (isListKey(key) && isArray(value) ? [value] : []));
}

/**
 * What hands out fewer records than a trail: no data events, and EventBridge as a rule no read-only ones.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export type PartialSource = 'event-history' | 'event-bridge';

/** What stands in an element of a list: a record, or nothing that can be read as one. */
export type Unwrapped =
  | {
      readonly kind: 'record';
      readonly record: RawRecord;
      readonly repeatedKey?: string;
      readonly by?: PartialSource;
    }
  | { readonly kind: 'record-not-json' | 'record-remapped'; readonly detail: string };

/**
 * The record in an element of a list: the element itself, the text in `CloudTrailEvent` of an event of the event
 * history, the `detail` of an EventBridge event, or what a log shipper has kept of it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export function recordIn(element: JsonObject): Unwrapped {
  const text = element['CloudTrailEvent'];
  if (typeof text === 'string') return handedOutBy('event-history', recordOfText(text, 'CloudTrailEvent'));
  const { detail } = element;
  if (element['detail-type'] !== undefined && isObject(detail))
    return { kind: 'record', record: detail, by: 'event-bridge' };
  if (element['eventName'] === undefined) return shippedRecord(element) ?? { kind: 'record', record: element };
  return { kind: 'record', record: element };
}

function handedOutBy(by: PartialSource, unwrapped: Unwrapped): Unwrapped {
  return unwrapped.kind === 'record' ? { ...unwrapped, by } : unwrapped;
}

// Log shippers put the record below `aws.cloudtrail`, and keep its text in `event.original`. Some give the fields names
// of their own there (`event_type`, `user_identity`) and make texts of the parameters: that cannot be undone.
// https://elastic.co/docs/reference/beats/filebeat/exported-fields-aws
function shippedRecord(element: JsonObject): Unwrapped | undefined {
  const { aws, event } = element;
  const shipped = isObject(aws) ? aws['cloudtrail'] : element['aws.cloudtrail'];
  const isFlat = Object.keys(element).some((key) => key.startsWith('aws.cloudtrail.'));
  if (!isObject(shipped) && !isFlat) return undefined;
  const original = isObject(event) ? event['original'] : element['event.original'];
  if (typeof original === 'string') return recordOfText(original, 'event.original');
  if (isObject(original)) return { kind: 'record', record: original };
  if (isObject(shipped) && shipped['eventName'] !== undefined) return { kind: 'record', record: shipped };
  const detail = 'the fields below `aws.cloudtrail` have other names, and there is no `event.original`';
  return { kind: 'record-remapped', detail };
}

function recordOfText(text: string, key: string): Unwrapped {
  const value = parseJson(text);
  if (isObject(value)) {
    const repeatedKey = repeatsKeys(text, value) ? repeatedKeyOf(text) : undefined;
    return { kind: 'record', record: value, ...(repeatedKey !== undefined && { repeatedKey }) };
  }
  return { kind: 'record-not-json', detail: `the text in \`${key}\` is not a JSON object` };
}

const recordKeys = ['eventTime', '@timestamp', 'eventName', 'eventSource', 'eventID', 'userIdentity'];

/** Whether an object that stands by itself has anything of a record, or of what is put around one. */
export function isRecordLike(value: JsonObject): boolean {
  if (['CloudTrailEvent', 'detail', ...recordKeys].some((key) => Object.hasOwn(value, key))) return true;
  return shippedRecord(value) !== undefined;
}

/**
 * Whether a value is a record with all that tells what it was, or has one in it. Stricter than needed for what stands
 * in its place: it tells a record from what a caller may have put into a request.
 */
export function isWholeRecord(value: Json): boolean {
  const unwrapped = isObject(value) ? recordIn(value) : undefined;
  if (unwrapped?.kind !== 'record') return false;
  const { eventSource, eventName, eventTime, userIdentity, '@timestamp': timestamp } = unwrapped.record;
  const texts = [eventSource, eventName, eventTime ?? timestamp];
  return texts.every((text) => typeof text === 'string') && isObject(userIdentity);
}

function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
