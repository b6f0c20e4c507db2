// Ordinary CloudTrail logs of any size, from a seed: what the benchmark reads, and tests that need volume.

import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import type { JsonObject } from '../../src/decode/record.js';
import { callMakers, type CallMaker, type Place } from './log-calls.js';
import { createRandom, type Random } from './random.js';

/** How much to generate: about so many bytes of unpacked JSON. */
export interface LogOptions {
  readonly seed: number;
  readonly totalBytes: number;
}

/** What was generated. `bytes` are unpacked. */
export interface LogVolume {
  readonly files: number;
  readonly records: number;
  readonly bytes: number;
}

/** One log file: its path in CloudTrail's layout, and its JSON. */
export interface GeneratedFile {
  readonly path: string;
  readonly records: number;
  readonly text: string;
}

interface Caller {
  readonly place: Place;
  readonly makers: readonly CallMaker[];
  readonly weight: number;
  readonly identityAt: (time: string) => JsonObject;
}

const accounts = ['111122223333', '444455556666'];
const regions = ['eu-west-1', 'eu-west-1', 'us-east-1', 'ap-southeast-2'];
const start = Date.UTC(2025, 8, 1);

/** The time between two records: a gigabyte spans about a hundred days. */
const recordMs = 10_000;
const agents = [
  'aws-sdk-js/3.890.0 os/linux lang/js',
  'Boto3/1.40.1 md/Botocore#1.40.1 ua/2.1 os/linux',
  'console.amazonaws.com',
];

/** Errors, each with its share of all records. */
const errors: readonly (readonly [share: number, code: string])[] = [
  [0.03, 'AccessDenied'],
  [0.01, 'ThrottlingException'],
  [0.01, 'ResourceNotFoundException'],
];

/** How much of all records is delivered twice. */
const repeatShare = 0.004;

/** How likely a call is the first one of a new session of its role. */
const sessionEnd = 0.03;

/** How many records back a repeated one may lie. */
const repeatReach = 500;

/** Endless records as JSON text, in the order of their times. */
export function* generateRecords(seed: number): Generator<string, never> {
  const random = createRandom(seed);
  const callers = Array.from({ length: 60 }, (_, index) => createCaller(random, index));
  const crowd = callers.flatMap((caller) => Array.from({ length: caller.weight }, () => caller));
  const recent: string[] = [];
  for (let index = 0; ; index++) {
    if (recent.length > 0 && random.next() < repeatShare) yield random.pick(recent);
    const text = JSON.stringify(createRecord(random, random.pick(crowd), start + index * recordMs));
    recent[index % repeatReach] = text;
    yield text;
  }
}

/** Log files of 20 to 400 records each, until the bytes are reached. */
export function* generateLogFiles({ seed, totalBytes }: LogOptions): Generator<GeneratedFile> {
  const random = createRandom(~seed);
  const records = generateRecords(seed);
  for (let bytes = 0, written = 0; bytes < totalBytes;) {
    const count = 20 + random.below(381);
    const lines = Array.from({ length: count }, () => records.next().value);
    const text = `{"Records":[${lines.join(',')}]}`;
    bytes += text.length;
    written += count;
    yield { path: pathOf(random, start + written * recordMs), records: count, text };
  }
}

/** Writes log files as gzip into a folder. Memory held: one file. */
export async function writeLogFolder(folder: string, options: LogOptions): Promise<LogVolume> {
  const volume = { files: 0, records: 0, bytes: 0 };
  for (const { path, records, text } of generateLogFiles(options)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), gzipSync(text, { level: 6 }));
    volume.files++;
    volume.records += records;
    volume.bytes += text.length;
  }
  return volume;
}

/** Writes all records into one gzip file. Memory held: a megabyte. */
export async function writeHugeObject(path: string, { seed, totalBytes }: LogOptions): Promise<LogVolume> {
  await mkdir(dirname(path), { recursive: true });
  const file: WriteStream = createWriteStream(path);
  const packed = createGzip({ level: 4 });
  packed.pipe(file);
  const volume = { files: 1, records: 0, bytes: 0 };
  let text = '{"Records":[';
  for (const record of generateRecords(seed)) {
    text += (volume.records > 0 ? ',' : '') + record;
    volume.records++;
    if (text.length < 1 << 20) continue;
    volume.bytes += text.length;
    if (!packed.write(text)) await once(packed, 'drain');
    text = '';
    if (volume.bytes >= totalBytes) break;
  }
  packed.end(']}');
  await finished(file);
  return { ...volume, bytes: volume.bytes + 2 };
}

