// What AWS publishes about its actions and resource types, as this program needs it.

import type { Action } from '../iam/action.js';

/** AWS's access levels. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html */
export type AccessLevel = 'List' | 'Read' | 'Write' | 'Permissions management' | 'Tagging';

/** A resource type of a service with its ARN formats, such as `arn:${Partition}:s3:::${BucketName}/${ObjectName}`. */
export interface ResourceType {
  readonly name: string;
  /** At least one; a few types have several. */
  readonly formats: readonly string[];
  /** The condition keys of the type, as AWS spells them. */
  readonly conditionKeys: readonly string[];
}

/** One resource type that an action accepts. */
export interface ActionResource {
  readonly type: ResourceType;
  readonly required: boolean;
}

/** What is known of an action. No `resources`: it cannot be scoped. */
export interface ActionFacts {
  readonly action: Action;
  readonly level: AccessLevel;
  readonly resources: readonly ActionResource[];
  /** The keys of the action and those that it takes with one of its resource types. */
  readonly conditionKeys: readonly string[];
  /** The actions that AWS documents as needed besides, depending on the request. */
  readonly dependentActions: readonly Action[];
}

/** The catalog. Look-ups ignore case, as IAM does with actions. */
export interface Catalog {
  /** Source of the data with its version, such as `iam-data 0.21.202609261`. */
  readonly version: string;
  /** The day of the data, ISO 8601. */
  readonly date: string;
  readonly services: readonly string[];
  /** The facts of an action, or `undefined` where AWS has none of that name. */
  readonly action: (text: string) => ActionFacts | undefined;
  /** All actions of a service prefix, sorted; empty where the service is unknown. */
  readonly actionsOf: (service: string) => readonly Action[];
  /** The resource types of a service prefix, sorted by name; empty where the service is unknown. */
  readonly resourceTypesOf: (service: string) => readonly ResourceType[];
  /** A hash over all facts of a service, to tell whether they changed between two catalogs. */
  readonly digestOf: (service: string) => string | undefined;
  /** Whether the key is a global condition key or one of the service; `${TagKey}`-like parts match any text. */
  readonly hasConditionKey: (service: string, key: string) => boolean;
}
