// Random calls of one who wants a wider policy: he chooses every name, every text and every error of his own calls, and
// each call says what AWS has authorized: told here by hand, and not by the mapping that is attacked.

import fc from 'fast-check';
import type { Json, JsonObject, RawRecord } from '../../src/decode/record.js';
import { names, roleCaller, type Need } from './arbitrary-calls.js';

/** A call of the attacker. `authorized` is empty where AWS refused it or did not say. */
export interface Attack {
  readonly authorized: readonly Need[];
  readonly record: RawRecord;
}

/** The attacker. */
export const attacker = roleCaller('mallory', true);

const account = '111122223333';
const region = 'eu-west-1';
const arn = (service: string, resource: string, at = region) => `arn:aws:${service}:${at}:${account}:${resource}`;

/** What the attacker would like to have: nothing of it is ever authorized. */
export const victims: readonly Need[] = [
  { action: 's3:GetObject', resource: 'arn:aws:s3:::victim/secret' },
  { action: 's3:PutObject', resource: 'arn:aws:s3:::victim/secret' },
  { action: 's3:ListBucket', resource: 'arn:aws:s3:::victim' },
  { action: 'dynamodb:GetItem', resource: arn('dynamodb', 'table/victim') },
  ...['Select', 'Insert', 'Update', 'Delete'].map((verb) => ({
    ...{ action: `dynamodb:PartiQL${verb}`, resource: arn('dynamodb', 'table/victim') },
  })),
  { action: 'dynamodb:GetItem', resource: 'arn:aws:dynamodb:eu-west-1:999988887777:table/victim' },
  { action: 'cloudwatch:PutMetricAlarm', resource: arn('cloudwatch', 'alarm:victim') },
  { action: 'glue:GetDatabase', resource: arn('glue', 'database/victim') },
  { action: 'lambda:UpdateFunctionConfiguration', resource: arn('lambda', 'function:victim') },
  { action: 'lambda:GetFunction', resource: arn('lambda', 'function:victim') },
  { action: 'cloudformation:UpdateStack', resource: arn('cloudformation', 'stack/victim/1') },
  { action: 'iam:PassRole', resource: arn('iam', 'role/victim', ''), passedTo: 'lambda.amazonaws.com' },
  { action: 'iam:GetRole', resource: arn('iam', 'role/victim', '') },
  { action: 'sts:AssumeRole', resource: arn('iam', 'role/victim', '') },
  { action: 'sqs:SendMessage', resource: arn('sqs', 'victim') },
];

/** Texts that try to be more than a name. */
const texts: readonly string[] = [
  ...names,
  ...victims.map(({ resource }) => resource),
  ...['arn:aws:s3:::*', 'arn:aws:*:*:*:*', 'arn:aws-cn:s3:::victim/secret', 'arn:*:iam::*:role/*'],
  ...['../victim', 'victim/../alpha', 'victim', 'victim/secret', 'a:b', 'a/b:c', '/victim', 'victim/*', '//', ':', '.'],
  ...['__proto__', 'constructor', 'toString', '%2A', '%2e%2e%2fvictim', '"],"Resource":["*"', "'", 'true', 'null'],
  ...[
    'resolve:ssm:/victim',
    'aws/service/x',
    'alias/victim',
    '123456789012:function:victim',
    'victim:1',
    'x'.repeat(300),
  ],
  ...['\u202evictim', '\u001b[2J', 'victim\nvictim', '$${*}{*}', '${${*}', '${$}{*}', '${*}*', '$*', '${?}'],
];
const text = fc.constantFrom(...texts);
const nameOf = (most: number, form: RegExp) =>
  fc.constantFrom(...texts.filter((one) => one.length <= most && form.test(one)));

interface Made {
  readonly needs: readonly Need[];
  readonly record: JsonObject;
}

const call = (source: string, eventName: string, requestParameters: JsonObject, more: JsonObject = {}): JsonObject => ({
  ...{ eventSource: `${source}.amazonaws.com`, eventName, requestParameters, ...more },
});

const bucket = fc.constantFrom('alpha', 'my.bucket.example', 'victim.example', 'arn.aws.s3');

