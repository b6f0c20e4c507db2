// The generated logs are what they say: as large as asked for, and the same for the same seed.

import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { expect, test } from 'vitest';
import { generateLogFiles, writeHugeObject, writeLogFolder } from './log-generator.js';
import { scratchFolder } from './scratch.js';

const options = { seed: 11, totalBytes: 3_000_000 };
const folder = scratchFolder('logs');

interface LogFile {
  readonly Records: readonly { readonly eventID: string; readonly errorCode?: string; readonly eventTime: string }[];
}

const recordsOf = (json: string) => (JSON.parse(json) as LogFile).Records;

test('the same seed gives the same files, another seed others', () => {
  const files = [...generateLogFiles(options)];
  expect([...generateLogFiles(options)]).toEqual(files);
  const others = new Set([...generateLogFiles({ ...options, seed: 12 })].map((file) => file.path));
  expect(files.filter((file) => others.has(file.path))).toEqual([]);
});

test('files have 20 to 400 records of about 1.3 KB, of which some failed and some come twice', () => {
  const files = [...generateLogFiles(options)];
  const lists = files.map((file) => recordsOf(file.text));
  expect(lists.map((list) => list.length)).toEqual(files.map((file) => file.records));
  expect(lists.every((list) => list.length >= 20 && list.length <= 400)).toBe(true);
  const records = lists.flat();
  const bytes = files.reduce((sum, file) => sum + Buffer.byteLength(file.text), 0);
  expect(bytes).toBeGreaterThanOrEqual(options.totalBytes);
  expect(bytes / records.length).toBeGreaterThan(1000);
  expect(bytes / records.length).toBeLessThan(1600);
  const repeats = records.length - new Set(records.map((record) => record.eventID)).size;
  expect(repeats).toBeGreaterThan(0);
  expect(repeats).toBeLessThan(records.length / 100);
  expect(new Set(records.map((record) => record.errorCode))).toContain('AccessDenied');
});

test('a folder holds the files under their paths', async () => {
  const volume = await writeLogFolder(join(folder, 'logs'), options);
  const names = readdirSync(join(folder, 'logs'), { recursive: true, encoding: 'utf8' });
  expect(names.filter((name) => name.endsWith('.json.gz'))).toHaveLength(volume.files);
});

test('a huge object holds as many records as it says', async () => {
  const path = join(folder, 'huge.json.gz');
  const volume = await writeHugeObject(path, options);
  const json = await text(createReadStream(path).pipe(createGunzip()));
  expect({ files: 1, records: recordsOf(json).length, bytes: json.length }).toEqual(volume);
});
