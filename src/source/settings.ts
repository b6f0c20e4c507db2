// What this room is told: plain data, as it crosses threads.

import type { AwsSettings } from '../aws/aws-settings.js';

/** The sources of a run and how to read them. */
export interface SourceSettings {
  /** Paths, `s3://bucket/prefix` and `-`, as the user gave them. */
  readonly arguments: readonly string[];
  readonly s3: AwsSettings;
  /** How many objects are read at a time. */
  readonly concurrency: number;
}
