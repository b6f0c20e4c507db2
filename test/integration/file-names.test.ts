// A file is what its bytes are, whatever its name says: packed under a plain name, plain under a packed one.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { generateRecords } from '../support/log-generator.js';
import { runTrailfit } from './run-trailfit.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder('names');

const records = generateRecords(3);
const [one, two] = [records.next().value, records.next().value];
const list = `{"Records":[${one},${two}]}`;

it.each<readonly [title: string, name: string, bytes: string | Uint8Array]>([
  ['uncompressed bytes under `.json.gz`', 'plain.json.gz', list],
  ['uncompressed lines under `.jsonl.gz`', 'plain.jsonl.gz', `${one}\n${two}\n`],
  ['gzip under `.json`', 'packed.json', gzipSync(list)],
  ['gzip in two members under `.jsonl`', 'members.jsonl', Buffer.concat([gzipSync(`${one}\n`), gzipSync(`${two}\n`)])],
])('%s are read as what they are', async (_, name, bytes) => {
  const [path, summary] = [join(scratch, name), join(scratch, 'summary.json')];
  writeFileSync(path, bytes);
  const ran = await runTrailfit(['usage', path, '--allow-incomplete', '--summary', summary]);
  expect(ran.code).toBe(0);
  const expected = { records: { read: 2, failed: {} }, objects: { listed: 1, read: 1, failed: {} } };
  expect(JSON.parse(readFileSync(summary, 'utf8'))).toMatchObject(expected);
});
