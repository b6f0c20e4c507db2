// From a line of usage back to the requests that IAM saw: which condition keys a record tells, and which it does not.

import { parseArn } from '../iam/arn.js';
import { parseResourcePattern } from '../iam/pattern.js';
import { requestContext, type KeyState, type RequestContext } from '../iam/request-context.js';
import { anyResource } from '../iam/resource-pattern.js';
import { memberLimit } from './family.js';
import type { PrincipalLines, UsageLine } from './usage-file.js';

/** Who made the calls of a line. */
export type Caller = Pick<PrincipalLines, 'principal' | 'kind' | 'ids'>;

/** A request as far as a line tells it. `literal`: one resource. `pattern`: some resource that the pattern matches. */
export interface UseRequest {
  readonly action: string;
  readonly resource: { readonly kind: 'literal' | 'pattern'; readonly text: string };
  readonly context: RequestContext;
}

type ToldKey = readonly [key: string, values: KeyState];

/** The state of a key that a request certainly has not. */
const never: readonly string[] = [];

/**
 * The requests of a line by resource: one resource, or all members of a folded line that still knows them; each was
 * called. For each of them one request, or several where a role was passed to one of several services: one of these was
 * made, and nobody told which. A key is told only where AWS's page makes it certain for every such call; all others are
 * unknown. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function requestsOf(line: UsageLine, caller: Caller): readonly (readonly UseRequest[])[] {
  return resourcesOf(line).map((resource) => requestsOn(resource, line, caller));
}

function requestsOn(resource: string, line: UsageLine, caller: Caller): readonly UseRequest[] {
  const told = [
    ...callerKeys(caller, line),
    ...callKeys(caller, line),
    ...timeKeys(line),
    ...resourceKeys(resource, line),
    ...accessPointKeys(resource, line),
    ...inferenceProfileKeys(line),
  ];
  const receivers: readonly ToldKey[] =
    line.action === 'iam:PassRole'
      ? (line.passedTo?.map((service): ToldKey => ['iam:PassedToService', [service]]) ?? [])
      : [['iam:PassedToService', never]];
  const contexts = receivers.length > 0 ? receivers.map((receiver) => [...told, receiver]) : [told];
  return contexts.map((keys) => ({
    action: line.action,
    resource: requested(resource, line),
    context: requestContext(keys, 'unknown'),
  }));
}

/** The resources of a line: a folded one that still knows all of its members stands for these and for nothing else. */
export function resourcesOf({ resource, scope, members = [] }: UsageLine): readonly string[] {
  return scope === 'folded' && members.length > 0 && members.length < memberLimit ? members : [resource];
}

// A name that no policy can hold, or escape, is still the one that was called.
function requested(resource: string, { scope }: UsageLine): UseRequest['resource'] {
  if (scope === 'unescapable') return { kind: 'literal', text: resource };
  if (scope === 'unscopable') return { kind: 'literal', text: anyResource };
  const { glob } = parseResourcePattern(resource, '2012-10-17');
  return glob.shape === 'text' ? { kind: 'literal', text: glob.start } : { kind: 'pattern', text: resource };
}

function callerKeys(caller: Caller, line: UsageLine): readonly ToldKey[] {
  return [
    ['aws:PrincipalAccount', [parseArn(caller.principal)?.account ?? '']],
    ['aws:PrincipalIsAWSService', ['false']],
    // Only requests of service principals carry these.
    ['aws:PrincipalServiceName', never],
    ['aws:PrincipalServiceNamesList', never],
    ['aws:SourceArn', never],
    ['aws:SourceAccount', never],
    ['aws:SourceOrgID', never],
    ['aws:SourceOrgPaths', never],
    ...identityKeys(caller, line),
  ];
}

function identityKeys({ principal, kind, ids }: Caller, { context }: UsageLine): readonly ToldKey[] {
  switch (kind) {
    case 'role':
    case 'sso-role':
    case 'service-linked-role':
      return [
        ['aws:PrincipalArn', [principal]],
        ['aws:PrincipalType', ['AssumedRole']],
        ['aws:username', never],
      ];
    case 'user':
    case 'root': {
      const noProvider: ToldKey = ['aws:FederatedProvider', never];
      // Too many contexts: the calls may be the user's own, or those of somebody federated by it.
      if (context === null) return [noProvider];
      if (context.federated) return [noProvider, ['aws:PrincipalType', ['FederatedUser']], ['aws:username', never]];
      return [
        noProvider,
        ['aws:PrincipalArn', [principal]],
        ...(kind === 'user' ? userKeys(principal, ids) : rootKeys),
      ];
    }
    case 'other':
      return [];
  }
}

const rootKeys: readonly ToldKey[] = [
  ['aws:PrincipalType', ['Account']],
  ['aws:username', never],
];

