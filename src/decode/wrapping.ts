// Where records stand in what AWS's ways of handing them out put around them.

import { parseJson } from './parse-json.js';
import type { Json, JsonObject, RawRecord } from './record.js';

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
 * The record in an element of a list: the element itself, the text in `CloudTrailEvent` of an event of the event
 * history, or the `detail` of an EventBridge event. `undefined` where the text is no JSON object.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export function recordIn(element: JsonObject): RawRecord | undefined {
  const text = element['CloudTrailEvent'];
  if (typeof text === 'string') {
    const value = parseJson(text);
    return value !== undefined && isObject(value) ? value : undefined;
  }
  const { detail } = element;
  return element['detail-type'] !== undefined && detail !== undefined && isObject(detail) ? detail : element;
}

const recordKeys = ['eventTime', '@timestamp', 'eventName', 'eventSource', 'eventID', 'userIdentity'];

/** Whether an object that stands by itself has anything of a record, or of what is put around one. */
export function isRecordLike(value: JsonObject): boolean {
  return ['CloudTrailEvent', 'detail', ...recordKeys].some((key) => Object.hasOwn(value, key));
}

function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
