// Lint, two-sided: for each rule a policy that has the finding and one that is the same but for what is wrong. What AWS
// documents as an example has none.

import { readFileSync } from 'node:fs';
import { cpuUsage } from 'node:process';
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { lintPolicy, type LintFinding, type LintRule, type Severity } from '../../src/check/lint.js';
import { parsePolicy, parsePolicyValue } from '../../src/iam/parse-policy.js';
import type { PolicyDocument } from '../../src/iam/policy.js';

const catalog = loadCatalog();

function policy(...statements: readonly object[]): PolicyDocument {
  const parsed = parsePolicyValue({ Version: '2012-10-17', Statement: statements });
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

const allow = (Action: unknown, Resource: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown, more: object = {}) => ({
  ...allow(Action, Resource, more),
  Effect: 'Deny',
});
const when = (operator: string, key: string, ...values: readonly string[]) => ({
  Condition: { [operator]: { [key]: values } },
});

const bucket = 'arn:aws:s3:::amzn-s3-demo-bucket';
const role = 'arn:aws:iam::111122223333:role';

interface Case {
  readonly rule: LintRule;
  readonly severity: Severity;
  readonly place: string;
  readonly wrong: readonly object[];
  readonly right: readonly object[];
}

const cases: readonly (Case & { readonly title: string })[] = [
  {
    title: 'an action that AWS does not publish',
    ...{ rule: 'unknown-action', severity: 'warning', place: 'Statement[0].Action[1]' },
    wrong: [allow(['s3:ListBucket', 's3:ListObjects'], bucket)],
    right: [allow(['s3:ListBucket', 's3:ListBucketVersions'], bucket)],
  },
  {
    title: 'an action pattern that matches none',
    ...{ rule: 'unknown-action', severity: 'warning', place: 'Statement[0].Action[0]' },
    wrong: [allow('s3:Fetch*', '*')],
    right: [allow('s3:GetBucket*', '*')],
  },
  {
    title: 'a service that does not exist',
    ...{ rule: 'unknown-action', severity: 'warning', place: 'Statement[0].Action[0]' },
    wrong: [allow('simplestorage:*', '*')],
    right: [allow('s3:*', '*')],
  },
  {
    title: 'an unknown action among those that are excluded',
    ...{ rule: 'unknown-action', severity: 'warning', place: 'Statement[0].NotAction[0]' },
    wrong: [{ Effect: 'Deny', NotAction: 'iam:ChangePasword', Resource: '*' }],
    right: [{ Effect: 'Deny', NotAction: 'iam:ChangePassword', Resource: '*' }],
  },
  {
    title: 'a condition key that AWS does not publish',
    ...{
      rule: 'unknown-condition-key',
      severity: 'warning',
      place: 'Statement[0].Condition.StringEquals.aws:PrincipalOrg',
    },
    wrong: [allow('s3:GetObject', `${bucket}/*`, when('StringEquals', 'aws:PrincipalOrg', 'o-1'))],
    right: [allow('s3:GetObject', `${bucket}/*`, when('StringEquals', 'aws:PrincipalOrgID', 'o-1'))],
  },
  {
    title: 'a condition key of another service',
    ...{ rule: 'unknown-condition-key', severity: 'warning', place: 'Statement[0].Condition.StringLike.s3:prefix' },
    wrong: [allow('dynamodb:Query', '*', when('StringLike', 's3:prefix', 'home/'))],
    right: [allow('s3:ListBucket', '*', when('StringLike', 's3:prefix', 'home/'))],
  },
  {
    title: 'an action that cannot be scoped, on a resource',
    ...{ rule: 'wrong-resource', severity: 'error', place: 'Statement[0].Action[0]' },
    wrong: [allow('ec2:DescribeInstances', 'arn:aws:ec2:*:*:instance/*')],
    right: [allow('ec2:DescribeInstances', '*')],
  },
  {
    title: 'an action on objects, with a bucket',
    ...{ rule: 'wrong-resource', severity: 'error', place: 'Statement[0].Action[0]' },
    wrong: [allow(['s3:GetObject', 's3:ListBucket'], bucket)],
    right: [allow(['s3:GetObject', 's3:ListBucket'], [bucket, `${bucket}/*`])],
  },
  {
    title: 'an action on the bucket, with its objects',
    ...{ rule: 'wrong-resource', severity: 'error', place: 'Statement[0].Action[1]' },
    wrong: [allow(['s3:GetObject', 's3:ListBucket'], `${bucket}/*`)],
    right: [allow(['s3:GetObject', 's3:ListBucket'], [bucket, `${bucket}/*`])],
  },
  {
    title: 'a resource that no action of the statement is for',
    ...{ rule: 'no-action-for-resource', severity: 'warning', place: 'Statement[0].Resource[1]' },
    wrong: [allow('dynamodb:GetItem', ['arn:aws:dynamodb:*:*:table/a', 'arn:aws:sqs:*:*:a'])],
    right: [allow(['dynamodb:GetItem', 'sqs:SendMessage'], ['arn:aws:dynamodb:*:*:table/a', 'arn:aws:sqs:*:*:a'])],
  },
  {
    title: 'an allow that a deny takes back',
    ...{ rule: 'dead-allow', severity: 'warning', place: 'Statement[0]' },
    wrong: [allow('s3:GetObject', `${bucket}/a/*`), deny('s3:Get*', `${bucket}/*`)],
    right: [allow('s3:GetObject', `${bucket}/a/*`), deny('s3:Get*', `${bucket}/a/b/*`)],
  },
  {
    title: 'an allow that a deny takes back, though only under a condition',
    ...{ rule: 'dead-allow', severity: 'warning', place: 'Statement[0]' },
    wrong: [allow('s3:GetObject', `${bucket}/*`), deny('s3:*', '*')],
    right: [allow('s3:GetObject', `${bucket}/*`), deny('s3:*', '*', when('Bool', 'aws:SecureTransport', 'false'))],
  },
  {
    title: 'an allow that a deny with NotAction spares',
    ...{ rule: 'dead-allow', severity: 'warning', place: 'Statement[0]' },
    wrong: [allow('s3:GetObject', `${bucket}/*`), { Effect: 'Deny', NotAction: 'iam:*', Resource: '*' }],
    right: [allow('s3:GetObject', `${bucket}/*`), { Effect: 'Deny', NotAction: 's3:*', Resource: '*' }],
  },
  {
    title: 'an allow without any action',
    ...{ rule: 'dead-allow', severity: 'warning', place: 'Statement[0]' },
    wrong: [allow([], '*')],
    right: [allow(['s3:ListAllMyBuckets'], '*')],
  },
  {
    title: 'an allow that another one contains',
    ...{ rule: 'redundant-allow', severity: 'note', place: 'Statement[1]' },
    wrong: [allow('s3:Get*', `${bucket}/*`), allow('s3:GetObject', `${bucket}/a`)],
    right: [allow('s3:Get*', `${bucket}/*`), allow('s3:PutObject', `${bucket}/a`)],
  },
  {
    title: 'of two equal allows the later one',
    ...{ rule: 'redundant-allow', severity: 'note', place: 'Statement[1]' },
    wrong: [allow('s3:GetObject', `${bucket}/*`), allow('s3:getobject', [`${bucket}/*`])],
    right: [allow('s3:GetObject', `${bucket}/*`), allow('s3:GetObjectAcl', [`${bucket}/*`])],
  },
  {
    title: 'an allow that another one contains but for its condition',
    ...{ rule: 'redundant-allow', severity: 'note', place: 'Statement[1]' },
    wrong: [allow('sqs:*', '*'), allow('sqs:SendMessage', '*')],
    right: [allow('sqs:*', '*', when('Bool', 'aws:MultiFactorAuthPresent', 'true')), allow('sqs:SendMessage', '*')],
  },
  {
    title: 'PassRole on any resource',
    ...{ rule: 'pass-role-on-any', severity: 'warning', place: 'Statement[0]' },
    wrong: [allow('iam:PassRole', '*')],
    right: [allow('iam:PassRole', `${role}/app-*`)],
  },
  {
    title: 'PassRole on all roles of an account: no other ones can be passed',
    ...{ rule: 'pass-role-on-any', severity: 'warning', place: 'Statement[0]' },
    wrong: [allow(['ec2:RunInstances', 'iam:pass*'], [`${role}/*`, 'arn:aws:ec2:*:*:instance/*'])],
    right: [allow(['ec2:RunInstances', 'iam:pass*'], [`${role}/app/*`, 'arn:aws:ec2:*:*:instance/*'])],
  },
  {
    title: 'PassRole that nobody named, by NotAction',
    ...{ rule: 'pass-role-on-any', severity: 'warning', place: 'Statement[0]' },
    wrong: [{ Effect: 'Allow', NotAction: 'organizations:*', Resource: '*' }],
    right: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
  },
  {
    title: 'PassRole on any role, though only to one service',
    ...{ rule: 'pass-role-on-any', severity: 'note', place: 'Statement[0]' },
    wrong: [allow('iam:PassRole', '*', when('StringEquals', 'iam:PassedToService', 'ec2.amazonaws.com'))],
    right: [allow('iam:PassRole', `${role}/a`, when('StringEquals', 'iam:PassedToService', 'ec2.amazonaws.com'))],
  },
  {
    title: 'a document that is larger than a managed policy may be',
    ...{ rule: 'too-large', severity: 'error', place: 'document' },
    wrong: [allow('s3:GetObject', sized(6145))],
    right: [allow('s3:GetObject', sized(6144))],
  },
  {
    title: 'a Sid that stands twice',
    ...{ rule: 'duplicate-sid', severity: 'error', place: 'Statement[1].Sid' },
    wrong: [allow('s3:ListAllMyBuckets', '*', { Sid: 'One' }), allow('sqs:ListQueues', '*', { Sid: 'One' })],
    right: [allow('s3:ListAllMyBuckets', '*', { Sid: 'One' }), allow('sqs:ListQueues', '*', { Sid: 'one' })],
  },
  {
    title: 'a Sid with a character that IAM refuses',
    ...{ rule: 'bad-sid', severity: 'error', place: 'Statement[0].Sid' },
    wrong: [allow('s3:ListAllMyBuckets', '*', { Sid: 'List-all' })],
    right: [allow('s3:ListAllMyBuckets', '*', { Sid: 'ListAll' })],
  },
  {
    title: 'a character of a resource that IAM refuses',
    ...{ rule: 'bad-character', severity: 'error', place: 'Statement[0].Resource[1]' },
    wrong: [allow('s3:GetObject', [`${bucket}/a`, `${bucket}/日本/*`])],
    right: [allow('s3:GetObject', [`${bucket}/a`, `${bucket}/Zürich/*`])],
  },
  {
    title: 'a character of a condition value that IAM refuses',
    ...{
      rule: 'bad-character',
      severity: 'error',
      place: 'Statement[0].Condition.StringEquals.aws:PrincipalTag/team[0]',
    },
    wrong: [allow('s3:GetObject', `${bucket}/*`, when('StringEquals', 'aws:PrincipalTag/team', '\u2028'))],
    right: [allow('s3:GetObject', `${bucket}/*`, when('StringEquals', 'aws:PrincipalTag/team', 'a b'))],
  },
];

/** A list of names of objects that makes the policy, without white space, have so many characters. */
function sized(characters: number): readonly string[] {
  const name = (length: number) => `${bucket}/${'a'.repeat(length - bucket.length - 1)}`;
  const plain = policy(allow('s3:GetObject', [name(100)]));
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: [name(100)] }],
  });
  expect(plain.statements).toHaveLength(1);
  return [name(100 + characters - text.length)];
}

