// Real files of each shape: every record in them is read, whole or streamed, and has its one place in the account.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Summary } from '../../src/usage/summary.js';
import { decodeEachWay } from '../decode/decode-bytes.js';
import { scratchFolder } from '../support/scratch.js';

const trailfit = fileURLToPath(new URL('../../bin/trailfit.js', import.meta.url));
const shapes = join(process.env['TRAILFIT_CORPUS'] ?? '', 'shapes');
const folder = scratchFolder('shapes');

const parse = (text: string) => JSON.parse(text) as Record<string, unknown>;
const parseLines = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map(parse);

/** Each file, and the plainest way to the records in it. */
const files: readonly (readonly [file: string, count: number, plain: (text: string) => unknown])[] = [
  ['records-object.json', 2, (text) => parse(text)['Records']],
  ['eventbridge-detail.json', 1, (text) => [parse(text)]],
  ['logstash-lines.json', 103, parseLines],
  ['lookup-events.jsonl', 6, (text) => parseLines(text).map((one) => parse(String(one['CloudTrailEvent'])))],
  [
    'wrapped-array.json',
    50,
    (text) => (JSON.parse(text) as { aws: { cloudtrail: unknown } }[]).map(({ aws: { cloudtrail } }) => cloudtrail),
  ],
];

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

describe.each(files)('%s', (file, count, plain) => {
  test('holds its records, packed or not', async () => {
    const text = readFileSync(join(shapes, file));
    const expected = plain(text.toString());
    expect(expected).toHaveLength(count);
    for (const bytes of [text, gzipSync(text)])
      for (const { records, issues } of await decodeEachWay(bytes, [1, 500, 70_000])) {
        expect(issues).toEqual([]);
        expect(records).toEqual(expected);
      }
  });

  test('has each of them in the account of a run', () => {
    const summary = join(folder, `${file}.summary.json`);
    const args = ['usage', join(shapes, file), '--summary', summary, '--output', join(folder, 'u.json'), '--quiet'];
    spawnSync(process.execPath, [trailfit, ...args]);
    const { records } = JSON.parse(readFileSync(summary, 'utf8')) as Summary;
    const { used, denied, undecided, duplicate, unmapped, setAside, failed } = records;
    expect(records.read).toBe(count);
    expect(used + denied + undecided + duplicate + unmapped + sum(setAside) + sum(failed)).toBe(count);
    expect(failed).toEqual({});
  });
});
