// A reference to one object of a source: plain data that may cross a thread.

import type { SourceError } from './source-error.js';

/** What an object holds: CloudTrail logs, a saved usage, or rows that another engine has counted. */
export type ObjectKind = 'logs' | 'usage' | 'rows';

/** One object to read. */
export interface ObjectRef {
  readonly kind: ObjectKind;
  /** A path, `s3://bucket/key`, or `-` for standard input. */
  readonly id: string;
  /** The ETag in S3, the modification time (ms) and size of a file, or empty where there is none. */
  readonly version: string;
  /** Stored size in bytes, or `undefined` for standard input and pipes. */
  readonly sizeBytes: number | undefined;
  /** From the key, where it has CloudTrail's layout. */
  readonly account?: string;
  readonly region?: string;
  /** The delivery time in the object's name, ISO 8601 UTC. */
  readonly deliveredAt?: string;
}

/**
 * Why a listed object is not read. `other-product` is what another AWS service keeps below `AWSLogs/`, `hidden` a file
 * or folder of a folder whose name begins with a dot.
 */
export type SkipReason =
  | 'digest'
  | 'insight'
  | 'network-activity'
  | 'aggregated'
  | 'other-product'
  | 'not-a-log'
  | 'hidden'
  | 'empty-folder-marker'
  | 'not-selected';

/** One entry of a listing. `failed` is an entry (a file, or a whole folder) that could not be looked at. */
export type Listed =
  | { readonly kind: 'object'; readonly ref: ObjectRef }
  | { readonly kind: 'skipped'; readonly id: string; readonly reason: SkipReason }
  | { readonly kind: 'failed'; readonly id: string; readonly error: SourceError };
