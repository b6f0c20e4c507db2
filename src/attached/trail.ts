// A trail as it is configured: what it selects, where it records, whether it does. One shape for basic and advanced selectors.

/** Fields of an event that a selector can ask for. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html */
export type SelectorField =
  | 'eventName'
  | 'eventSource'
  | 'eventType'
  | 'readOnly'
  | 'resources.ARN'
  | 'resources.type'
  | 'sessionCredentialFromConsole'
  | 'userIdentity.arn';

/** What one field must be: one of the first three and none of the others, as far as they are given. */
export interface FieldSelector {
  readonly field: SelectorField;
  readonly equals: readonly string[];
  readonly startsWith: readonly string[];
  readonly endsWith: readonly string[];
  readonly notEquals: readonly string[];
  readonly notStartsWith: readonly string[];
  readonly notEndsWith: readonly string[];
}

/** One selector: events of its category that pass all of its fields are logged. Several selectors: what any of them logs. */
export interface EventSelector {
  readonly category: 'Management' | 'Data';
  readonly fields: readonly FieldSelector[];
}

/** A trail; what a file does not tell is absent. */
export interface Trail {
  readonly name: string;
  readonly arn?: string;
  readonly selectors: readonly EventSelector[];
  readonly homeRegion?: string;
  readonly isMultiRegion?: boolean;
  readonly includesGlobalServices?: boolean;
  readonly isOrganization?: boolean;
  readonly isLogging?: boolean;
  /** When it was last started and stopped, ISO 8601 UTC with seconds. */
  readonly startedAt?: string;
  readonly stoppedAt?: string;
  /** Why it could not deliver of late, in CloudTrail's words. */
  readonly deliveryError?: string;
}
