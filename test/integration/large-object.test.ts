// A single object that is larger than the heap: read in constant memory, whatever its layout.

import { createHash } from 'node:crypto';
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { expect, it } from 'vitest';
import { runTrailfit } from './run-trailfit.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder('large');

/** Unpacked, above what any object is parsed in one piece, and above the heap that the program is given. */
const totalBytes = 80 << 20;
const heapMegabytes = 80;

/** So that the file has some hundreds of names, fewer than are folded. */
const recordsPerName = 64;

function recordAt(at: number): string {
  return JSON.stringify({
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', principalId: 'AIDAEXAMPLE', arn: 'arn:aws:iam::111122223333:user/ann' },
    eventTime: '2026-03-01T10:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: createHash('sha256').update(String(at)).digest('hex').repeat(16),
    // A new name every so often: what is kept of a record must not keep the text around it.
    requestParameters: { bucketName: 'photos', key: `${Math.floor(at / recordsPerName)}-of-the-album.jpg` },
    eventID: `id-${at}`,
    eventType: 'AwsApiCall',
    managementEvent: false,
    eventCategory: 'Data',
  });
}

it.each([
  ['with Records first', '{"Records":[', ',', ']}'],
  [
    'with Records behind other keys, over several lines',
    '{\n  "note": {"Records": []},\n  "Records": [\n',
    ',\n',
    '\n]\n}\n',
  ],
  ['with one record a line', '', '\n', '\n'],
])('an object %s', async (layout, before, between, after) => {
  const path = join(scratch, `${layout.replaceAll(' ', '-')}.json.gz`);
  let count = 0;
  const text = function* () {
    yield before;
    for (let bytes = 0; bytes < totalBytes; count++) {
      const record = `${count > 0 ? between : ''}${recordAt(count)}`;
      bytes += record.length;
      yield record;
    }
    yield after;
  };
  await pipeline(Readable.from(text(), { objectMode: true }), createGzip({ level: 1 }), createWriteStream(path));
  const summary = join(scratch, 'summary.json');
  const ran = await runTrailfit(['usage', path, '--quiet', '--workers', '1', '--summary', summary], {
    nodeArguments: [`--max-old-space-size=${heapMegabytes}`],
  });
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(readFileSync(summary, 'utf8'))).toMatchObject({
    records: { read: count, used: count },
    objects: { listed: 1, read: 1 },
  });
});