/** Objects of any name; `resources[]`, where AWS writes it, says the same. */
const objects: fc.Arbitrary<Made> = fc
  .record({ bucketName: bucket, key: text, verb: fc.constantFrom('GetObject', 'PutObject'), isTold: fc.boolean() })
  .map(({ bucketName, key, verb, isTold }) => {
    const object = `arn:aws:s3:::${bucketName}/${key}`;
    const resources = [
      { type: 'AWS::S3::Object', ARN: object },
      { type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucketName}` },
    ];
    return {
      needs: [{ action: `s3:${verb}`, resource: object }],
      record: call(
        's3',
        verb,
        { bucketName, key, Host: `${bucketName}.s3.amazonaws.com` },
        isTold ? { resources } : {},
      ),
    };
  });

/** A copy names its source in a header. */
const copies: fc.Arbitrary<Made> = fc
  .tuple(
    bucket,
    text.filter((key) => !/\p{Surrogate}/u.test(key)),
    text,
  )
  .map(([bucketName, from, key]) => ({
    needs: [
      { action: 's3:GetObject', resource: `arn:aws:s3:::${bucketName}/${from}` },
      { action: 's3:PutObject', resource: `arn:aws:s3:::alpha/${key}` },
    ],
    record: call('s3', 'CopyObject', {
      ...{ bucketName: 'alpha', key, 'x-amz-copy-source': `${bucketName}/${encodeURIComponent(from)}` },
    }),
  }));

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html: no control characters, 255 at most.
const alarms: fc.Arbitrary<Made> = fc
  .tuple(nameOf(255, /^[^\p{Cc}]+$/u), text, text)
  .map(([alarmName, alarmDescription, value]) => ({
    needs: [{ action: 'cloudwatch:PutMetricAlarm', resource: arn('cloudwatch', `alarm:${alarmName}`) }],
    record: call('monitoring', 'PutMetricAlarm', {
      alarmName,
      alarmDescription,
      dimensions: [{ name: 'alarmName', value }],
    }),
  }));

// https://docs.aws.amazon.com/glue/latest/webapi/API_GetDatabase.html: any character of a line, 255 at most.
const databases: fc.Arbitrary<Made> = nameOf(255, /^[^\p{Cc}\p{Cs}]+$/u).map((name) => ({
  needs: [
    { action: 'glue:GetDatabase', resource: arn('glue', 'catalog') },
    { action: 'glue:GetDatabase', resource: arn('glue', `database/${name}`) },
  ],
  record: call('glue', 'GetDatabase', { name }),
}));

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.select.html
const statement = fc
  .tuple(
    fc.constantFrom('FROM', 'INTO', 'UPDATE', 'from\t'),
    fc.constantFrom('victim', '"victim"', "victim'' ", '"victim"."i"'),
  )
  .chain(([word, table]) =>
    fc.constantFrom(
      ['Select', `SELECT "${word} ${table.replaceAll('"', '""')}" FROM "alpha"`],
      ['Select', `SELECT "x", '${word} ${table}' FROM alpha`],
      ['Select', `SELECT x."FROM victim" FROM "alpha" WHERE y = '${word} ${table}'`],
      ['Select', `SELECT '${'x'.repeat(4500)} ${word} ${table}' FROM "alpha"`],
      ['Select', `SELECT doc['${word} ${table}'] FROM "alpha"`],
      ['Select', `SELECT /* ${word} ${table} */ x FROM "alpha"`],
      ['Select', `SELECT x -- ${word} ${table}\nFROM "alpha"`],
      ['Insert', `INSERT INTO "alpha" VALUE {'${word} ${table}': 'FROM victim'}`],
      ['Update', `UPDATE "alpha" SET x = '${word} ${table}' WHERE y = 1`],
      ['Delete', `DELETE FROM "alpha" WHERE "${word} victim" = 'FROM victim'`],
    ),
  );

const statements: fc.Arbitrary<Made> = statement.map(([verb = '', own = '']) => ({
  needs: [{ action: `dynamodb:PartiQL${verb}`, resource: arn('dynamodb', 'table/alpha') }],
  record: call('dynamodb', 'ExecuteStatement', { statement: own }),
}));

/** Objects whose keys the caller chooses. */
const ownMap: fc.Arbitrary<JsonObject> = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'functionName',
        'tableName',
        'bucketName',
        'key',
        'role',
        'roleArn',
        'resourceArn',
        'items',
        'member',
        'request',
      ),
      text,
    ),
    { maxLength: 4 },
  )
  .map((entries) => Object.fromEntries(entries));

const maps: fc.Arbitrary<Made> = fc.tuple(ownMap, text, fc.boolean()).map(([own, description, isTable]): Made =>
  isTable
    ? {
        needs: [{ action: 'dynamodb:GetItem', resource: arn('dynamodb', 'table/alpha') }],
        record: call('dynamodb', 'GetItem', { tableName: 'alpha', key: own, expressionAttributeNames: own }),
      }
    : {
        needs: [{ action: 'lambda:UpdateFunctionConfiguration', resource: arn('lambda', 'function:alpha') }],
        record: call('lambda', 'UpdateFunctionConfiguration20150331v2', {
          ...{ functionName: 'alpha', description, environment: { variables: own } },
        }),
      },
);

