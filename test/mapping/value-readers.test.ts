import { describe, expect, test } from 'vitest';
import { eventOf } from './read-cases.js';
import { idPrefix, readerOf } from '../../src/mapping/value-readers.js';

const event = eventOf({ eventSource: 'sqs', eventName: 'SendMessage' });
const queue = (name: string, region = 'eu-west-1', account = '111122223333') =>
  `arn:aws:sqs:${region}:${account}:${name}`;
const lambda = (name: string, account = '111122223333') => `arn:aws:lambda:eu-west-1:${account}:function:${name}`;

/** The values of one reader: text and what it answers. */
const tables: Readonly<Record<string, readonly (readonly [text: string, value: string | undefined])[]>> = {
  'account-id': [
    ['111122223333', '111122223333'],
    ['11112222333', undefined],
    ['1111222233334', undefined],
    ['*', undefined],
    ['', undefined],
  ],
  'after-slash': [
    ['/hostedzone/Z1', 'Z1'],
    ['Z1', 'Z1'],
    ['arn:aws:route53:::hostedzone/Z1', 'arn:aws:route53:::hostedzone/Z1'],
  ],
  'arn-end': [
    ['arn:aws:kafka:eu-west-1:111122223333:cluster/orders/7d5a1c2e-1', '7d5a1c2e-1'],
    ['7d5a1c2e-1', '7d5a1c2e-1'],
  ],
  'behind:ou-': [
    ['ou-a1b2-11111111', 'a1b2-11111111'],
    ['r-a1b2', undefined],
    ['111122223333', undefined],
    ['arn:aws:organizations::111122223333:ou/o-1/ou-1', 'arn:aws:organizations::111122223333:ou/o-1/ou-1'],
  ],
  'ec2-instance-id': [
    ['i-0a1b', 'i-0a1b'],
    ['mi-0a1b', undefined],
    ['*', undefined],
  ],
  email: [
    ['Ana <ana@example.com>', 'ana@example.com'],
    ['ana@example.com', 'ana@example.com'],
    ['<a@example.com> <b@example.com>', 'b@example.com'],
  ],
  family: [
    ['api', 'api'],
    ['api:7', 'api'],
    ['arn:aws:ecs:eu-west-1:111122223333:task-definition/api', 'api'],
    [
      'arn:aws:ecs:eu-west-1:111122223333:task-definition/api:7',
      'arn:aws:ecs:eu-west-1:111122223333:task-definition/api:7',
    ],
  ],
  'iam-name': [
    ['arn:aws:iam::111122223333:role/team/deploy', 'deploy'],
    ['arn%3Aaws%3Aiam%3A%3A111122223333%3Auser%2Fana', 'ana'],
    ['arn:aws:iam::111122223333:root', undefined],
    ['deploy', undefined],
  ],
  'iot-cert': [
    ['a'.repeat(64), 'a'.repeat(64)],
    ['arn:aws:iot:eu-west-1:111122223333:cert/1', 'arn:aws:iot:eu-west-1:111122223333:cert/1'],
    ['eu-west-1:0a1b2c3d-0000-0000-0000-000000000000', undefined],
  ],
  'kms-key': [
    ['1234abcd', '1234abcd'],
    ['key/1234abcd', '1234abcd'],
    ['alias/app', undefined],
    ['arn:aws:kms:eu-west-1:111122223333:alias/app', undefined],
  ],
  'kms-alias': [
    ['alias/app', 'app'],
    ['alias/alias/app', 'alias/app'],
  ],
  'lambda-function': [
    ['orders', 'orders'],
    ['orders:live', 'orders'],
    ['444455556666:function:orders', lambda('orders', '444455556666')],
    ['444455556666:orders:7', lambda('orders', '444455556666')],
    [lambda('orders:live'), lambda('orders')],
    ['a:b:c:d', undefined],
  ],
  'lambda-qualifier': [
    ['orders', undefined],
    ['orders:live', 'live'],
    ['orders:$LATEST', '$LATEST'],
    [lambda('orders:7', '444455556666'), lambda('orders:7', '444455556666')],
    [lambda('orders'), undefined],
  ],
  'log-group': [
    ['app', 'app'],
    ['arn:aws:logs:eu-west-1:111122223333:log-group:app:*', 'arn:aws:logs:eu-west-1:111122223333:log-group:app'],
    ['arn:aws:logs:eu-west-1:111122223333:log-group:app', 'arn:aws:logs:eu-west-1:111122223333:log-group:app'],
    ['arn:aws:logs:eu-west-1:111122223333:log-group:*', 'arn:aws:logs:eu-west-1:111122223333:log-group:*'],
    [
      'arn:aws:logs:eu-west-1:111122223333:log-group:app:log-stream:x',
      'arn:aws:logs:eu-west-1:111122223333:log-group:app',
    ],
  ],
  'queue-url': [
    ['https://sqs.us-east-1.amazonaws.com/444455556666/in', queue('in', 'us-east-1', '444455556666')],
    ['https://us-east-2.queue.amazonaws.com/111122223333/in', queue('in', 'us-east-2')],
    ['https://queue.amazonaws.com/111122223333/in', queue('in')],
    ['http://localhost:9324/111122223333/in', queue('in')],
    ['https://sqs.eu-west-1.amazonaws.com/111122223333/in/more', undefined],
    ['https://sqs.eu-west-1.amazonaws.com/1111/in', undefined],
    ['https://sqs.eu-west-1.amazonaws.com/111122223333/', undefined],
    ['in', 'in'],
  ],
  'principal-account': [
    ['444455556666', '444455556666'],
    ['arn:aws:iam::444455556666:root', '444455556666'],
    ['arn:aws:iam::*:root', undefined],
    ['root', undefined],
  ],
  'ssm-parameter': [
    ['/a/b', 'a/b'],
    ['a', 'a'],
    ['/a/b/', 'a/b'],
    ['//a', 'a'],
    ['a:3', 'a'],
    ['/', undefined],
    ['/aws/service/x', 'arn:aws:ssm:eu-west-1::parameter/aws/service/x'],
    ['arn:aws:ssm:eu-west-1:444455556666:parameter/a:live', 'arn:aws:ssm:eu-west-1:444455556666:parameter/a'],
    ['arn:aws:ssm:eu-west-1:444455556666:document/a', undefined],
  ],
  'ssm-document': [
    ['AWS-RunShellScript', 'arn:aws:ssm:eu-west-1::document/AWS-RunShellScript'],
    ['AWSSupport-ResetAccess', 'arn:aws:ssm:eu-west-1::document/AWSSupport-ResetAccess'],
    ['AmazonCloudWatch-ManageAgent', 'arn:aws:ssm:eu-west-1::document/AmazonCloudWatch-ManageAgent'],
    ['SSM-SessionManagerRunShell', 'SSM-SessionManagerRunShell'],
    ['my-doc', 'my-doc'],
  ],
  'stack-set': [
    ['base', 'base'],
    ['base:1', 'arn:aws:cloudformation:eu-west-1:111122223333:stackset/base:1'],
  ],
  'topic-of-subscription': [
    ['arn:aws:sns:eu-west-1:111122223333:t:6b0e71bd', 'arn:aws:sns:eu-west-1:111122223333:t'],
    ['arn:aws:sns:eu-west-1:111122223333:t', undefined],
    ['PendingConfirmation', undefined],
  ],
  url: [
    ['arn:aws:x/y', 'arn%3Aaws%3Ax%2Fy'],
    ['\ud800', undefined],
  ],
  'without-scheme': [
    ['https://example.com/id', 'example.com/id'],
    ['example.com', 'example.com'],
  ],
};

describe.each(Object.entries(tables))('the reader %s', (name, rows) => {
  test.each(rows)('%j', (text, value) => {
    expect(readerOf(name)?.(text, event)).toBe(value);
  });
});

test('an id to be tagged is read by its own type alone', () => {
  const tagged = (resourceType: string) =>
    eventOf({ eventSource: 'ssm', eventName: 'AddTagsToResource', requestParameters: { resourceType } });
  const read = readerOf('ssm-tagged:Parameter');
  expect(read?.('/prod/db', tagged('Parameter'))).toBe('prod/db');
  expect(read?.('/prod/db', tagged('Document'))).toBeUndefined();
  expect(read?.('/prod/db', event)).toBeUndefined();
});

test('a name that no table uses has no reader', () => {
  for (const name of ['', 'nothing', 'ssm-tagged', 'constructor', '__proto__']) expect(readerOf(name)).toBeUndefined();
});

test('the beginning of an id ends at its last hyphen', () => {
  expect(['i-0a1b', 'eipalloc-0a1b', 'tgw-attach-0a1b', 'plain', ''].map(idPrefix)).toEqual([
    'i-',
    'eipalloc-',
    'tgw-attach-',
    '',
    '',
  ]);
});
