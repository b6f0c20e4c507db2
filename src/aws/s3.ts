// Listing and reading S3 through the AWS SDK, as plain functions: nothing of the SDK gets past this file.

import { Readable } from 'node:stream';
import type * as Sdk from '@aws-sdk/client-s3';
import type { GetObjectCommandOutput, ListObjectsV2CommandOutput, S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import type { AwsSettings } from './aws-settings.js';
import { loadQuietly, makeClient } from './client.js';
import { redirectedRegion } from './s3-failure.js';

/** One key of a listing. */
export interface S3Entry {
  readonly key: string;
  readonly etag: string;
  readonly sizeBytes: number;
}

/** One page of a listing, in S3's order: by the bytes of the keys in UTF-8. */
export interface S3Page {
  readonly entries: readonly S3Entry[];
  /** To be given for the next page; `undefined` on the last one. */
  readonly next: string | undefined;
}

/** Which page of which listing. */
export interface S3PageQuery {
  readonly bucket: string;
  readonly prefix: string;
  readonly token?: string | undefined;
}

/** Which bytes of which object. */
export interface S3ObjectQuery {
  readonly bucket: string;
  readonly key: string;
  /** Only this version of the object will do; empty for any. */
  readonly etag: string;
  /** The first byte wanted. */
  readonly from: number;
}

/** A body on its way, with the offsets in the object between which it lies. `endsAt` is the first byte behind it. */
export interface S3Body {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly startsAt: number;
  readonly endsAt: number | undefined;
}

/** S3 as this project needs it. Its functions reject with what the SDK rejects with: see `readS3Failure`. */
export interface S3 {
  readonly listPage: (query: S3PageQuery) => Promise<S3Page>;
  /** The body must be read to its end or given up (`return` of its iterator), or its connection stays taken. */
  readonly getObject: (query: S3ObjectQuery) => Promise<S3Body>;
  /** Ends all connections, those in use included. */
  readonly close: () => void;
}

/** Access to S3 with room for so many requests at a time. The SDK is loaded and credentials are looked up at the first request. */
export function createS3(settings: AwsSettings, concurrency: number, patience = usualPatience): S3 {
  const clients = new Clients(settings, concurrency, patience);
  return {
    listPage: (query) => clients.ask(query.bucket, (client) => listPage(client, query)),
    getObject: (query) => clients.ask(query.bucket, (client) => getObject(client, query)),
    close: () => {
      clients.close();
    },
  };
}

/** How long nothing may happen. */
export interface S3Patience {
  readonly connectMs: number;
  /** Before an answer and in the middle of one. */
  readonly idleMs: number;
}

const usualPatience: S3Patience = { connectMs: 5_000, idleMs: 60_000 };

// One client per region. The SDK's own `followRegionRedirects` is not used: it asks the wrong region again for each
// request, and changes the region of the shared client while it does, so that requests at the same time fail.
class Clients {
  readonly #settings: AwsSettings;
  readonly #concurrency: number;
  readonly #patience: S3Patience;
  readonly #clients = new Map<string, Promise<S3Client>>();
  readonly #regions = new Map<string, string>();

  constructor(settings: AwsSettings, concurrency: number, patience: S3Patience) {
    this.#settings = settings;
    this.#concurrency = concurrency;
    this.#patience = patience;
  }

  async ask<Answer>(bucket: string, request: (client: S3Client) => Promise<Answer>): Promise<Answer> {
    const region = this.#regions.get(bucket);
    try {
      return await request(await this.#client(region));
    } catch (error) {
      const actual = redirectedRegion(error);
      if (actual === undefined || actual === region) throw error;
      this.#regions.set(bucket, actual);
      return request(await this.#client(actual));
    }
  }

  close(): void {
    for (const client of this.#clients.values()) {
      client.then(
        (made) => {
          made.destroy();
        },
        () => undefined,
      );
    }
    this.#clients.clear();
  }

  #client(region: string | undefined): Promise<S3Client> {
    const known = this.#clients.get(region ?? '');
    if (known) return known;
    const client = makeS3Client({ ...this.#settings, ...(region !== undefined && { region }) }, this.#config());
    this.#clients.set(region ?? '', client);
    return client;
  }

  #config(): S3ClientConfig {
    const { endpointUrl, maxAttempts } = this.#settings;
    // Beside the objects that are read, one page of the listing is on its way.
    const agent = { keepAlive: true, maxSockets: this.#concurrency + 1 };
    return {
      maxAttempts,
      // TLS guards the way and gzip's own checksum the content; the SDK's costs processor time for each byte.
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: this.#patience.connectMs,
        socketTimeout: this.#patience.idleMs,
        httpAgent: agent,
        httpsAgent: agent,
      },
      // Another server's buckets are rarely host names.
      ...(endpointUrl !== undefined && { endpoint: endpointUrl, forcePathStyle: true }),
    };
  }
}

async function makeS3Client(settings: AwsSettings, config: S3ClientConfig): Promise<S3Client> {
  const { S3Client } = await loadSdk();
  return makeClient(settings, (identity) => new S3Client({ ...config, ...identity }));
}

async function listPage(client: S3Client, { bucket, prefix, token }: S3PageQuery): Promise<S3Page> {
  const { ListObjectsV2Command } = await loadSdk();
  const page = await client.send(
    // Without an encoding, a key with a control character makes an answer that is no XML.
    new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, EncodingType: 'url', ContinuationToken: token }),
  );
  const next = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  return { entries: (page.Contents ?? []).map((entry) => readEntry(entry, page.EncodingType === 'url')), next };
}

type SdkEntry = NonNullable<ListObjectsV2CommandOutput['Contents']>[number];

function readEntry({ Key = '', ETag = '', Size = 0 }: SdkEntry, isEncoded: boolean): S3Entry {
  return { key: isEncoded ? decodeKey(Key) : Key, etag: ETag, sizeBytes: Size };
}

function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    return encoded;
  }
}

async function getObject(client: S3Client, { bucket, key, etag, from }: S3ObjectQuery): Promise<S3Body> {
  const { GetObjectCommand } = await loadSdk();
  const answer = await client.send(
    new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      ...(etag !== '' && { IfMatch: etag }),
      ...(from > 0 && { Range: `bytes=${String(from)}-` }),
    }),
  );
  return readBody(answer);
}

function readBody({ Body, ContentLength, ContentRange }: GetObjectCommandOutput): S3Body {
  if (!(Body instanceof Readable)) throw new Error('the answer has no body');
  const start = /^bytes (\d+)-/.exec(ContentRange ?? '')?.[1];
  const startsAt = start === undefined ? 0 : Number(start);
  return { chunks: Body, startsAt, endsAt: ContentLength === undefined ? undefined : startsAt + ContentLength };
}

function loadSdk(): Promise<typeof Sdk> {
  return loadQuietly(() => import('@aws-sdk/client-s3'));
}
