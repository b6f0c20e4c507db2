// Where moto, enforcing IAM, answers otherwise than AWS: what the generator of policies (s3-policies.ts) leaves out, and
// why. Each row is one call, so that the table is as true as the moto that is installed. Documents that moto refuses
// as IAM does for new policies (the older version, empty lists) cannot be asked at all.

/** One principal and one call, and moto's answer, which is the opposite of AWS's. */
export interface Deviation {
  readonly what: string;
  readonly policies: readonly object[];
  readonly boundary?: object;
  /** The call as it is sent, */
  readonly sent: readonly [method: string, path: string];
  /** and as IAM has it. */
  readonly asked: readonly [action: string, resource: string];
  readonly keys?: Readonly<Record<string, readonly string[]>>;
  readonly motoAllows: boolean;
}

const alpha = 'arn:aws:s3:::alpha';
const object = `${alpha}/abc`;

function one(Effect: 'Allow' | 'Deny', part: object = {}): object {
  const filled = { Effect, Action: 's3:*', ...('NotResource' in part ? {} : { Resource: '*' }), ...part };
  return { Version: '2012-10-17', Statement: [filled] };
}

const onObject = (what: string, policies: readonly object[], motoAllows: boolean): Deviation => ({
  what,
  policies,
  sent: ['GET', '/alpha/abc'],
  asked: ['s3:GetObject', object],
  motoAllows,
});

const ifSecure = (value: string) => ({ Condition: { Bool: { 'aws:SecureTransport': value } } });

/** All that is known of moto 5.2. */
export const deviations: readonly Deviation[] = [
  onObject('NotResource allows what it excepts', [one('Allow', { NotResource: `${alpha}/*` })], true),
  onObject('a deny with NotResource allows', [one('Deny', { NotResource: 'arn:aws:s3:::beta/*' })], true),
  onObject('actions are read with regard to case', [one('Allow', { Action: 's3:getobject' })], false),
  onObject('a question mark makes a character optional', [one('Allow', { Resource: `${alpha}/ab?` })], false),
  onObject('a dot is any character', [one('Allow', { Resource: `${alpha}/a.c` })], true),
  onObject('brackets are a class of characters', [one('Allow', { Resource: `${alpha}/[xa]bc` })], true),
  onObject('a plus sign repeats', [one('Allow', { Resource: `${alpha}/a+bc` })], true),
  {
    ...onObject('variables are not replaced', [one('Allow', { Resource: `${alpha}/\${aws:username}` })], false),
    keys: { 'aws:username': ['abc'] },
  },
  {
    ...onObject('escapes are not read', [one('Allow', { Resource: `${alpha}/a\${*}` })], false),
    sent: ['GET', '/alpha/a*'],
    asked: ['s3:GetObject', `${alpha}/a*`],
  },
  {
    ...onObject('a condition of an allow always holds', [one('Allow', ifSecure('true'))], true),
    keys: { 'aws:SecureTransport': ['false'] },
  },
  {
    ...onObject('a condition of a deny always holds', [one('Allow'), one('Deny', ifSecure('false'))], false),
    keys: { 'aws:SecureTransport': ['true'] },
  },
  {
    ...onObject('a boundary is not asked', [one('Allow')], true),
    boundary: one('Allow', { Action: 'ec2:*' }),
  },
  {
    ...onObject(
      'all buckets are listed on an ARN instead of `*`',
      [one('Allow', { Resource: 'arn:aws:s3:::*' })],
      true,
    ),
    sent: ['GET', '/'],
    asked: ['s3:ListAllMyBuckets', '*'],
  },
  {
    ...onObject(
      'to look at a bucket takes an action that AWS has not',
      [one('Allow', { Action: 's3:ListBucket' })],
      false,
    ),
    sent: ['HEAD', '/alpha'],
    asked: ['s3:ListBucket', alpha],
  },
];