function userKeys(principal: string, [id, other]: readonly string[]): readonly ToldKey[] {
  return [
    ['aws:PrincipalType', ['User']],
    ['aws:username', [principal.slice(principal.lastIndexOf('/') + 1)]],
    ...(id !== undefined && other === undefined ? [['aws:userid', [id]] as const] : []),
  ];
}

function callKeys(caller: Caller, { action, context }: UsageLine): readonly ToldKey[] {
  if (context === null) return [];
  const { region, via, vpcEndpoint, mfa, address, federated } = context;
  // Where a service's name or `AWS Internal` stands for the address, a service may have called with the caller's session.
  const isDirect = via === undefined && (address === 'public' || address === 'private');
  return [
    ['aws:RequestedRegion', [region]],
    ...(isDirect ? directKeys(action) : []),
    ...(isDirect ? networkKeys(vpcEndpoint, address) : []),
    // `false` in a record may mean that the key is absent, and sessions of roles do not carry it at all:
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
    ...(mfa === true && isDirect && caller.kind === 'user' && !federated
      ? [['aws:MultiFactorAuthPresent', ['true']] as const]
      : []),
  ];
}

/** How long a call may have taken, to be completed when its record says: a function may run for 15 minutes. */
const longestCall = 15 * 60;
/** How much the clocks of two hosts may differ. */
const clockSkew = 60;

// "The date and time the request was completed":
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
function timeKeys({ firstSeen, lastSeen }: UsageLine): readonly ToldKey[] {
  const span = { from: Date.parse(firstSeen) / 1000 - longestCall, to: Date.parse(lastSeen) / 1000 + clockSkew };
  return [
    ['aws:CurrentTime', span],
    ['aws:EpochTime', span],
  ];
}

/** Services that do not tell `aws:ViaAWSService`, as the page has them. */
const withoutVia: ReadonlySet<string> = new Set(['ec2', 'glue', 'lakeformation', 'opsworks']);

function directKeys(action: string): readonly ToldKey[] {
  return [
    ...(withoutVia.has(serviceOf(action)) ? [] : [['aws:ViaAWSService', ['false']] as const]),
    ['aws:CalledVia', never],
    ['aws:CalledViaFirst', never],
    ['aws:CalledViaLast', never],
  ];
}

function networkKeys(vpcEndpoint: string | undefined, address: string): readonly ToldKey[] {
  if (vpcEndpoint !== undefined)
    return [
      ['aws:SourceVpce', [vpcEndpoint]],
      ['aws:SourceIp', never],
    ];
  // A call from a public address came over no endpoint; one from a private address may have.
  return address === 'public' ? endpointKeys : [];
}

const endpointKeys: readonly ToldKey[] = [
  'aws:SourceVpce',
  'aws:SourceVpc',
  'aws:SourceVpcArn',
  'aws:VpcSourceIp',
  'aws:VpceAccount',
  'aws:VpceOrgID',
  'aws:VpceOrgPaths',
].map((key) => [key, never]);

/** Services of which some actions do not tell `aws:ResourceAccount`, as the page has them. */
const withoutAccount: ReadonlySet<string> = new Set([
  ...['auditmanager', 'detective', 'ds', 'ebs', 'ec2', 'es', 'events', 'guardduty', 'macie2', 'route53'],
  ...['securityhub', 'workspaces'],
]);

function resourceKeys(resource: string, { action }: UsageLine): readonly ToldKey[] {
  const account = parseArn(resource)?.account ?? '';
  if (withoutAccount.has(serviceOf(action)) || !/^\d{12}$/.test(account)) return [];
  return [['aws:ResourceAccount', [account]]];
}

/** An access point of S3 with a name that is told. */
const accessPointForm = /^(arn:[^:*]+:s3:[^:*]*:(\d{12}):accesspoint\/[a-z0-9.-]+)(?:\/object\/.*)?$/s;

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-policy-keys */
function accessPointKeys(resource: string, { reason, context }: UsageLine): readonly ToldKey[] {
  const isBehind = reason === 'access-point';
  const [, arn, account] = accessPointForm.exec(isBehind ? (context?.accessPoint ?? '') : resource) ?? [];
  if (arn === undefined || account === undefined) return isBehind ? [['s3:DataAccessPointArn', 'present']] : [];
  return [
    ['s3:DataAccessPointArn', [arn]],
    ['s3:DataAccessPointAccount', [account]],
  ];
}

/** https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html */
function inferenceProfileKeys({ reason, context }: UsageLine): readonly ToldKey[] {
  if (reason !== 'inference-profile') return [];
  const profile = context?.inferenceProfile;
  return [['bedrock:InferenceProfileArn', profile === undefined ? 'present' : [profile]]];
}

function serviceOf(action: string): string {
  return action.slice(0, action.indexOf(':'));
}