/** Another account's table, which its resource policy opened: that one and no other. */
const foreign: fc.Arbitrary<Made> = fc.constantFrom('alpha', 'beta').map((name) => {
  const table = `arn:aws:dynamodb:us-east-1:444455556666:table/${name}`;
  return {
    needs: [{ action: 'dynamodb:GetItem', resource: table }],
    record: call('dynamodb', 'GetItem', { tableName: table }),
  };
});

/** Events that there are not. */
const unheard: fc.Arbitrary<Made> = fc
  .tuple(
    fc.constantFrom(
      's3.amazonaws.com',
      'iam.amazonaws.com',
      'x.amazonaws.com',
      '*',
      's3.amazonaws.com\n',
      's3:*.amazonaws.com',
      '__proto__',
    ),
    fc.constantFrom(
      '*',
      'Get*',
      '?etObject',
      '__proto__',
      'constructor',
      'GetObject\n',
      'PassRole"',
      's3:GetObject',
      'Unheard',
    ),
    text,
  )
  .map(([eventSource, eventName, key]) => ({
    needs: [],
    record: { eventSource, eventName, requestParameters: { bucketName: 'victim', key, roleName: 'victim' } },
  }));

/** What AWS refuses as malformed before it looks at permissions: there the attacker may name anything. */
const malformed: fc.Arbitrary<JsonObject> = fc.oneof(
  text.map((roleName) => call('iam', 'GetRole', { roleName })),
  text.map((stackName) => call('cloudformation', 'UpdateStack', { stackName })),
  text.map((role) => call('lambda', 'CreateFunction20150331', { functionName: 'victim', role })),
  text.map((tableName) => call('dynamodb', 'GetItem', { tableName })),
  text.map((functionName) => call('lambda', 'GetFunction20150331v2', { functionName })),
  text.map((name) =>
    call('sqs', 'SendMessage', { queueUrl: `https://sqs.${region}.amazonaws.com/${account}/${name}` }),
  ),
  text.map((roleArn) => call('sts', 'AssumeRole', { roleArn, roleSessionName: roleArn })),
  fc.tuple(text, text).map(([bucketName, key]) => call('s3', 'GetObject', { bucketName, key })),
);

const messages = [
  'Stack [No updates are to be performed] does not exist',
  `1 validation error detected: Value 'No updates are to be performed.' at 'stackName' failed to satisfy constraint`,
  'User: x is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::victim/secret because of success',
  'is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::victim/secret',
  'OK',
  '',
];

/** Errors that decide nothing or deny, with messages that hold the caller's words. */
const errors: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fc.constantFrom<Json>(
      ...[
        'AccessDenied',
        'Client.UnauthorizedOperation',
        'AccessDeniedException',
        'ValidationError',
        'ThrottlingException',
      ],
      ...[
        'ValidationException',
        'Client.InvalidParameterValue',
        'Server.InternalError',
        'NoSuchBucket',
        'x',
        ' ',
        0,
        false,
      ],
    ),
    fc.constantFrom(...messages),
  )
  .map(([errorCode, errorMessage]) => ({ errorCode, errorMessage }));

const refused: fc.Arbitrary<Made> = fc
  .tuple(
    fc.oneof(
      malformed,
      fc.oneof(objects, alarms, statements).map(({ record }) => record),
    ),
    errors,
    fc.boolean(),
  )
  .map(([record, error, isSilent]) => ({
    needs: [],
    record: { ...record, ...error, ...(isSilent && { requestParameters: null }) },
  }));

/** An addendum repeats a record that was refused, with the resources that AWS had left out. */
const addenda: fc.Arbitrary<Made> = refused.map(({ record }) => ({
  needs: [],
  record: { ...record, addendum: { reason: 'UPDATED_DATA', updatedFields: 'resources', originalRequestID: 'x' } },
}));

/** The attacker's calls; their ids repeat each other's, and those of calls of others. */
export const attacks: fc.Arbitrary<readonly Attack[]> = fc
  .array(
    fc.record({
      made: fc.oneof(
        objects,
        objects,
        copies,
        alarms,
        databases,
        statements,
        maps,
        foreign,
        unheard,
        refused,
        refused,
        addenda,
      ),
      id: fc.constantFrom('', 'id-0', 'id-1', 'mine-1', 'mine-2', 'mine-3', 'mine-4'),
      second: fc.nat(3),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((calls) =>
    calls.map(({ made, id, second }): Attack => {
      const base = { eventVersion: '1.11', eventType: 'AwsApiCall', awsRegion: region, recipientAccountId: account };
      const time = { eventTime: `2026-03-01T12:00:0${String(second)}Z`, eventID: id };
      return { authorized: made.needs, record: { ...base, ...time, userIdentity: attacker.identity, ...made.record } };
    }),
  );
