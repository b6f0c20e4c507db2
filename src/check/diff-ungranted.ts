// Used calls that no attached identity policy allows, and what else may explain them.

import type { MetCall } from '../comparison/meetings.js';
import { parseArn } from '../iam/arn.js';
import type { AttachedSubject } from '../proposal/attached-subjects.js';
import type { UsageLine } from '../usage/usage-file.js';
import { spanOf, type Span } from './diff-activity.js';
import { groupLines } from './diff-lines.js';

/**
 * What may have allowed a call. `resource-policy`: the service has them (bucket, key, queue, trust policies, KMS grants).
 * `other-account`: the resource is not in the caller's account, so that its policy is known to nobody here.
 * `policy-changed`: attached policies are those of one moment; `changedAt` is known to be later than the last call.
 * `unknown-policies`: not all that the principal has is known.
 */
export type Explanation =
  | { readonly kind: 'resource-policy' }
  | { readonly kind: 'other-account'; readonly account: string }
  | { readonly kind: 'policy-changed'; readonly changedAt?: string }
  | { readonly kind: 'unknown-policies' };

/** A used action on a resource that nothing attached allows. */
export interface UngrantedCall {
  readonly action: string;
  readonly resource: string;
  readonly span: Span;
  readonly events: readonly string[];
  readonly examples: readonly string[];
  readonly explanations: readonly Explanation[];
}

/** Such calls, the most frequent first; `more` counts those that are not named. */
export interface UngrantedCalls {
  readonly named: readonly UngrantedCall[];
  readonly more: number;
}

const mostNamed = 50;

/** The calls of a right-sizing that it found to be allowed by nothing attached. */
export function ungrantedCalls(subject: AttachedSubject, calls: readonly MetCall[]): UngrantedCalls {
  const lines = new Map<UsageLine, MetCall>(calls.map((call) => [call.line, call]));
  const uses = groupLines([...lines.values()]);
  const named = uses.slice(0, mostNamed).map(({ action, resource, all, examples, first }) => {
    const span = spanOf(all);
    const events = [...new Set(all.map(({ event }) => event))].sort();
    const explanations = explain(subject, {
      action,
      resource,
      lastSeen: span.lastSeen,
      caller: first.caller.principal,
    });
    return { action, resource, span, events, examples, explanations };
  });
  return { named, more: uses.length - named.length };
}

/** Services whose resources have policies of their own. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html */
const withResourcePolicies: ReadonlySet<string> = new Set([
  ...['acm-pca', 'apigateway', 'aoss', 'backup', 'bedrock', 'cassandra', 'cloudtrail', 'codeartifact', 'codebuild'],
  ...['dynamodb', 'ecr', 'ecr-public', 'elasticfilesystem', 'es', 'events', 'glacier', 'glue', 'iot', 'kinesis', 'kms'],
  ...['lambda', 'lex', 'logs', 'mediastore', 'organizations', 'ram', 'rds', 's3', 's3-object-lambda', 's3-outposts'],
  ...['s3express', 's3tables', 's3vectors', 'schemas', 'secretsmanager', 'serverlessrepo', 'ses', 'signer', 'sns'],
  ...['sqs', 'ssm', 'ssm-contacts', 'ssm-incidents', 'sts', 'vpc-lattice', 'xray'],
]);

function explain(
  { attached, own, standing }: AttachedSubject,
  {
    action,
    resource,
    lastSeen,
    caller,
  }: { readonly action: string; readonly resource: string; readonly lastSeen: string; readonly caller: string },
): readonly Explanation[] {
  const [ours, theirs] = [caller, resource].map((arn) => parseArn(arn)?.account ?? '');
  const isAbroad = theirs !== undefined && /^\d{12}$/.test(theirs) && theirs !== ours;
  const service = action.slice(0, action.indexOf(':'));
  const changes = [...own, ...standing].flatMap(({ policy: { changedAt } }) => changedAt ?? []);
  const later = changes
    .filter((date) => date > lastSeen)
    .sort()
    .at(-1);
  return [
    ...(!attached || attached.gaps.length > 0 ? [{ kind: 'unknown-policies' } as const] : []),
    ...(isAbroad ? [{ kind: 'other-account', account: theirs } as const] : []),
    ...(withResourcePolicies.has(service) ? [{ kind: 'resource-policy' } as const] : []),
    { kind: 'policy-changed', ...(later !== undefined && { changedAt: later }) },
  ];
}