function createCaller(random: Random, index: number): Caller {
  const account = random.pick(accounts);
  const makers = Array.from({ length: 3 + random.below(9) }, () => random.pick(callMakers));
  const place = { account, region: random.pick(regions) };
  const id = random.hex(16).toUpperCase();
  return { place, makers, weight: 1 + random.below(12), identityAt: identityOf(random, { account, index, id }) };
}

/** Mostly roles, every sixth a user, every tenth service-linked, one service. */
function identityOf(random: Random, caller: { account: string; index: number; id: string }): Caller['identityAt'] {
  const { account, index, id } = caller;
  if (index === 0) return () => ({ type: 'AWSService', invokedBy: 'cloudtrail.amazonaws.com' });
  if (index % 6 === 5) {
    const userName = `user-${index}`;
    const arn = `arn:aws:iam::${account}:user/${userName}`;
    return () => ({
      type: 'IAMUser',
      principalId: `AIDA${id}`,
      arn,
      accountId: account,
      accessKeyId: `AKIA${id}`,
      userName,
    });
  }
  const isLinked = index % 10 === 7;
  const userName = isLinked ? 'AWSServiceRoleForSupport' : `worker-${index}`;
  const path = isLinked ? 'aws-service-role/support.amazonaws.com/' : random.pick(['', '', 'app/', 'team/data/']);
  const openSession = (time: string) => ({ name: `session-${random.hex(8)}`, key: random.hex(16).toUpperCase(), time });
  let session: ReturnType<typeof openSession> | undefined;
  return (time) => {
    if (!session || random.next() < sessionEnd) session = openSession(time);
    return {
      type: 'AssumedRole',
      principalId: `AROA${id}:${session.name}`,
      arn: `arn:aws:sts::${account}:assumed-role/${userName}/${session.name}`,
      accountId: account,
      accessKeyId: `ASIA${session.key}`,
      sessionContext: {
        sessionIssuer: {
          ...{ type: 'Role', principalId: `AROA${id}` },
          ...{ arn: `arn:aws:iam::${account}:role/${path}${userName}`, accountId: account, userName },
        },
        attributes: { creationDate: session.time, mfaAuthenticated: 'false' },
      },
      ...(isLinked && { invokedBy: 'support.amazonaws.com' }),
    };
  };
}

function createRecord(random: Random, caller: Caller, timeMs: number): JsonObject {
  const { place } = caller;
  const call = random.pick(caller.makers)(random, place);
  const time = `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
  const error = errorOf(random);
  return {
    eventVersion: '1.11',
    userIdentity: caller.identityAt(time),
    eventTime: time,
    eventSource: call.source,
    eventName: call.name,
    awsRegion: place.region,
    sourceIPAddress: `203.0.113.${random.below(256)}`,
    userAgent: random.pick(agents),
    ...(error !== undefined && { errorCode: error, errorMessage: `${error} while calling ${call.name}` }),
    requestParameters: call.parameters,
    responseElements: error === undefined ? (call.response ?? null) : null,
    ...(call.additional && { additionalEventData: call.additional }),
    requestID: random.hex(32),
    eventID: uuid(random),
    readOnly: call.readOnly,
    ...(call.resources && { resources: call.resources }),
    eventType: 'AwsApiCall',
    managementEvent: !call.isData,
    recipientAccountId: place.account,
    eventCategory: call.isData ? 'Data' : 'Management',
    tlsDetails: {
      ...{ tlsVersion: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256' },
      clientProvidedHostHeader: call.source.replace('.', `.${place.region}.`),
    },
  };
}

function errorOf(random: Random): string | undefined {
  let rest = random.next();
  for (const [share, code] of errors) {
    if (rest < share) return code;
    rest -= share;
  }
  return undefined;
}

function uuid(random: Random): string {
  return random.hex(32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function pathOf(random: Random, timeMs: number): string {
  const [account, region] = [random.pick(accounts), random.pick(regions)];
  const stamp = new Date(timeMs).toISOString().replace(/[-:]/g, '').slice(0, 13);
  const day = [stamp.slice(0, 4), stamp.slice(4, 6), stamp.slice(6, 8)].join('/');
  const name = `${account}_CloudTrail_${region}_${stamp}Z_${random.hex(16)}.json.gz`;
  return `AWSLogs/${account}/CloudTrail/${region}/${day}/${name}`;
}
