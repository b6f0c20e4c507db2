// What one evaluation costs: calls against 10 policies of 20 statements, compiled once, in microseconds each.

import { compilePolicies } from '../dist/iam/compile-policies.js';
import { evaluateCompiled } from '../dist/iam/evaluate.js';
import { parsePolicyValue } from '../dist/iam/parse-policy.js';
import { requestContext } from '../dist/iam/request-context.js';

const services = ['s3', 'ec2', 'iam', 'sqs', 'sns', 'kms', 'logs', 'lambda', 'dynamodb', 'ssm'];
const verbs = ['Get', 'List', 'Put', 'Delete', 'Describe', 'Create'];

// Each fifth statement has a condition, each fourth a variable, each tenth is a deny.
function statement(policy, index) {
  const service = services[(policy + index) % services.length];
  const account = `arn:aws:${service}:eu-west-1:111122223333`;
  const number = policy * 20 + index;
  return {
    Effect: number % 10 === 9 ? 'Deny' : 'Allow',
    Action: verbs
      .slice(index % 3, (index % 3) + 3)
      .map((verb) => `${service}:${verb}${number % 2 ? 'Thing*' : '*ing'}`),
    Resource: [
      number % 4 === 0 ? `${account}:thing/\${aws:username}/*` : `${account}:thing/app-${number}/*`,
      `arn:aws:${service}:*:111122223333:other/*/part-${number}`,
    ],
    ...(number % 5 === 0
      ? { Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } } }
      : {}),
  };
}

function policyOf(policy) {
  const Statement = Array.from({ length: 20 }, (_, index) => statement(policy, index));
  const parsed = parsePolicyValue({ Version: '2012-10-17', Statement });
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

/** Microseconds for one evaluation, `rounds` times over all calls; and how often each verdict came about. */
export function measureEvaluation(rounds) {
  const policies = compilePolicies({ identity: Array.from({ length: 10 }, (_, policy) => policyOf(policy)) });
  const context = requestContext([
    ['aws:username', ['eve']],
    ['aws:RequestedRegion', ['eu-west-1']],
  ]);
  const calls = services.flatMap((service) =>
    ['thing/eve/k', 'thing/app-7/k', 'other/a/part-12', 'unknown/x'].map((name, index) => ({
      action: `${service}:${verbs[index]}Thing`,
      resource: `arn:aws:${service}:eu-west-1:111122223333:${name}`,
      context,
    })),
  );
  const verdicts = {};
  const start = performance.now();
  for (let round = 0; round < rounds; round += 1) {
    for (const call of calls) {
      const { verdict } = evaluateCompiled(policies, call);
      verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    }
  }
  return { microseconds: ((performance.now() - start) * 1000) / (rounds * calls.length), verdicts };
}
