// A rejection of S3 as the `SourceError` of this room.

import { readS3Failure, type S3Operation } from '../aws/s3-failure.js';
import { SourceError } from './source-error.js';

/** The error for an object or prefix in S3. */
export function s3Error(id: string, operation: S3Operation, error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  return new SourceError({ id, ...readS3Failure(error, operation) }, error);
}
