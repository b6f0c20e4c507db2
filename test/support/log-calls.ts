// The calls that generated logs are made of: services, names, and parameters that differ from record to record.

import type { Json, JsonObject } from '../../src/decode/record.js';
import type { Random } from './random.js';

/** What one call adds to a record. */
export interface GeneratedCall {
  readonly source: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly isData?: boolean;
  readonly parameters: JsonObject | null;
  readonly response?: JsonObject | null;
  readonly additional?: JsonObject;
  readonly resources?: readonly JsonObject[];
}

/** Where a call is made. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** Makes one call of its kind. */
export type CallMaker = (random: Random, place: Place) => GeneratedCall;

type Parameters = (random: Random, place: Place) => JsonObject | null;

const list = (source: string, name: string, parameters: Parameters): CallMaker => {
  return (random, place) => ({
    ...{ source: `${source}.amazonaws.com`, name, readOnly: true },
    parameters: parameters(random, place),
  });
};

const write = (source: string, name: string, parameters: Parameters): CallMaker => {
  const make = list(source, name, parameters);
  return (random, place) => ({ ...make(random, place), readOnly: false });
};

const bucket = (random: Random) =>
  `example-${random.pick(['data', 'media', 'logs', 'exports', 'backup'])}-${random.below(4)}`;
const table = (random: Random) => random.pick(['orders', 'customers', 'sessions', 'carts', 'audit']);
const instance = (random: Random) => `i-${random.hex(17)}`;

const objectCall = (name: string, readOnly: boolean): CallMaker => {
  return (random, { account, region }) => {
    const bucketName = bucket(random);
    const month = String(1 + random.below(12)).padStart(2, '0');
    const key = `${random.pick(['in', 'out', 'raw'])}/2025/${month}/${random.hex(8)}.${random.pick(['json', 'csv', 'parquet'])}`;
    return {
      ...{ source: 's3.amazonaws.com', name, readOnly, isData: true },
      parameters: { bucketName, Host: `${bucketName}.s3.${region}.amazonaws.com`, key },
      response: readOnly ? null : { 'x-amz-server-side-encryption': 'AES256' },
      additional: {
        ...{ SignatureVersion: 'SigV4', CipherSuite: 'TLS_AES_128_GCM_SHA256', AuthenticationMethod: 'AuthHeader' },
        ...{ bytesTransferredIn: 0, bytesTransferredOut: random.below(5_000_000), 'x-amz-id-2': random.hex(76) },
      },
      resources: [
        { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucketName}/${key}` },
        { accountId: account, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucketName}` },
      ],
    };
  };
};

const keyCall = (name: string): CallMaker => {
  return (random, { account, region }) => {
    const keyId = `arn:aws:kms:${region}:${account}:key/${random.pick(['0f1d', '7c2e', '9ab3'])}4c5d-1111-4222-8333-444455556666`;
    const encryptionContext = { 'aws:s3:arn': `arn:aws:s3:::${bucket(random)}`, tenant: random.hex(6) };
    return {
      ...{ source: 'kms.amazonaws.com', name, readOnly: true },
      parameters: { encryptionContext, keyId, keySpec: 'AES_256' },
      resources: [{ accountId: account, type: 'AWS::KMS::Key', ARN: keyId }],
    };
  };
};

const filters = (random: Random): Json => ({
  items: [{ name: 'tag:stage', valueSet: { items: [{ value: random.pick(['prod', 'test', 'dev']) }] } }],
});

/** All makers; a principal of the generated logs uses a few of them. */
export const callMakers: readonly CallMaker[] = [
  objectCall('GetObject', true),
  objectCall('PutObject', false),
  objectCall('HeadObject', true),
  objectCall('DeleteObject', false),
  keyCall('Decrypt'),
  keyCall('GenerateDataKey'),
  list('s3', 'ListBuckets', () => ({ Host: 's3.eu-west-1.amazonaws.com' })),
  list('s3', 'GetBucketAcl', (random) => ({ bucketName: bucket(random), acl: '' })),
  list('ec2', 'DescribeInstances', (random) => ({ instancesSet: {}, filterSet: filters(random) })),
  list('ec2', 'DescribeInstanceStatus', (random) => ({
    ...{ instancesSet: { items: [{ instanceId: instance(random) }] }, filterSet: {}, includeAllInstances: false },
  })),
  list('ec2', 'DescribeSubnets', (random) => ({
    subnetSet: { items: [{ subnetId: `subnet-${random.hex(17)}` }] },
    filterSet: {},
  })),
  write('ec2', 'StopInstances', (random) => ({
    instancesSet: { items: [{ instanceId: instance(random) }] },
    force: false,
  })),
  list('iam', 'GetRole', (random) => ({ roleName: `worker-${random.below(30)}` })),
  list('iam', 'ListAttachedRolePolicies', (random) => ({ roleName: `worker-${random.below(30)}` })),
  (random, { account }) => ({
    ...{ source: 'sts.amazonaws.com', name: 'AssumeRole', readOnly: true },
    parameters: {
      roleArn: `arn:aws:iam::${account}:role/worker-${random.below(30)}`,
      roleSessionName: `session-${random.hex(10)}`,
      durationSeconds: 3600,
    },
    response: { credentials: { accessKeyId: 'ASIAEXAMPLEEXAMPLE00', sessionToken: random.hex(96) } },
  }),
  list('sts', 'GetCallerIdentity', () => null),
  list('dynamodb', 'DescribeTable', (random) => ({ tableName: table(random) })),
  write('dynamodb', 'UpdateTable', (random) => ({ tableName: table(random), billingMode: 'PAY_PER_REQUEST' })),
  list('lambda', 'GetFunction20150331v2', (random) => ({ functionName: `worker-${random.below(20)}` })),
  write('lambda', 'UpdateFunctionCode20150331v2', (random) => ({
    ...{
      functionName: `worker-${random.below(20)}`,
      s3Bucket: bucket(random),
      s3Key: `${random.hex(12)}.zip`,
      dryRun: false,
    },
  })),
  list('sqs', 'GetQueueAttributes', (random, { account, region }) => ({
    ...{ queueUrl: `https://sqs.${region}.amazonaws.com/${account}/jobs-${random.below(6)}`, attributeNames: ['All'] },
  })),
  list('secretsmanager', 'GetSecretValue', (random) => ({
    secretId: `app/${random.pick(['db', 'api', 'mail'])}/${random.below(5)}`,
  })),
  list('ssm', 'GetParameter', (random) => ({
    name: `/app/${random.pick(['url', 'key', 'flag'])}/${random.below(9)}`,
    withDecryption: true,
  })),
  write('logs', 'CreateLogStream', (random) => ({
    logGroupName: `/aws/lambda/worker-${random.below(20)}`,
    logStreamName: `2025/10/01/[$LATEST]${random.hex(32)}`,
  })),
  write('ecs', 'RunTask', (random, { account, region }) => ({
    ...{
      cluster: 'main',
      taskDefinition: `arn:aws:ecs:${region}:${account}:task-definition/job:${1 + random.below(90)}`,
      count: 1,
    },
    overrides: { containerOverrides: [{ name: 'job', environment: [{ name: 'RUN', value: random.hex(16) }] }] },
  })),
  list('cloudformation', 'DescribeStacks', (random) => ({ stackName: `app-${random.below(12)}` })),
  list('rds', 'DescribeDBInstances', (random) => ({ dBInstanceIdentifier: `db-${random.below(5)}`, maxRecords: 100 })),
];
