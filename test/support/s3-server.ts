// S3's protocol, as far as a reader of logs meets it, over a Map: ListObjectsV2, GetObject, PutObject, CreateBucket.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html

import { createHash } from 'node:crypto';
import { startFaultyServer, xmlError, type Answer, type Asked, type FaultyServer } from './faulty-server.js';

/** A running S3 with what is in it. */
export interface S3Server extends FaultyServer {
  /** Stores an object; the bucket need not be there before. */
  readonly put: (bucket: string, key: string, body: Uint8Array | string) => void;
  readonly remove: (bucket: string, key: string) => void;
}

/** How this S3 is. */
export interface S3ServerOptions {
  /** The most keys of one page, if the client asks for no fewer. */
  readonly pageSize?: number;
}

/** Starts an empty S3. */
export async function startS3Server({ pageSize = 1000 }: S3ServerOptions = {}): Promise<S3Server> {
  const buckets = new Map<string, Map<string, Buffer>>();
  const server = await startFaultyServer((asked) => handle(buckets, asked, pageSize));
  return {
    ...server,
    put: (bucket, key, body) => {
      const keys = buckets.get(bucket) ?? new Map<string, Buffer>();
      buckets.set(bucket, keys.set(key, Buffer.from(body)));
    },
    remove: (bucket, key) => buckets.get(bucket)?.delete(key),
  };
}

/** Whether a request lists keys. */
export function isListing({ method, query }: Asked): boolean {
  return method === 'GET' && query.get('list-type') === '2';
}

/** Whether a request reads an object whose key ends so. */
export function isReading(keyEnd = ''): (asked: Asked) => boolean {
  return (asked) => asked.method === 'GET' && !isListing(asked) && asked.path.endsWith(keyEnd);
}

type Buckets = Map<string, Map<string, Buffer>>;

function handle(buckets: Buckets, asked: Asked, pageSize: number): Answer {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(asked.path) ?? [];
  if (asked.method === 'PUT') return put(buckets, bucket, key, asked.body);
  const keys = buckets.get(bucket);
  if (!keys) return xmlError(404, 'NoSuchBucket');
  if (isListing(asked)) return list(keys, asked.query, pageSize);
  const body = keys.get(key);
  return body ? get(body, asked.headers) : xmlError(404, 'NoSuchKey');
}

function put(buckets: Buckets, bucket: string, key: string, body: Buffer): Answer {
  const keys = buckets.get(bucket) ?? new Map<string, Buffer>();
  buckets.set(bucket, keys);
  if (key !== '') keys.set(key, body);
  return { status: 200, headers: { etag: etagOf(body) }, body: Buffer.alloc(0) };
}

function get(body: Buffer, headers: Asked['headers']): Answer {
  const etag = etagOf(body);
  if (headers['if-match'] !== undefined && headers['if-match'] !== etag) return xmlError(412, 'PreconditionFailed');
  const common = { etag, 'content-type': 'application/octet-stream', 'accept-ranges': 'bytes' };
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(headers['range'] ?? '') ?? [];
  if (first === undefined) return { status: 200, headers: common, body };
  const from = Number(first);
  const to = Math.min(body.length - 1, last ? Number(last) : body.length - 1);
  if (from >= body.length) return xmlError(416, 'InvalidRange');
  const range = { ...common, 'content-range': `bytes ${from}-${to}/${body.length}` };
  return { status: 206, headers: range, body: body.subarray(from, to + 1) };
}

function list(keys: ReadonlyMap<string, Buffer>, query: URLSearchParams, pageSize: number): Answer {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const token = query.get('continuation-token');
  const after = token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString();
  const most = Math.min(pageSize, Number(query.get('max-keys') ?? pageSize));
  const encode = query.get('encoding-type') === 'url' ? encodeKey : escapeXml;
  const rest = rowsOf(keys, prefix, delimiter).filter(({ name }) => compareBytes(name, after) > 0);
  const page = rest.slice(0, most);
  const next = rest.length > page.length ? page.at(-1)?.name : undefined;
  const xml = [
    '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
    `<Prefix>${encode(prefix)}</Prefix><KeyCount>${page.length}</KeyCount><MaxKeys>${most}</MaxKeys>`,
    query.get('encoding-type') === 'url' ? '<EncodingType>url</EncodingType>' : '',
    `<IsTruncated>${String(next !== undefined)}</IsTruncated>`,
    next === undefined
      ? ''
      : `<NextContinuationToken>${Buffer.from(next).toString('base64url')}</NextContinuationToken>`,
    ...page.map(({ name, body }) =>
      body ? contents(encode(name), body) : `<CommonPrefixes><Prefix>${encode(name)}</Prefix></CommonPrefixes>`,
    ),
    '</ListBucketResult>',
  ].join('');
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: Buffer.from(xml) };
}

interface Row {
  readonly name: string;
  /** Absent for a common prefix. */
  readonly body: Buffer | undefined;
}

function rowsOf(keys: ReadonlyMap<string, Buffer>, prefix: string, delimiter: string): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const [key, body] of keys) {
    if (!key.startsWith(prefix)) continue;
    const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const name = at < 0 ? key : key.slice(0, at + delimiter.length);
    rows.set(name, { name, body: at < 0 ? body : undefined });
  }
  return [...rows.values()].sort((a, b) => compareBytes(a.name, b.name));
}

function contents(key: string, body: Buffer): string {
  return `<Contents><Key>${key}</Key><LastModified>2024-01-02T03:04:05.000Z</LastModified><ETag>${escapeXml(etagOf(body))}</ETag><Size>${body.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}
