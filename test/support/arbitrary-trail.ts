// Small trails from a seed, as hostile and as repetitive as real ones: a few files whose records repeat each other, bring
// addenda, are denied, unmapped, set aside or broken, with names and contexts in numbers that make usage fold.

import { gzipSync } from 'node:zlib';
import type { Json, JsonObject } from '../../src/decode/record.js';
import { createRandom, type Random } from './random.js';

/** One file of a trail. `lines` is what an account has to say about it: one for each record, whole or broken. */
export interface TrailFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly lines: number;
}

const account = '111122223333';

const identities: readonly JsonObject[] = [
  roleIdentity('app', 'AROAAPP1'),
  roleIdentity('app', 'AROAAPP1'),
  roleIdentity('app', 'AROAAPP2'),
  roleIdentity('ops/admin', 'AROAOPS'),
  roleIdentity('aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS', 'AROARDS'),
  roleIdentity('aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Dev_0123456789abcdef', 'AROASSO'),
  { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/ann`, accountId: account, principalId: 'AIDAANN' },
  { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account, principalId: account },
  { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
  { type: 'AWSAccount', accountId: '444455556666', principalId: 'AIDAOTHER' },
  { type: 'AssumedRole', sessionContext: {} },
];

function roleIdentity(path: string, id: string): JsonObject {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const arn = `arn:aws:iam::${account}:role/${path}`;
  return {
    type: 'AssumedRole',
    principalId: `${id}:session`,
    arn: `arn:aws:sts::${account}:assumed-role/${name}/session`,
    accountId: account,
    sessionContext: { sessionIssuer: { type: 'Role', principalId: id, arn, accountId: account, userName: name } },
  };
}

// Names that would meet if keys were made by joining with line breaks, and names with every operator.
const keys = [
  'a',
  'b/c',
  'b/d',
  'b/e/f',
  '*',
  '${aws:username}',
  'x?y',
  '日本',
  'a\n\ts3:PutObject exact event called 1:a',
];

type Maker = (random: Random) => JsonObject;

const objectCall =
  (eventName: string): Maker =>
  (random) => {
    const key =
      random.below(3) === 0 ? `${random.pick(['p', 'q'])}/${random.hex(2)}/${random.hex(1)}` : random.pick(keys);
    const parameters = { bucketName: `bucket-${String(random.below(3))}`, key };
    return { eventSource: 's3.amazonaws.com', eventName, eventCategory: 'Data', requestParameters: parameters };
  };

const makers: readonly Maker[] = [
  objectCall('GetObject'),
  objectCall('GetObject'),
  objectCall('PutObject'),
  objectCall('HeadObject'),
  (random) => ({
    ...{ eventSource: 's3.amazonaws.com', eventName: 'CopyObject' },
    requestParameters: {
      ...{ bucketName: 'bucket-0', key: random.pick(keys) },
      'x-amz-copy-source': `bucket-1/${encodeURIComponent(random.pick(keys))}`,
    },
  }),
  () => ({ eventSource: 'ec2.amazonaws.com', eventName: 'DescribeInstances', requestParameters: {} }),
  () => ({ eventSource: 'sts.amazonaws.com', eventName: 'GetCallerIdentity', requestParameters: null }),
  (random) => ({
    ...{ eventSource: 'unheard.amazonaws.com', eventName: random.pick(['Do', 'Undo', '__proto__']) },
    requestParameters: {},
  }),
  (random) => ({
    ...{ eventSource: 'lambda.amazonaws.com', eventName: 'CreateFunction20150331' },
    requestParameters: { functionName: `f${String(random.below(4))}`, role: `arn:aws:iam::${account}:role/fn` },
  }),
];

/** What makes a record something else than a used call of the account; most are left as they are. */
const twists: readonly ((random: Random) => JsonObject)[] = [
  ...Array.from({ length: 8 }, () => () => ({})),
  () => ({ errorCode: 'AccessDenied', errorMessage: 'with an explicit deny in an identity-based policy' }),
  () => ({ errorCode: 'AccessDenied', errorMessage: 'no' }),
  () => ({ errorCode: 'ThrottlingException' }),
  () => ({ errorCode: 'NoSuchKey' }),
  () => ({ eventType: 'AwsConsoleSignIn' }),
  () => ({ eventCategory: 'Insight' }),
  () => ({ recipientAccountId: '444455556666' }),
  () => ({ eventTime: 'yesterday' }),
  () => ({ eventName: 7 }),
  () => ({ eventID: null }),
  (random) => ({ awsRegion: random.pick(['eu-west-1\nx', 'us-east-1', 'ap-south-1']) }),
  (random) => ({ vpcEndpointId: `vpce-${random.hex(1)}` }),
  (random) => ({ vpcEndpointId: `vpce-${random.hex(2)}` }),
  (random) => ({ sourceIPAddress: random.pick(['10.0.0.1', '203.0.113.9', 'AWS Internal']) }),
];

function createRecord(random: Random): JsonObject {
  const time = new Date(Date.UTC(2026, 2, 1) + random.below(40) * 1_800_000).toISOString().slice(0, 19);
  return {
    ...{ eventVersion: '1.11', eventTime: `${time}Z`, awsRegion: 'eu-west-1', eventType: 'AwsApiCall' },
    ...{ userIdentity: random.pick(identities), sourceIPAddress: '198.51.100.7', recipientAccountId: account },
    eventID: `id-${String(random.below(60))}`,
    ...random.pick(makers)(random),
    ...random.pick(twists)(random),
    ...(random.below(4) === 0 && createChatter(random)),
  };
}

/** One use in more contexts than are kept. */
function createChatter(random: Random): JsonObject {
  return {
    ...{ userIdentity: roleIdentity('chatty', 'AROACHATTY'), vpcEndpointId: `vpce-${random.hex(2)}` },
    ...{ eventSource: 'ec2.amazonaws.com', eventName: 'DescribeInstances', requestParameters: {} },
  };
}

/** The same record again, as it is, or as an addendum that knows one resource more. */
function repeatOf(random: Random, record: JsonObject): JsonObject {
  if (random.below(3) > 0) return record;
  const ARN = `arn:aws:s3:::bucket-9/${random.pick(keys)}`;
  return {
    ...record,
    addendum: { reason: random.pick(['UPDATED_DATA', 'UPDATED_DATA', 'DELIVERY_DELAY']), originalEventID: 'x' },
    eventID: `addendum-${String(random.below(9))}`,
    resources: [{ type: 'AWS::S3::Object', ARN }],
  };
}

/** The files of a trail, three to six of them, from a seed. */
export function createTrail(seed: number): readonly TrailFile[] {
  const random = createRandom(seed);
  const records: JsonObject[] = [];
  const crowd = 40 + random.below(160);
  while (records.length < crowd) {
    const known = records.length > 0 && random.below(5) === 0 ? random.pick(records) : undefined;
    records.push(known ? repeatOf(random, known) : createRecord(random));
  }
  const count = 3 + random.below(4);
  const parts = Array.from({ length: count }, (): JsonObject[] => []);
  for (const record of records) random.pick(parts).push(record);
  return parts.map((part, index) => createFile(random, part, `trail-${String(index)}`));
}

function createFile(random: Random, records: readonly JsonObject[], name: string): TrailFile {
  const strays: readonly Json[] = random.pick([[], [], [null], ['text', 3]]);
  const all = [...strays, ...records];
  const texts = all.map((record) => JSON.stringify(record));
  switch (random.below(4)) {
    case 0:
      return { name: `${name}.json`, bytes: Buffer.from(`{"Records":[${texts.join(',')}]}`), lines: all.length };
    case 1:
      return { name: `${name}.json.gz`, bytes: gzipSync(`{"Records":[${texts.join(',')}]}`), lines: all.length };
    case 2:
      return { name: `${name}.jsonl`, bytes: Buffer.from(texts.join('\n')), lines: all.length };
    default: {
      const broken = ['{"eventTime":', 'nothing'].slice(0, random.below(3));
      const bytes = gzipSync([...texts, ...broken].join('\n'));
      return { name: `${name}.jsonl.gz`, bytes, lines: all.length + broken.length };
    }
  }
}
