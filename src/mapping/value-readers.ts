// How the value of a request parameter becomes the value of an ARN variable, where it is not the same text.
// A reader answers a name, a whole ARN, or `undefined` where the value does not give one. AWS's pages stand beside each.

import type { CloudTrailEvent } from '../event/event.js';
import { readLambdaFunction, readLambdaQualifier } from './lambda-readers.js';
import {
  readEc2InstanceId,
  readResolvedParameter,
  readSsmDocument,
  readSsmInstanceId,
  readSsmParameter,
  readSsmTagged,
} from './ssm-readers.js';

/** Reads a value in the light of its event. */
export type Reader = (text: string, event: CloudTrailEvent) => string | undefined;

/** The beginning of an id, which tells its type: `vpc-` of `vpc-0a1b`. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
export function idPrefix(id: string): string {
  return id.slice(0, id.lastIndexOf('-') + 1);
}

const accountId = /^\d{12}$/;

/** `https://sqs.eu-west-1.amazonaws.com/111122223333/NAME`, or a name. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html */
function readQueueUrl(text: string, event: CloudTrailEvent): string | undefined {
  const match = /^https?:\/\/([^/]+)\/(\d{12})\/([^/?#]+)$/.exec(text);
  if (match === null) return text.includes('/') ? undefined : text;
  const [, host = '', account = '', name = ''] = match;
  const region = /^(?:sqs\.)?([a-z0-9-]+)\.(?:queue\.)?(?:amazonaws|api\.aws|sc2s|c2s)/.exec(host)?.[1];
  return `arn:${event.partition}:sqs:${region === undefined || region === 'queue' ? event.region : region}:${account}:${name}`;
}

/** `topic ARN:subscription id`: actions on subscriptions are checked on the topic. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html */
function readTopicOfSubscription(text: string): string | undefined {
  return /^(arn:[^:]*:sns:[^:]*:[^:]*:[^:]+):[^:]+$/.exec(text)?.[1];
}

/** A key id; an alias is no resource of an action on a key. https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html */
function readKmsKey(text: string): string | undefined {
  return text.startsWith('alias/') || text.includes(':alias/')
    ? undefined
    : text.startsWith('key/')
      ? text.slice('key/'.length)
      : text;
}

function readKmsAlias(text: string): string {
  return text.replace(/^alias\//, '');
}

/** A log group's name, or its ARN with or without `:*`. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html */
function readLogGroup(text: string): string {
  return /^(arn:[^:]*:logs:[^:]*:[^:]*:log-group:[^:]+)(?::.*)?$/.exec(text)?.[1] ?? text;
}

/** A task definition's family: of `family`, `family:revision`, or an ARN without a revision. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html */
function readFamily(text: string): string {
  if (text.startsWith('arn:')) return /:task-definition\/([^:]+)$/.exec(text)?.[1] ?? text;
  return text.split(':')[0] ?? text;
}

function readRevision(text: string): string | undefined {
  return text.startsWith('arn:') ? text : text.split(':')[1];
}

/** RDS keeps identifiers in lower case. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
function readLowerCase(text: string): string {
  return text.startsWith('arn:') ? text : text.toLowerCase();
}

/** `/hostedzone/Z1`, or the bare id. https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHostedZone.html */
function readAfterSlash(text: string): string {
  return text.startsWith('arn:') ? text : text.slice(text.lastIndexOf('/') + 1);
}

/** A build's id is `project:uuid`. https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchGetBuilds.html */
function readBeforeColon(text: string): string {
  return text.startsWith('arn:') ? text : (text.split(':')[0] ?? text);
}

/** The name of a stack set, or its unique id `name:uuid`. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackSet.html */
function readStackSet(text: string, { partition, region, account }: CloudTrailEvent): string {
  if (text.startsWith('arn:') || !text.includes(':')) return text;
  return `arn:${partition}:cloudformation:${region}:${account}:stackset/${text}`;
}

/** A certificate's id or ARN; another principal is none. https://docs.aws.amazon.com/iot/latest/apireference/API_AttachThingPrincipal.html */
function readIotCertificate(text: string): string | undefined {
  return text.startsWith('arn:') || /^[0-9a-f]{64}$/.test(text) ? text : undefined;
}

function readAccountId(text: string): string | undefined {
  return accountId.test(text) ? text : undefined;
}

/** An account's id, or that of a principal's ARN. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html */
function readPrincipalAccount(text: string): string | undefined {
  return readAccountId(/^arn:[^:]*:iam::([^:]*):/.exec(text)?.[1] ?? text);
}

/** Rules of the default bus have no bus in their ARN. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-manage-iam-access.html */
function readBus(text: string): string | undefined {
  const name = text.startsWith('arn:') ? text.slice(text.lastIndexOf('/') + 1) : text;
  return name === 'default' ? undefined : name;
}

/** https://docs.aws.amazon.com/waf/latest/APIReference/API_GetWebACL.html */
function readWafScope(text: string): string | undefined {
  return text === 'CLOUDFRONT' ? 'global' : text === 'REGIONAL' ? 'regional' : undefined;
}

/** An inference profile's id begins with its geography. https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html */
const geography = /^(us|eu|apac|us-gov|jp|au|ca|global)\./;

/** Only a plain model id is a foundation model. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html */
function readBedrockModel(text: string): string | undefined {
  return geography.test(text) ? undefined : text.startsWith('arn:') ? readArnOf('foundation-model', text) : text;
}

function readBedrockProfile(text: string): string | undefined {
  return geography.test(text) ? text : readArnOf('inference-profile', text);
}

/** An ARN, where a parameter takes those of several types. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html */
function readArnOf(type: string, text: string): string | undefined {
  return text.startsWith('arn:') && text.split(':', 6)[5]?.startsWith(`${type}/`) === true ? text : undefined;
}

/** An address may carry a display name. https://docs.aws.amazon.com/ses/latest/APIReference/API_SendEmail.html */
function readEmail(text: string): string {
  return /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text;
}

/** A provider is named by its URL without the scheme. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html */
function readWithoutScheme(text: string): string {
  return text.replace(/^https?:\/\//i, '');
}

/** A slash-separated path in an API Gateway ARN holds another ARN URL-encoded. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-tagging.html */
function readUrl(text: string): string | undefined {
  return /\p{Surrogate}/u.test(text) ? undefined : encodeURIComponent(text);
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
function readElbType(text: string): string | undefined {
  return text === 'application' ? 'app' : text === 'network' ? 'net' : text === 'gateway' ? 'gwy' : undefined;
}

const identityForm = /^arn:[^:]*:(?:iam|sts)::(\d{12}):(role|user)\/(?:.*\/)?([^/]+)$/s;

/** EKS names an access entry by kind, account and name of its principal; CloudTrail logs the ARN URL-encoded. https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html */
function readIdentity(text: string, group: number): string | undefined {
  const plain = text.replace(/%3A/gi, ':').replace(/%2F/gi, '/');
  return identityForm.exec(plain)?.[group];
}

/** What stands behind the beginning that tells the type of an id. https://docs.aws.amazon.com/organizations/latest/APIReference/API_MoveAccount.html */
function readBehind(beginning: string, text: string): string | undefined {
  if (text.startsWith('arn:')) return text;
  return text.startsWith(beginning) ? text.slice(beginning.length) : undefined;
}

/** An id whose beginning tells its type. https://docs.aws.amazon.com/vpc-lattice/latest/APIReference/API_PutAuthPolicy.html */
function readBeginning(beginning: string, text: string): string | undefined {
  return text.startsWith('arn:') || text.startsWith(beginning) ? text : undefined;
}

/** An id whose type stands in another parameter. https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CreateFolderMembership.html */
function readWhere(operand: string, text: string, { parameters }: CloudTrailEvent): string | undefined {
  const [name = '', value] = operand.split('=', 2);
  return text.startsWith('arn:') || parameters?.[name] === value ? text : undefined;
}

/** A name of one of two types, where another parameter may say that it is of the other. https://docs.aws.amazon.com/comprehend/latest/APIReference/API_CreateEndpoint.html */
function readUnless(operand: string, text: string, { parameters }: CloudTrailEvent): string | undefined {
  const [name = '', other = ''] = operand.split('=', 2);
  const beside = parameters?.[name];
  return typeof beside === 'string' && beside.includes(other) ? undefined : text;
}

/**
 * The reader of a name that a table uses; `ssm-tagged:Parameter` reads only where the request says `Parameter`,
 * `arn-of:model` only an ARN of what begins so, `behind:ou-` only what begins so and without that, `begins:svc-` only what begins so and all of it,
 * `where:memberType=DATASET` only where that parameter of the request has that value, `unless:modelArn=:model/` only where
 * that parameter has not that text in it.
 */
export function readerOf(name: string): Reader | undefined {
  const colon = name.indexOf(':');
  const [family, operand] = colon < 0 ? [name] : [name.slice(0, colon), name.slice(colon + 1)];
  if (family === 'ssm-tagged' && operand !== undefined) return (text, event) => readSsmTagged(operand, text, event);
  if (family === 'arn-of' && operand !== undefined) return (text) => readArnOf(operand, text);
  if (family === 'behind' && operand !== undefined) return (text) => readBehind(operand, text);
  if (family === 'begins' && operand !== undefined) return (text) => readBeginning(operand, text);
  if (family === 'where' && operand !== undefined) return (text, event) => readWhere(operand, text, event);
  if (family === 'unless' && operand !== undefined) return (text, event) => readUnless(operand, text, event);
  return readers.get(name);
}

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['account-id', readAccountId],
  ['after-slash', readAfterSlash],
  // A topic has the id of its cluster, which is the end of the cluster's ARN. https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
  ['arn-end', (text) => text.slice(text.lastIndexOf('/') + 1)],
  // A name is one of another type. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html
  ['arn', (text) => (text.startsWith('arn:') ? text : undefined)],
  ['bedrock-model', readBedrockModel],
  ['bedrock-profile', readBedrockProfile],
  ['before-colon', readBeforeColon],
  ['bus', readBus],
  ['ec2-instance-id', readEc2InstanceId],
  ['email', readEmail],
  ['family', readFamily],
  ['elb-type', readElbType],
  ['iam-account', (text) => readIdentity(text, 1)],
  ['iam-name', (text) => readIdentity(text, 3)],
  ['iam-type', (text) => readIdentity(text, 2)],
  ['iot-cert', readIotCertificate],
  ['kms-alias', readKmsAlias],
  ['kms-key', readKmsKey],
  ['lambda-function', readLambdaFunction],
  ['lambda-qualifier', readLambdaQualifier],
  ['log-group', readLogGroup],
  ['lower-case', readLowerCase],
  ['principal-account', readPrincipalAccount],
  // The parameter has the variable's name and means something else.
  ['none', () => undefined],
  ['queue-url', readQueueUrl],
  ['resolve-ssm', readResolvedParameter],
  ['revision', readRevision],
  ['ssm-document', readSsmDocument],
  ['ssm-instance-id', readSsmInstanceId],
  ['ssm-parameter', readSsmParameter],
  ['stack-set', readStackSet],
  ['topic-of-subscription', readTopicOfSubscription],
  ['url', readUrl],
  ['waf-scope', readWafScope],
  ['without-scheme', readWithoutScheme],
]);
