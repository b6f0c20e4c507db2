// Mutations of log files through the real way from bytes to calls: what must hold of each of them.

import { isDeepStrictEqual } from 'node:util';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { DecodeIssue } from '../../src/decode/issue.js';
import { recordFields, type RawRecord } from '../../src/decode/record.js';
import { decode } from '../../src/decode/decode.js';
import { BatchBuilder, decodeOptions, type Understanding } from '../../src/gather/batch-builder.js';
import { accountedRecords } from '../../src/usage/account.js';
import { generateRecords } from '../support/log-generator.js';
import { createRandom, type Random } from '../support/random.js';
import { chunkedBytes, pipedBytes, wholeBytes } from '../decode/decode-bytes.js';
import { layOut, mutate } from './mutate.js';

/** How long one small file may take, on a machine that does other things too. */
const mostMs = 20_000;

/** Records as JSON text: generated ones, and real ones where there are any. */
export function recordPool(seed: number, corpus: string | undefined): readonly string[] {
  const generated = generateRecords(seed);
  const own = Array.from({ length: 400 }, () => generated.next().value);
  if (corpus === undefined || corpus === '') return own;
  const real = gunzipSync(readFileSync(join(corpus, 'records.jsonl.gz'))).toString();
  // A record without a name below `aws.cloudtrail` is taken for one whose fields have been renamed.
  const lines = real.split('\n').filter((line) => line !== '');
  return [...own, ...lines.filter((line) => typeof (JSON.parse(line) as RawRecord).eventName === 'string')];
}

/**
 * Runs one mutation of a seed; throws an error that names the seed where something does not hold. Answers whether the
 * mutant was still a list of records for `JSON.parse`, and so compared with it.
 */
