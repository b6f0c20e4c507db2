// Bytes that are made to cost memory: the real program under a small heap, watched from outside.

import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { expect, it } from 'vitest';
import { generateRecords } from '../support/log-generator.js';
import { notedPeak } from '../support/peak-memory.js';
import { runTrailfit } from './run-trailfit.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder('hostile');

const heapMegabytes = 96;
const peak = notedPeak(scratch);

const records = generateRecords(5);
const record = () => records.next().value;
const megabyte = (text: string) => text.repeat(Math.ceil((1 << 20) / text.length));
const times = function* (count: number, text: string) {
  for (let at = 0; at < count; at++) yield text;
};

interface Case {
  readonly title: string;
  readonly text: () => Iterable<string>;
  readonly options?: readonly string[];
  readonly read: number;
  readonly failed: Readonly<Record<string, number>>;
}

function* joined(...parts: readonly (string | Iterable<string>)[]): Generator<string> {
  for (const part of parts) {
    if (typeof part === 'string') yield part;
    else yield* part;
  }
}

const list = (...parts: readonly (string | Iterable<string>)[]) =>
  joined('{"Records":[', record(), ',', ...parts, ',', record(), ']}');

const cases: readonly Case[] = [
  {
    title: 'a text of 250 MB in a record',
    text: () => list('{"eventName":"', times(250, megabyte('x')), '"}'),
    ...{ read: 3, failed: { 'record-too-large': 1 } },
  },
  {
    title: 'a record of 80 MB of small values',
    text: () => list('{"requestParameters":[', times(80, megabyte('{"a":[1]},')), '0]}'),
    ...{ read: 3, failed: { 'record-too-large': 1 } },
  },
  {
    title: 'lists in lists without end',
    text: () => list('{"requestParameters":', times(100, megabyte('['))),
    ...{ read: 3, failed: { 'record-too-deep': 1 } },
  },
  {
    title: 'a line of 250 MB of spaces',
    text: () => joined(record(), '\n', record(), '\n', times(250, megabyte(' ')), '\n', record(), '\n'),
    ...{ read: 3, failed: {} },
  },
  {
    title: 'what is beside the records, 80 MB of it',
    text: () => joined('{"a":[', times(80, megabyte('{"a":[1]},')), '0],"Records":[', record(), ']}'),
    ...{ read: 1, failed: {} },
  },
  {
    title: 'garbage behind a break',
    text: () => list('{"eventName":[', record(), ',', times(60, megabyte('{"eventName":[')), ']'),
    ...{ read: 2, failed: { 'record-too-deep': 1 } },
  },
  {
    title: 'control characters in a text',
    text: () => list('{"eventName":"', times(100, megabyte('\u0000')), '"}'),
    ...{ read: 3, failed: { 'json-gap': 1 } },
  },
  {
    title: 'more than is to be read of an object',
    text: () => joined('[', times(300, megabyte(' ')), record(), ']'),
    options: ['--max-object-bytes', '200000000'],
    ...{ read: 0, failed: {} },
  },
];

it.each(cases)(
  '$title: a small heap is enough, and the account adds up',
  async ({ text, options = [], read, failed }) => {
    const path = join(scratch, 'bomb.json.gz');
    await pipeline(Readable.from(text(), { objectMode: true }), createGzip({ level: 1 }), createWriteStream(path));
    const summary = join(scratch, 'summary.json');
    const args = ['usage', path, '--quiet', '--workers', '1', '--summary', summary, ...options];
    const ran = await runTrailfit(args, {
      env: peak.env,
      nodeArguments: [`--max-old-space-size=${heapMegabytes}`, ...peak.nodeArguments],
    });
    const account = JSON.parse(readFileSync(summary, 'utf8')) as { records: unknown; objects: unknown };
    expect(account).toMatchObject({ records: { read, failed } });
    expect(ran.code).toBe(Object.keys(failed).length > 0 || options.length > 0 ? 3 : 0);
    if (options.length > 0) expect(account).toMatchObject({ objects: { failed: { 'object-too-large': 1 } } });
    expect(peak.megabytes()).toBeLessThan(300);
  },
);

it.each([
  ['--max-record-bytes', '0'],
  ['--max-record-bytes', 'many'],
  ['--max-object-bytes', '1.5'],
])('%s %s is no limit', async (option, value) => {
  const ran = await runTrailfit(['usage', scratch, option, value]);
  expect(ran).toMatchObject({ code: 1, stdout: '' });
  expect(ran.stderr).toContain(`\`${option}\` is no whole number from 1 to`);
});

it('a record beyond `--max-record-bytes` is lost, and said to be', async () => {
  const path = join(scratch, 'long.jsonl');
  writeFileSync(path, `${record()}\n{"eventName":"${'x'.repeat(90_000)}"}\n`);
  const ran = await runTrailfit(['usage', path, '--max-record-bytes', '5000']);
  expect(ran.code).toBe(3);
  expect(ran.stderr).toContain('1  failed: record-too-large');
});
