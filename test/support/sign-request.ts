// Signs requests with AWS Signature Version 4, as far as the tests' servers check it.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html

import { createHash, createHmac } from 'node:crypto';

/** Credentials of a user, or with a token those of a session. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The headers that sign a request without a signed body. The path must need no encoding. */
export function signRequest(
  { method, url, service }: { readonly method: string; readonly url: URL; readonly service: string },
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
): Readonly<Record<string, string>> {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const signed = {
    host: url.host,
    'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    'x-amz-date': time,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
  };
  const names = Object.keys(signed).join(';');
  const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`);
  const canonical = [method, url.pathname, queryOf(url), lines.join(''), names, 'UNSIGNED-PAYLOAD'].join('\n');
  const scope = [time.slice(0, 8), 'us-east-1', service, 'aws4_request'];
  const toSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n');
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  const credential = `Credential=${accessKeyId}/${scope.join('/')}`;
  const signature = hmac(key, toSign).toString('hex');
  return { ...signed, authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names}, Signature=${signature}` };
}

function queryOf(url: URL): string {
  const pairs = [...url.searchParams].map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return pairs.sort().join('&');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
