// A trail as it is configured: what it selects, where it records, whether it does. One shape for basic and advanced selectors.

/**
 * What one field of an event must be: equal to one of `equals`, or begin or end as one of the two next, where any of the
 * three is given; and like none of the others. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html
 */
export interface FieldSelector {
  /** Such as `readOnly`, `resources.ARN`, `userIdentity.arn`. */
  readonly field: string;
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

/** A trail; what nobody told is absent. */
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

/**
 * What a trail selects that nobody has told otherwise: all management events and nothing else.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
 */
export const defaultSelectors: readonly EventSelector[] = [{ category: 'Management', fields: [] }];
