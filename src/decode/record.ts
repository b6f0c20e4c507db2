// The raw record: one CloudTrail record as JSON has it, nothing checked yet.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object; a missing key reads as `undefined`. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** The top-level fields of a record that trailfit reads. */
export const recordFields = [
  'eventVersion',
  'userIdentity',
  'eventTime',
  '@timestamp', // where log shippers move the event time
  'eventSource',
  'eventName',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'errorMessage',
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'eventID',
  'readOnly',
  'resources',
  'eventType',
  'eventCategory',
  'managementEvent',
  'recipientAccountId',
  'vpcEndpointId',
  'addendum',
] as const;

/** The name of a top-level field that trailfit reads. */
export type RecordField = (typeof recordFields)[number];

/**
 * One record. An interface of readonly properties, so that an object from `JSON.parse` and one that makes its values
 * on demand serve alike. Equal `userIdentity` values may be one and the same object.
 */
export type RawRecord = { readonly [Field in RecordField]?: Json };