describe('lint finds', () => {
  test.each(cases)('$title ($rule)', ({ rule, severity, place, wrong, right }) => {
    const found = lintPolicy(policy(...wrong), catalog);
    expect(found.map((finding) => ({ rule: finding.rule, severity: finding.severity, place: finding.place }))).toEqual([
      { rule, severity, place },
    ]);
    expect(found.every(({ message, hint }) => message !== '' && hint !== '')).toBe(true);
    const others = lintPolicy(policy(...right), catalog).filter(
      (finding) => finding.rule === rule && finding.place === place,
    );
    expect(others).toEqual([]);
  });

  test('something for each rule', () => {
    // What is wrong in a policy of the older version alone stands below.
    const rules: Readonly<Record<Exclude<LintRule, 'literal-variable'>, true>> = {
      ...{
        'unknown-action': true,
        'unknown-condition-key': true,
        'wrong-resource': true,
        'no-action-for-resource': true,
      },
      ...{ 'dead-allow': true, 'redundant-allow': true, 'pass-role-on-any': true, 'too-large': true },
      ...{ 'duplicate-sid': true, 'bad-sid': true, 'bad-character': true },
    };
    expect(new Set(cases.map(({ rule }) => rule))).toEqual(new Set(Object.keys(rules)));
  });
});

