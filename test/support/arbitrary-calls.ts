// Random calls as records, each with what it needs of IAM: told here by hand, and not by the mapping that is tested.

import fc from 'fast-check';
import type { JsonObject, RawRecord } from '../../src/decode/record.js';

/** One request that a call makes of IAM. `passedTo` is the value of `iam:PassedToService`, `accessPoint` of `s3:DataAccessPointArn`, `inferenceProfile` of `bedrock:InferenceProfileArn`. */
export interface Need {
  readonly action: string;
  /** The ARN itself, or `*` for an action that takes none. */
  readonly resource: string;
  readonly passedTo?: string;
  readonly accessPoint?: string;
  readonly inferenceProfile?: string;
  /** The name is told without its path, so that any path may stand before it. */
  readonly anyPath?: boolean;
  /** The name is told without the six characters that the service puts behind it. */
  readonly anySuffix?: boolean;
  /** The resource is asked for in Regions that are not told. */
  readonly anyRegion?: boolean;
}

/** A caller; `name` is what `aws:username` says of a user. */
export interface CallerOfCalls {
  readonly arn: string;
  readonly isEditable: boolean;
  readonly name: string | undefined;
  readonly identity: JsonObject;
}

/** A call of a caller. */
export interface ToldCall {
  readonly caller: CallerOfCalls;
  readonly outcome: 'used' | 'denied' | 'undecided' | 'unmapped';
  readonly needs: readonly Need[];
  readonly record: RawRecord;
}

const account = '111122223333';
const region = 'eu-west-1';

/** Names that a caller may choose: ordinary ones, policy operators, JSON and line breaks, what no policy can hold. */
export const names = [
  ...[
    'alpha',
    'beta',
    'alpha2',
    'a b',
    "it's",
    'q"uote',
    'back\\slash',
    'new\nline',
    'tab\there',
    'naïve',
    '$',
    '$LATEST',
  ],
  ...['*', '?', '**', 'a*', 'al*a', 'alph?', '${aws:username}', '${aws:username, "x"}', '${*}', '${', '}${?', '$${*}'],
  ...['日本', 'alpha😀', 'nul\u0000', 'ｗｉｄｅ*'],
];

const name = fc.oneof({ weight: 1, arbitrary: fc.constantFrom('alpha', 'beta') }, fc.constantFrom(...names));
/** Names where a colon ends the name and a qualifier begins. */
const nameWithoutColon = name.filter((text) => !text.includes(':'));
const plainName = fc.constantFrom('alpha', 'beta', 'gamma', 'al-pha');

interface Made {
  readonly needs: readonly Need[];
  readonly record: JsonObject;
}

const arn = (service: string, resource: string, at = region) => `arn:aws:${service}:${at}:${account}:${resource}`;
const one = (action: string, resource: string): readonly Need[] => [{ action, resource }];
const call = (source: string, eventName: string, requestParameters: JsonObject): JsonObject => ({
  ...{ eventSource: `${source}.amazonaws.com`, eventName, requestParameters },
});

const objects: fc.Arbitrary<Made> = fc
  .record({
    bucketName: fc.constantFrom('bucket-a', 'bucket-b'),
    folder: fc.constantFrom('', 'in/', 'in/out/'),
    name,
    verb: fc.constantFrom('GetObject', 'PutObject', 'DeleteObject'),
  })
  .map(({ bucketName, folder, name: own, verb }) => ({
    needs: one(`s3:${verb}`, `arn:aws:s3:::${bucketName}/${folder}${own}`),
    record: { ...call('s3', verb, { bucketName, key: `${folder}${own}` }), eventCategory: 'Data' },
  }));

const missing: fc.Arbitrary<Made> = objects.map(({ needs: [need], record }) => {
  const object = need?.resource ?? '';
  return {
    needs: [...one('s3:GetObject', object), ...one('s3:ListBucket', object.slice(0, object.indexOf('/')))],
    record: { ...record, eventName: 'GetObject', errorCode: 'NoSuchKey' },
  };
});

