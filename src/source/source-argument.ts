// From a source argument as the user wrote it to what it names.

import { SourceError } from './source-error.js';

/** What a source argument names. A prefix is a plain beginning of keys, with or without a `/` at its end. */
export type SourceArgument =
  | { readonly kind: 'stdin' }
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string }
  | { readonly kind: 'path'; readonly path: string };

const bucketPattern = /^[a-zA-Z0-9][a-zA-Z0-9._-]{1,253}[a-zA-Z0-9]$/;

/** Reads one source argument; throws a `SourceError` where nothing can be meant by it. */
export function parseSourceArgument(text: string): SourceArgument {
  if (text === '-') return { kind: 'stdin' };
  if (text.startsWith('s3://')) {
    const { bucket, key } = splitS3Id(text);
    if (bucketPattern.test(bucket)) return { kind: 's3', bucket, prefix: key };
    throw badArgument(text, 'it names no bucket', 'write `s3://bucket` or `s3://bucket/prefix`');
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) {
    throw badArgument(text, 'only `s3://` can be read from afar', 'download it first, or give `s3://bucket/prefix`');
  }
  if (text === '')
    throw badArgument(text, 'the source is empty', 'name a file, a folder, `s3://bucket/prefix`, or `-`');
  return { kind: 'path', path: text };
}

/** Bucket and key of an `s3://` id. */
export function splitS3Id(id: string): { readonly bucket: string; readonly key: string } {
  const rest = id.slice('s3://'.length);
  const slash = rest.indexOf('/');
  return slash < 0 ? { bucket: rest, key: '' } : { bucket: rest.slice(0, slash), key: rest.slice(slash + 1) };
}

function badArgument(id: string, message: string, hint: string): SourceError {
  return new SourceError({ kind: 'bad-argument', id, message, hint });
}
