// The listing of all sources: each object once, in a fixed order.

import { createS3 } from '../aws/s3.js';
import { PathListing } from './list-paths.js';
import { S3Listing } from './list-s3.js';
import type { Listed } from './object-ref.js';
import type { SourceSettings } from './settings.js';
import { parseSourceArgument } from './source-argument.js';

/**
 * Lists the sources in the order given, each in its own fixed order, and an object that several of them reach only
 * once. Pages and folders are read when the consumer asks. Rejects with a `SourceError` where a source cannot be
 * listed at all; paths are checked before anything is listed.
 */
export async function* listObjects(settings: SourceSettings): AsyncGenerator<Listed> {
  const sources = settings.arguments.map(parseSourceArgument);
  const paths = new PathListing();
  for (const source of sources) if (source.kind === 'path') await paths.check(source.path);
  const s3 = createS3(settings.s3, 1);
  const buckets = new S3Listing(s3);
  let isStdinListed = false;
  try {
    for (const source of sources) {
      if (source.kind === 'path') yield* paths.list(source.path);
      else if (source.kind === 's3') yield* buckets.list(source);
      else if (!isStdinListed) {
        isStdinListed = true;
        yield { kind: 'object', ref: { kind: 'logs', id: '-', version: '', sizeBytes: undefined } };
      }
    }
  } finally {
    s3.close();
  }
}