interface Documented {
  readonly title: string;
  readonly source: string;
  readonly policy: unknown;
  readonly notes?: readonly LintRule[];
}

const documented = readFileSync(new URL('documented-policies.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Documented);

describe('a policy as AWS documents it has no finding', () => {
  test.each(documented)('$title', ({ policy: document, notes = [] }) => {
    const parsed = parsePolicyValue(document);
    if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
    const found = lintPolicy(parsed.policy, catalog);
    expect(found.filter(({ severity }) => severity !== 'note')).toEqual([]);
    expect(found.map(({ rule }) => rule)).toEqual(notes);
  });

  test('of which there are enough to tell', () => {
    expect(documented.length).toBeGreaterThanOrEqual(25);
  });
});

describe('what is no policy', () => {
  test('an operator that IAM does not know is refused with its place', () => {
    const text = JSON.stringify({
      Version: '2012-10-17',
      Statement: allow('s3:*', '*', when('StringIs', 'aws:username', 'a')),
    });
    expect(parsePolicy(text)).toEqual({
      kind: 'invalid',
      problems: [{ place: 'Statement.Condition.StringIs', message: 'is no condition operator' }],
    });
  });
});

describe('lint is fast', () => {
  const millisecondsOf = (document: PolicyDocument): number => {
    lintPolicy(document, catalog);
    const times = [1, 2, 3].map(() => {
      // The processor's time: others may want the machine as well.
      const begin = cpuUsage();
      lintPolicy(document, catalog);
      return cpuUsage(begin).user / 1000;
    });
    return Math.min(...times);
  };
  const full = policy(
    ...Array.from({ length: 28 }, (_, index) =>
      allow([`s3:Get*`, 's3:PutObject', 'ec2:*'], [`${bucket}-${index}/*`, `arn:aws:ec2:*:*:instance/i-${index}*`], {
        Condition: { StringLike: { 'aws:ResourceTag/team': `team-${index}-*` } },
      }),
    ),
  );

  test.each([
    ['a policy as large as a managed one may be', full],
    [
      'a policy of everything',
      policy(allow('*:*', '*'), allow('*', '*', when('StringEquals', 'aws:PrincipalTag/a', 'b'))),
    ],
    [
      'a policy of all but something',
      policy({ Effect: 'Allow', NotAction: ['iam:*', 'sts:*'], NotResource: `${bucket}/*` }),
    ],
  ])('%s takes well under a tenth of a second', (_, document) => {
    expect(millisecondsOf(document)).toBeLessThan(100);
  });
});

const shown = (findings: readonly LintFinding[]) => findings.map(({ rule, place }) => `${rule} ${place}`);

test('findings stand in the order of the document, those of the whole first', () => {
  const found = lintPolicy(
    policy(allow('s3:Nope', '*', { Sid: 'a b' }), allow('iam:PassRole', '*', { Sid: 'Pass' })),
    catalog,
  );
  expect(shown(found)).toEqual([
    'bad-sid Statement[0].Sid',
    'unknown-action Statement[0].Action[0]',
    'pass-role-on-any Statement[1]',
  ]);
});

describe('a policy of version 2008-10-17', () => {
  const findingsOf = (Version: string | undefined, statement: object) => {
    const parsed = parsePolicyValue({ ...(Version !== undefined && { Version }), Statement: statement });
    const findings = parsed.kind === 'policy' ? lintPolicy(parsed.policy, catalog) : [];
    return findings.map(
      ({ rule, severity, place, message }) => `${rule} ${severity} ${place}: ${message.split(' is')[0] ?? ''}`,
    );
  };
  const home = 'arn:aws:s3:::home/${aws:username}/*';
  const resource = 'literal-variable warning Statement[0].Resource[0]: `${aws:username}`';

  test.each<readonly [what: string, statement: object, expected: readonly string[]]>([
    ['a variable in a resource', allow('s3:GetObject', home), [resource]],
    [
      'one with a fallback',
      allow('s3:GetObject', "arn:aws:s3:::home/${aws:username, 'no'}/*"),
      [resource.replace('}', ", 'no'}")],
    ],
    ['an escape', allow('s3:GetObject', `${bucket}/a\${*}`), [resource.replace('aws:username', '*')]],
    [
      'a variable in a condition',
      allow('s3:ListBucket', bucket, when('StringLike', 's3:prefix', 'a/*', '${aws:username}/*')),
      ['literal-variable warning Statement[0].Condition.StringLike.s3:prefix[1]: `${aws:username}`'],
    ],
    ['no variable', allow('s3:GetObject', `${bucket}/$LATEST/\${/{a}`), []],
  ])('has %s as plain text, and so has one without a version', (_, statement, expected) => {
    expect(findingsOf('2008-10-17', statement)).toEqual(expected);
    expect(findingsOf(undefined, statement)).toEqual(expected);
    expect(findingsOf('2012-10-17', statement)).toEqual([]);
  });
});
