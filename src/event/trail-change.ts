// Calls that change what a trail logs, whoever made them and selected or not: what the trail is today says nothing about before.

import type { Json, JsonObject, RawRecord } from '../decode/record.js';
import { parseArn } from '../iam/arn.js';

/** A change of a trail. `trail` is its ARN, or `*` where the record does not tell; `account` is that of the caller. */
export interface TrailChange {
  /** Such as `cloudtrail:StopLogging`. */
  readonly event: string;
  readonly trail: string;
  readonly account: string;
  readonly time: string;
}

// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Operations.html
const changing: ReadonlySet<Json | undefined> = new Set([
  ...['CreateTrail', 'DeleteTrail', 'PutEventSelectors', 'StartLogging', 'StopLogging', 'UpdateTrail'],
]);

/** The change that a record tells of, if it is one that AWS carried out. */
export function readTrailChange(
  record: RawRecord,
  { account, region, time }: { readonly account: string; readonly region: string; readonly time: string },
): TrailChange | undefined {
  const { eventSource, eventName, errorCode } = record;
  if (eventSource !== 'cloudtrail.amazonaws.com' || typeof eventName !== 'string' || !changing.has(eventName))
    return undefined;
  if (errorCode !== undefined && errorCode !== null && errorCode !== '') return undefined;
  return { event: `cloudtrail:${eventName}`, trail: trailOf(record, account, region), account, time };
}

// The response has the ARN; a request has it, or the name of a trail in the Region of the call.
function trailOf({ requestParameters, responseElements }: RawRecord, account: string, region: string): string {
  const response = fieldOf(responseElements, 'trailARN');
  const named = fieldOf(requestParameters, 'name') ?? fieldOf(requestParameters, 'trailName');
  for (const text of [response, named]) if (text !== undefined && parseArn(text)) return text;
  if (named === undefined || !/^[\w.-]{1,128}$/.test(named)) return '*';
  return `arn:${partitionOf(region)}:cloudtrail:${region}:${account}:trail/${named}`;
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function fieldOf(value: Json | undefined, name: string): string | undefined {
  const field =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject)[name] : undefined;
  return typeof field === 'string' ? field : undefined;
}
