// Small vocabularies of actions, resources and condition keys, so that random policies and requests meet often.

/** Actions, each with resources that it may be asked for. Some names are hostile: they hold the operators of policies. */
export const calls: readonly { readonly action: string; readonly resources: readonly string[] }[] = [
  {
    action: 's3:GetObject',
    resources: ['arn:aws:s3:::data/home/eve/a.txt', 'arn:aws:s3:::data/home/bob/*', 'arn:aws:s3:::data/$LATEST/${x}'],
  },
  { action: 's3:PutObject', resources: ['arn:aws:s3:::data/home/eve/b?.txt', 'arn:aws:s3:::logs-1/2026/x'] },
  { action: 's3:ListBucket', resources: ['arn:aws:s3:::data', 'arn:aws:s3:::logs-1'] },
  { action: 'ec2:StartInstances', resources: ['arn:aws:ec2:eu-west-1:111122223333:instance/i-0a'] },
  {
    action: 'ec2:RunInstances',
    resources: ['arn:aws:ec2:us-east-1:111122223333:instance/*', 'arn:aws:ec2:eu-west-1::image/ami-1'],
  },
  {
    action: 'iam:PassRole',
    resources: ['arn:aws:iam::111122223333:role/apps/eve', 'arn:aws:iam::111122223333:role/ci'],
  },
  { action: 'logs:PutLogEvents', resources: ['arn:aws:logs:eu-west-1:111122223333:log-group:/a/eve:log-stream:1'] },
  { action: 'sqs:SendMessage', resources: ['arn:aws:sqs:eu-west-1:111122223333:jobs?'] },
  { action: 'ec2:DescribeInstances', resources: ['*'] },
];

/** What a key's values are compared as. */
export type KeyKind = 'text' | 'texts' | 'arn' | 'number' | 'date' | 'flag' | 'address' | 'bytes';

/** Condition keys, with the values that requests and policies draw from. */
export const conditionKeys: readonly {
  readonly key: string;
  readonly kind: KeyKind;
  readonly values: readonly string[];
}[] = [
  { key: 'aws:username', kind: 'text', values: ['eve', 'bob', 'Eve', 'e*'] },
  { key: 'aws:PrincipalTag/team', kind: 'text', values: ['red', 'blue', 'Red', 'red*', ''] },
  { key: 'aws:RequestedRegion', kind: 'text', values: ['eu-west-1', 'us-east-1', 'EU-WEST-1'] },
  { key: 'aws:TagKeys', kind: 'texts', values: ['team', 'cost', 'Team', 'stage'] },
  { key: 'aws:CalledVia', kind: 'texts', values: ['athena.amazonaws.com', 'kms.amazonaws.com', ''] },
  {
    key: 'aws:PrincipalArn',
    kind: 'arn',
    values: [
      'arn:aws:iam::111122223333:role/apps/eve',
      'arn:aws:iam::111122223333:user/bob',
      'arn:aws:iam::444455556666:role/ci',
    ],
  },
  { key: 'aws:MultiFactorAuthAge', kind: 'number', values: ['300', '3600', '3600.0', '-1', 'none'] },
  {
    key: 'aws:CurrentTime',
    kind: 'date',
    values: [
      '2026-11-24T12:00:00Z',
      '2026-11-24T14:00:00+02:00',
      '2026-11-25',
      '1795521600',
      '2026-11-24T11:59:59',
      '2026-11-24T11:30:00Z',
    ],
  },
  { key: 'aws:SecureTransport', kind: 'flag', values: ['true', 'false', 'True'] },
  { key: 'aws:SourceIp', kind: 'address', values: ['192.0.2.7', '192.0.3.1', '2001:db8::7', 'athena.amazonaws.com'] },
  { key: 'svc:Digest', kind: 'bytes', values: ['QmluYXJ5', 'cWJpbmFyeQ=='] },
];

/** Networks that the addresses are in, or not. */
export const networks: readonly string[] = [
  '192.0.2.0/24',
  '192.0.2.0/23',
  '192.0.2.7',
  '2001:db8::/32',
  '0.0.0.0/0',
  '192.0.2.8/30',
];

const text = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLike',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
];
const orders = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'];

/** The operators that suit a kind of key. */
export const operatorsOf: Readonly<Record<KeyKind, readonly string[]>> = {
  text,
  texts: text,
  arn: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike', 'StringLike'],
  number: orders.map((order) => `Numeric${order}`),
  date: orders.map((order) => `Date${order}`),
  flag: ['Bool'],
  address: ['IpAddress', 'NotIpAddress'],
  bytes: ['BinaryEquals'],
};
