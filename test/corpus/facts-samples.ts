// A request for each condition that the facts state in words.

import type { JsonObject } from '../../src/decode/record.js';

const account = '111122223333';
const role = `arn:aws:iam::${account}:role/passed`;

/** What a call always has, where the facts say of such a call that it always needs something. */
const bases: Readonly<Record<string, JsonObject>> = {
  'lambda.amazonaws.com:CreateFunction': { functionName: 'f', role },
  's3.amazonaws.com:CreateJob': { roleArn: role },
  's3.amazonaws.com:PutBucketReplication': { bucketName: 'b', ReplicationConfiguration: { Role: role } },
};

/** The parameters of a call for which no condition holds. */
export function baseOf(key: string): JsonObject {
  return bases[key] ?? (key.startsWith('s3.') ? { bucketName: 'b', key: 'k' } : {});
}

/** The beginning of a condition in words, and parameters for which it holds. */
const samples: readonly (readonly [beginning: string, parameters: JsonObject])[] = [
  ['always', {}],
  ['a policy is set', { policy: '{}' }],
  ['a resource policy is set', { policy: '{}' }],
  ['a key policy is given', { policy: '{}' }],
  ['tags present', { tags: [{ tagKey: 'team', tagValue: 'a' }] }],
  ['a certificate is', { domainNameConfigurations: [{ certificateArn: 'c' }] }],
  ['patch path /policy', { patchOperations: [{ op: 'replace', path: '/policy', value: '{}' }] }],
  ['a guardrail is given', { guardrailIdentifier: 'g' }],
  ['multi-Region keyspace', { replicationSpecification: { replicationStrategy: 'MULTI_REGION' } }],
  ['Regions are added', { replicationSpecification: { replicationStrategy: 'MULTI_REGION' } }],
  ['iamInstanceProfile present', { iamInstanceProfile: { name: 'passed' } }],
  ['imageId is resolve:ssm:', { imageId: 'resolve:ssm:/image' }],
  ['service-linked role does not exist', {}],
  ['layers present', { layers: [`arn:aws:lambda:eu-west-1:${account}:layer:l:1`] }],
  ['role present', { role }],
  ['vpcConfig present', { vpcConfig: { subnetIds: ['subnet-0123456789abcdef0'] } }],
  ['function has tags', {}],
  ['x-amz-acl other', { 'x-amz-acl': 'public-read' }],
  ['x-amz-bucket-object-lock-enabled', { 'x-amz-bucket-object-lock-enabled': 'true' }],
  ['x-amz-object-ownership', { 'x-amz-object-ownership': 'BucketOwnerEnforced' }],
  ['x-amz-tagging', { 'x-amz-tagging': 'team=a' }],
  ['x-amz-object-lock-mode', { 'x-amz-object-lock-mode': 'GOVERNANCE' }],
  ['x-amz-object-lock-legal-hold', { 'x-amz-object-lock-legal-hold': 'ON' }],
  ['requestParameters.versionId present', { versionId: 'v' }],
  ['x-amz-bypass-governance-retention', { 'x-amz-bypass-governance-retention': 'true' }],
  ['an object entry carries a versionId', {}],
  ['x-amz-copy-source has versionId', { 'x-amz-copy-source': 'source/k?versionId=v' }],
  ['tags or transitiveTagKeys', { tags: [{ key: 'team', value: 'a' }] }],
  ['sourceIdentity', { sourceIdentity: 'someone' }],
  ['providedContexts', { providedContexts: [{ providerArn: 'p' }] }],
  ['query reads no table', { queryString: 'SELECT 1' }],
  ['SHOW DATABASES', { queryString: 'SHOW DATABASES' }],
  ['SHOW TABLES', { queryString: 'SHOW TABLES FROM "d"' }],
  ['SHOW MEASURES', { queryString: 'SHOW MEASURES FROM "d"."t"' }],
  ['DESCRIBE', { queryString: 'DESCRIBE "d"."t"' }],
  ['UNLOAD', { queryString: "UNLOAD (SELECT 1) TO 's3://b'" }],
];

const statements: Readonly<Record<string, string>> = {
  SELECT: 'SELECT * FROM "t"',
  INSERT: 'INSERT INTO "t" VALUE {}',
  UPDATE: 'UPDATE "t" SET a = 1',
  DELETE: 'DELETE FROM "t"',
};

/** The parameters of a call for which a condition in words holds; a throw where the words are new. */
export function sampleOf(key: string, when: string): JsonObject {
  const [, verb] = /a statement begins with (\w+)/.exec(when) ?? [];
  if (verb !== undefined) {
    const statement = statements[verb] ?? '';
    return key.endsWith('ExecuteStatement') ? { statement } : { transactStatements: [{ statement }] };
  }
  const [, operation] = /operation == (\w+)/.exec(when) ?? [];
  if (operation !== undefined) return { requestItems: [{ operation, tableName: 't' }] };
  const found = samples.find(([beginning]) => when.startsWith(beginning));
  if (found === undefined) throw new Error(`no request for the condition \`${when}\``);
  return { ...baseOf(key), ...found[1] };
}
