// An account with many roles of which each has more than it uses, and whose policies hold much that no log could show: what
// a right-sizing of each of them has to say is a multiple of what it is made of.

import { accountLog, type LoggedCall } from './account-logs.js';
import { dumpPage, roleEntry } from './dump-entries.js';

const calls = ['s3:GetBucketPolicy', 'sqs:ListQueues', 'ssm:DescribeParameters', 'kms:ListKeys', 'sns:ListTopics'];
const document = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:*', 'dynamodb:*', 'sqs:*', 'ssm:*', 'kms:*', 'sns:*'], Resource: '*' }],
};

/** The logs and the authorization dump of an account, as text and as a document. */
export function manyRoles(count: number): { readonly logs: string; readonly dump: unknown } {
  const names = Array.from({ length: count }, (_, at) => `service-${String(at)}`);
  const logged = names.flatMap((name) =>
    calls.map((event): LoggedCall => ({ who: `role/${name}`, event, parameters: { bucketName: `data-${name}` } })),
  );
  const inline = { RolePolicyList: [{ PolicyName: 'wide', PolicyDocument: document }] };
  return { logs: accountLog(logged), dump: dumpPage({ RoleDetailList: names.map((name) => roleEntry(name, inline)) }) };
}
