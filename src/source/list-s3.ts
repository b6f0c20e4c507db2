// Buckets and prefixes as a listing: page by page, each key once.

import type { S3, S3Entry, S3Page } from '../aws/s3.js';
import { classifyFound, classifyNamed } from './classify-name.js';
import type { Listed } from './object-ref.js';
import { whileThrottled } from './patience.js';
import { s3Error } from './s3-error.js';
import { SourceError } from './source-error.js';

/** Where to list: all keys that begin with the prefix. */
export interface S3Place {
  readonly bucket: string;
  readonly prefix: string;
}

interface Covered extends S3Place {
  readonly isObject: boolean;
}

/**
 * Lists prefixes one after another, in S3's order of keys. An argument that is the whole key of an object (one that is
 * not empty) means that object alone, whatever its name. Keys that an earlier argument covers are left out, which
 * takes no memory per key. Memory held: two pages, the one handed out and the one on its way.
 */
export class S3Listing {
  readonly #s3: S3;
  readonly #covered: Covered[] = [];

  constructor(s3: S3) {
    this.#s3 = s3;
  }

  /** Rejects with a `SourceError` where a page cannot be had, or a prefix that is not empty has no key at all. */
  async *list(place: S3Place): AsyncGenerator<Listed> {
    let isObject = false;
    let isEmpty = true;
    for await (const entries of this.#pages(place)) {
      const [first] = entries;
      if (isEmpty && first) isObject = isNamed(first, place);
      if (first) isEmpty = false;
      for (const entry of isObject ? entries.slice(0, 1) : entries) {
        if (!this.#isCovered(place, entry.key, isObject)) yield listEntry(place, entry, isObject);
      }
      if (isObject) break;
    }
    if (isEmpty && place.prefix !== '') throw nothingThere(place);
    this.#covered.push({ ...place, isObject });
  }

  // The next page is asked for when the current one is handed out, and no page beyond it.
  async *#pages(place: S3Place): AsyncGenerator<readonly S3Entry[]> {
    let coming: Promise<S3Page> | undefined = this.#ask(place);
    while (coming) {
      const page: S3Page = await coming;
      coming = page.next === undefined ? undefined : this.#ask(place, page.next);
      // Whoever stops listening does not hear of its failure.
      coming?.catch(() => undefined);
      yield page.entries;
    }
  }

  #ask(place: S3Place, token?: string): Promise<S3Page> {
    return whileThrottled(async () => {
      try {
        return await this.#s3.listPage({ ...place, token });
      } catch (error) {
        throw s3Error(idOf(place), 'list', error);
      }
    });
  }

  #isCovered({ bucket }: S3Place, key: string, isObject: boolean): boolean {
    return this.#covered.some((earlier) => {
      if (earlier.bucket !== bucket) return false;
      if (earlier.isObject) return earlier.prefix === key;
      return key.startsWith(earlier.prefix) && !(isObject && classifyFound(key).kind === 'skip');
    });
  }
}

function isNamed({ key, sizeBytes }: S3Entry, { prefix }: S3Place): boolean {
  return key === prefix && sizeBytes > 0;
}

function listEntry({ bucket }: S3Place, { key, etag, sizeBytes }: S3Entry, isObject: boolean): Listed {
  const id = idOf({ bucket, prefix: key });
  if (key.endsWith('/') && sizeBytes === 0) return { kind: 'skipped', id, reason: 'empty-folder-marker' };
  const found = classifyFound(key);
  if (!isObject && found.kind === 'skip') return { kind: 'skipped', id, reason: found.reason };
  const { as, facts } = classifyNamed(key);
  return { kind: 'object', ref: { kind: as, id, version: etag, sizeBytes, ...facts } };
}

function idOf({ bucket, prefix }: S3Place): string {
  return `s3://${bucket}/${prefix}`;
}

function nothingThere(place: S3Place): SourceError {
  return new SourceError({
    kind: 'not-found',
    id: idOf(place),
    message: 'no key in the bucket begins so',
    hint: `look with \`aws s3 ls s3://${place.bucket}/\`; CloudTrail writes below \`AWSLogs/\`, after the trail's own prefix`,
  });
}