export async function runMutation(
  seed: number,
  pool: readonly string[],
  understanding: Understanding,
): Promise<boolean> {
  try {
    return await check(createRandom(seed), pool, understanding);
  } catch (error) {
    throw new Error(`mutation ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

async function check(random: Random, pool: readonly string[], understanding: Understanding): Promise<boolean> {
  const records = Array.from({ length: random.below(6) }, () => random.pick(pool));
  const bytes = mutate(random, records);
  const cuts = Array.from({ length: random.below(4) }, () => random.below(bytes.length + 1));
  const startMs = performance.now();
  const whole = await decodeAndCount(wholeBytes(bytes), understanding);
  if (random.below(2) === 0) {
    const piped = await decodeAndCount(pipedBytes(bytes, cuts), understanding);
    expectEqual(piped, whole, 'whole and piped differ');
  } else {
    const streamed = await decodeAndCount(chunkedBytes(bytes, cuts), understanding);
    expectStreamed(streamed, whole);
  }
  if (performance.now() - startMs > mostMs) throw new Error('it took too long');
  if (whole.issues.length === 0 && !isAllJson(bytes)) throw new Error('what is broken is said nowhere');
  const isParsed = await checkMutant(bytes);
  await checkParsed(random, records);
  return isParsed;
}

function expectStreamed(streamed: Counted, whole: Counted): void {
  // What a stream has unpacked of the piece with the corruption is lost.
  const isCorrupt = streamed.issues.some(({ kind }) => kind === 'corrupt-gzip');
  if (isCorrupt)
    expectEqual(streamed.records, whole.records.slice(0, streamed.records.length), 'a stream gives others');
  else expectEqual(streamed, whole, 'whole and streamed differ');
}

interface Counted {
  readonly records: readonly RawRecord[];
  readonly issues: readonly DecodeIssue[];
}

// The account adds up: every record that the decoder counts has one place, and issues have theirs in order.
async function decodeAndCount(bytes: Parameters<typeof decode>[0], understanding: Understanding): Promise<Counted> {
  const builder = new BatchBuilder(understanding);
  const records: RawRecord[] = [];
  const issues: DecodeIssue[] = [];
  let refused = 0;
  for await (const batch of decode(bytes, decodeOptions(understanding))) {
    builder.add(batch);
    records.push(...batch.records);
    issues.push(...batch.issues);
    for (const count of batch.refused.values()) refused += count;
  }
  const { account, shapes, digests } = structuredClone(builder.take());
  const lost = issues.reduce((sum, { lostRecords }) => sum + lostRecords, 0);
  if (account.records.read !== records.length + refused + lost) throw new Error('records are lost in silence');
  const calls = digests.length / 3 + shapes.reduce((sum, { anonymous }) => sum + anonymous, 0);
  if (accountedRecords(account) + calls !== account.records.read) throw new Error('the account does not add up');
  let last = 0;
  for (const { afterRecords } of issues) {
    if (afterRecords < last || afterRecords > records.length + refused) throw new Error('an issue is out of its place');
    last = afterRecords;
  }
  return { records, issues };
}

// Told without a parser of tokens: brackets outside of texts part the JSON texts, and JSON.parse has to take each.
function isAllJson(bytes: Uint8Array): boolean {
  try {
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
    for (const text of jsonTexts(new TextDecoder().decode(plain))) JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The lists and objects that stand one after another, and what stands between them. */
function* jsonTexts(text: string): Generator<string> {
  let depth = 0;
  let start = 0;
  for (const { 0: sign, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{}\]]/gs)) {
    if (sign === '[' || sign === '{') {
      if (depth++ === 0) {
        yield* wordsOf(text.slice(start, index));
        start = index;
      }
    } else if ((sign === ']' || sign === '}') && --depth <= 0) {
      yield text.slice(start, index + 1);
      start = index + 1;
      depth = 0;
    }
  }
  yield* wordsOf(text.slice(start));
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** What may be put around a record: what is in it is another thing than the element of the list. */
const wrappings = ['CloudTrailEvent', 'detail-type', 'aws', 'aws.cloudtrail'];

// A mutant that JSON.parse takes as a list of records gives what JSON.parse gives. Answers whether it was one.
async function checkMutant(bytes: Uint8Array): Promise<boolean> {
  const objects = listOf(bytes)?.filter((element) => typeof element === 'object' && element !== null);
  if (!objects || objects.some((element) => wrappings.some((key) => Object.hasOwn(element, key)))) return false;
  const decoded: RawRecord[] = [];
  for await (const batch of decode(wholeBytes(bytes), { wanted: recordFields })) {
    // Of two lists JSON.parse keeps the last.
    if (batch.issues.some(({ detail }) => detail.endsWith('the records of both are read'))) return false;
    decoded.push(...batch.records);
  }
  const records = objects.filter((element) => !Array.isArray(element));
  expectEqual(decoded, records, 'a mutant gives another thing than JSON.parse');
  return true;
}

function listOf(bytes: Uint8Array): readonly unknown[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
  if (Array.isArray(value)) return value as readonly unknown[];
  const { Records, Events } = Object(value) as { readonly Records?: unknown; readonly Events?: unknown };
  return Array.isArray(Records) && Events === undefined ? Records : undefined;
}

// What JSON.parse takes, decoding gives as JSON.parse gives it.
async function checkParsed(random: Random, records: readonly string[]): Promise<void> {
  const wanted = { wanted: recordFields };
  const bytes = layOut(random, records);
  const cut = random.below(bytes.length + 1);
  for (const way of [random.below(2) === 0 ? wholeBytes(bytes) : chunkedBytes(bytes, [cut])]) {
    const decoded: RawRecord[] = [];
    for await (const batch of decode(way, wanted)) {
      if (batch.issues.length > 0) throw new Error('a good file has an issue');
      decoded.push(...batch.records);
    }
    const parsed: unknown = records.map((text) => JSON.parse(text) as unknown);
    expectEqual(decoded, parsed, 'a record differs from what JSON.parse gives');
  }
}

function expectEqual(left: unknown, right: unknown, message: string): void {
  if (!isDeepStrictEqual(left, right)) throw new Error(message);
}