const throughAccessPoint: fc.Arbitrary<Made> = fc
  .tuple(objects, fc.constantFrom('finance', 'audit'))
  .map(([{ needs, record }, own]) => {
    const accessPoint = arn('s3', `accesspoint/${own}`);
    const resources = [{ type: 'AWS::S3::AccessPoint', ARN: accessPoint }];
    const both = needs.flatMap((need) => {
      const key = need.resource.slice(need.resource.indexOf('/'));
      return [{ ...need, resource: `${accessPoint}/object${key}` }, need].map((each) => ({ ...each, accessPoint }));
    });
    return { needs: both, record: { ...record, resources } };
  });

/** A model is asked for wherever the profile may route, so in a Region that no record tells. */
const throughProfile: fc.Arbitrary<Made> = fc
  .record({
    model: fc.constantFrom('amazon.nova-lite-v1:0', 'zai.glm-4.7'),
    geography: fc.constantFrom('eu', 'us', 'global'),
    routed: fc.constantFrom('eu-west-1', 'us-east-2', ''),
    byArn: fc.boolean(),
    verb: fc.constantFrom('InvokeModel', 'Converse'),
  })
  .map(({ model, geography, routed, byArn, verb }) => {
    const id = `${geography}.${model}`;
    const inferenceProfile = arn('bedrock', `inference-profile/${id}`);
    const behind = `arn:aws:bedrock:${routed}::foundation-model/${model}`;
    return {
      needs: [inferenceProfile, behind].map((resource) => ({
        ...{ action: 'bedrock:InvokeModel', resource, inferenceProfile },
        ...(resource === behind && { anyRegion: true }),
      })),
      record: call('bedrock', verb, { modelId: byArn ? inferenceProfile : id }),
    };
  });

const others: fc.Arbitrary<Made> = fc.oneof(
  nameWithoutColon.map((own) => ({
    needs: one('dynamodb:GetItem', arn('dynamodb', `table/${own}`)),
    record: call('dynamodb', 'GetItem', { tableName: own }),
  })),
  nameWithoutColon.map((own) => ({
    needs: one('lambda:GetFunction', arn('lambda', `function:${own}`)),
    record: call('lambda', 'GetFunction20150331v2', { functionName: own }),
  })),
  nameWithoutColon.map((own) => ({
    needs: one('ssm:GetParameter', arn('ssm', `parameter/app/${own}`)),
    record: call('ssm', 'GetParameter', { name: `/app/${own}` }),
  })),
  plainName.map((own) => ({
    needs: one('sqs:SendMessage', arn('sqs', own)),
    record: call('sqs', 'SendMessage', { queueUrl: `https://sqs.${region}.amazonaws.com/${account}/${own}` }),
  })),
  plainName.map((own) => ({
    needs: [{ action: 'iam:GetRole', resource: arn('iam', `role/${own}`, ''), anyPath: true }],
    record: call('iam', 'GetRole', { roleName: own }),
  })),
  plainName.map((own) => ({
    needs: one('sts:AssumeRole', arn('iam', `role/${own}`, '')),
    record: call('sts', 'AssumeRole', { roleArn: arn('iam', `role/${own}`, ''), roleSessionName: 's' }),
  })),
  plainName.map((own) => ({
    needs: [
      {
        action: 'secretsmanager:GetSecretValue',
        resource: arn('secretsmanager', `secret:${own}-AbCdEf`),
        anySuffix: true,
      },
    ],
    record: call('secretsmanager', 'GetSecretValue', { secretId: own }),
  })),
  plainName.map((own) => ({
    needs: one('secretsmanager:GetSecretValue', arn('secretsmanager', `secret:${own}-AbCdEf`)),
    record: call('secretsmanager', 'GetSecretValue', { secretId: arn('secretsmanager', `secret:${own}-AbCdEf`) }),
  })),
  fc.constant({ needs: one('ec2:DescribeInstances', '*'), record: call('ec2', 'DescribeInstances', {}) }),
);

