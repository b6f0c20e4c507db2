// Where in an ARN the part begins that programs fill: the key of an object, the name of a log stream, the id of a task.
// All before it (account, Region, bucket, log group, cluster, state machine) somebody chose, and no wildcard stands there.

import { parseArn, type ArnParts } from '../iam/arn.js';

/** An ARN in two. `path`: names in folders, some parts of which come and go; `id`: AWS or a program makes each anew. */
export interface SplitResource {
  readonly head: string;
  readonly rest: string;
  readonly form: 'path' | 'id';
}

interface Filled {
  readonly service: string;
  readonly form: SplitResource['form'];
  /** The beginning of the ARN's last field, up to what programs fill. */
  readonly head: RegExp;
  /** Whether the ARN has an account. */
  readonly hasAccount: boolean;
}

const filled = (service: string, form: SplitResource['form'], head: RegExp, hasAccount = true): Filled => {
  return { service, form, head, hasAccount };
};

const filledParts: readonly Filled[] = [
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-prefixes.html
  filled('s3', 'path', /^[^/:]+\//, false),
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
  filled('s3', 'path', /^accesspoint\/[^/]+\/object\//),
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html
  filled('logs', 'path', /^log-group:[^:]+:log-stream:/),
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html; snapshots have no account in their ARN
  filled('ec2', 'id', /^(?:instance\/i|network-interface\/eni|volume\/vol|spot-instances-request\/sir)-/),
  filled('ec2', 'id', /^snapshot\/snap-/, false),
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html#ecs-resource-ids
  filled('ecs', 'id', /^(?:task|container-instance)\/(?:[^/]+\/)?/),
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
  filled('states', 'id', /^(?:execution|express):[^:]+:/),
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbatch.html
  filled('batch', 'id', /^job\//),
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodebuild.html
  filled('codebuild', 'id', /^build\/[^:]+:/),
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticmapreduce.html
  filled('elasticmapreduce', 'id', /^cluster\/j-/),
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
  filled('ssm', 'id', /^automation-execution\//),
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
  filled('dynamodb', 'id', /^table\/[^/]+\/(?:backup|export|import)\//),
];

/** The two parts; `undefined` where the whole name is somebody's choice, or may be. */
export function splitResource(resource: string): SplitResource | undefined {
  const arn = parseArn(resource);
  if (!arn) return undefined;
  for (const { service, form, head, hasAccount } of filledParts) {
    const found = service === arn.service && hasAccount === (arn.account !== '') ? head.exec(arn.resource) : null;
    if (found) return cut(resource, arn, found[0].length, form);
  }
  return undefined;
}

function cut(resource: string, arn: ArnParts, length: number, form: SplitResource['form']): SplitResource | undefined {
  const at = resource.length - arn.resource.length + length;
  const [head, rest] = [resource.slice(0, at), resource.slice(at)];
  // A wildcard before the part stands for names, and a name with a slash is no id.
  const isPlain = !/[*?]/.test(head) && (form === 'path' || !rest.includes('/'));
  return isPlain && rest !== '' ? { head, rest, form } : undefined;
}
