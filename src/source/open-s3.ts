// The bytes of an object in S3, whatever happens to the connection.

import type { S3 } from '../aws/s3.js';
import { collectChunks, guardChunks, type ObjectBytes } from './object-bytes.js';
import type { ObjectRef } from './object-ref.js';
import { whileThrottled } from './patience.js';
import { readResuming, type Stretch } from './resume.js';
import { s3Error } from './s3-error.js';
import { splitS3Id } from './source-argument.js';

/** The bytes of the version of the object that was listed: a newer one is an error (`changed`). */
export function openS3Object(s3: S3, { id, version, sizeBytes }: ObjectRef): ObjectBytes {
  const describe = (error: unknown) => s3Error(id, 'get', error);
  const fetchOnce = async (from: number): Promise<Stretch> => {
    try {
      const body = await s3.getObject({ ...splitS3Id(id), etag: version, from });
      return { ...body, endsAt: body.endsAt ?? sizeBytes };
    } catch (error) {
      throw describe(error);
    }
  };
  const chunks = () =>
    guardChunks(
      readResuming((from) => whileThrottled(() => fetchOnce(from))),
      describe,
    );
  return { sizeBytes, whole: () => collectChunks(chunks()), chunks };
}