const passing: fc.Arbitrary<Made> = fc.oneof(
  fc.tuple(plainName, plainName).map(([own, role]) => ({
    needs: [
      ...one('lambda:CreateFunction', arn('lambda', `function:${own}`)),
      { action: 'iam:PassRole', resource: arn('iam', `role/${role}`, ''), passedTo: 'lambda.amazonaws.com' },
    ],
    record: call('lambda', 'CreateFunction20150331', { functionName: own, role: arn('iam', `role/${role}`, '') }),
  })),
  fc.tuple(plainName, plainName).map(([own, role]) => ({
    needs: [{ action: 'iam:PassRole', resource: arn('iam', `role/${role}`, ''), passedTo: 'ecs-tasks.amazonaws.com' }],
    record: call('ecs', 'RegisterTaskDefinition', { family: own, taskRoleArn: arn('iam', `role/${role}`, '') }),
  })),
  // Of this service no value of `iam:PassedToService` is documented.
  fc.tuple(plainName, plainName).map(([own, role]) => ({
    needs: one('iam:PassRole', arn('iam', `role/${role}`, '')),
    record: call('amplify', 'CreateApp', { name: own, iamServiceRoleArn: arn('iam', `role/${role}`, '') }),
  })),
);

const callers: readonly CallerOfCalls[] = [
  roleCaller('app', true),
  roleCaller('team/ops', true),
  roleCaller('aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_0123456789abcdef', true),
  roleCaller('aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS', false),
  {
    ...{ arn: arn('iam', 'user/staff/ann', ''), isEditable: true, name: 'ann' },
    identity: { type: 'IAMUser', principalId: 'AIDAANN', arn: arn('iam', 'user/staff/ann', ''), accountId: account },
  },
  {
    ...{ arn: arn('iam', 'root', ''), isEditable: false, name: undefined },
    identity: { type: 'Root', principalId: account, arn: arn('iam', 'root', ''), accountId: account },
  },
];

/** A role of the account as a caller. */
export function roleCaller(path: string, isEditable: boolean): CallerOfCalls {
  const own = arn('iam', `role/${path}`, '');
  const sessionIssuer = { type: 'Role', principalId: 'AROAROLE', arn: own, accountId: account };
  return {
    arn: own,
    isEditable,
    name: undefined,
    identity: { type: 'AssumedRole', sessionContext: { sessionIssuer } },
  };
}

const outcomes: fc.Arbitrary<readonly [ToldCall['outcome'], JsonObject]> = fc.constantFrom<
  readonly [ToldCall['outcome'], JsonObject]
>(
  ...Array.from({ length: 5 }, () => ['used', {}] as const),
  ['denied', { errorCode: 'AccessDenied' }],
  ['denied', { errorCode: 'Client.UnauthorizedOperation' }],
  ['undecided', { errorCode: 'ThrottlingException' }],
  ['unmapped', { eventSource: 'unheard.amazonaws.com' }],
);

/** Calls, most of them used; a call of the same caller is often repeated with another outcome. */
export const toldCalls: fc.Arbitrary<readonly ToldCall[]> = fc
  .array(
    fc.record({
      caller: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...callers.slice(0, 1)) }, fc.constantFrom(...callers)),
      made: fc.oneof(
        { weight: 3, arbitrary: objects },
        { weight: 1, arbitrary: missing },
        throughAccessPoint,
        throughProfile,
        others,
        others,
        passing,
      ),
      outcome: outcomes,
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((calls) =>
    calls.map(({ caller, made, outcome: [outcome, twist] }, index): ToldCall => {
      const base = { eventVersion: '1.11', eventType: 'AwsApiCall', awsRegion: region, recipientAccountId: account };
      const time = `2026-03-01T12:00:${String(index).padStart(2, '0')}Z`;
      const record = { ...base, eventTime: time, eventID: `id-${String(index)}`, userIdentity: caller.identity };
      return { caller, outcome, needs: made.needs, record: { ...record, ...made.record, ...twist } };
    }),
  );
