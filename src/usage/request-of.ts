// From a line of usage back to the requests that IAM saw: which condition keys a record tells, and which it does not.

import { parseArn } from '../iam/arn.js';
import { parseResourcePattern } from '../iam/pattern.js';
import { requestContext, type RequestContext } from '../iam/request-context.js';
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

type KeyState = readonly [key: string, values: readonly string[] | 'unknown'];

/** What every caller's line leaves open or tells: all keys that are not named here are unknown. */
const never: readonly string[] = [];

/**
 * The requests of a line: more than one where a role was passed to one of several services, or where a folded line
 * still knows all of its members. The keys are those of
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function requestsOf(line: UsageLine, caller: Caller): readonly UseRequest[] {
  return resourcesOf(line).flatMap((resource) => requestsOn(resource, line, caller));
}

function requestsOn(resource: string, line: UsageLine, caller: Caller): readonly UseRequest[] {
  const told = [...callerKeys(caller), ...callKeys(line), ...resourceKeys(resource)];
  const receivers: readonly KeyState[] =
    line.action === 'iam:PassRole'
      ? (line.passedTo?.map((service): KeyState => ['iam:PassedToService', [service]]) ?? [])
      : [['iam:PassedToService', never]];
  const contexts = receivers.length > 0 ? receivers.map((receiver) => [...told, receiver]) : [told];
  return contexts.map((keys) => ({
    action: line.action,
    resource: requested(resource, line),
    context: requestContext(keys, 'unknown'),
  }));
}

// A folded line that still knows all of its members stands for these and for nothing else.
function resourcesOf({ resource, scope, members = [] }: UsageLine): readonly string[] {
  return scope === 'folded' && members.length > 0 && members.length < memberLimit ? members : [resource];
}

// A name that no policy can hold, or escape, is still the one that was called.
function requested(resource: string, { scope }: UsageLine): UseRequest['resource'] {
  if (scope === 'unescapable') return { kind: 'literal', text: resource };
  if (scope === 'unscopable') return { kind: 'literal', text: anyResource };
  const { glob } = parseResourcePattern(resource, '2012-10-17');
  return glob.shape === 'text' ? { kind: 'literal', text: glob.start } : { kind: 'pattern', text: resource };
}

function callerKeys({ principal, kind, ids }: Caller): readonly KeyState[] {
  const account = parseArn(principal)?.account ?? '';
  const shared: readonly KeyState[] = [
    ['aws:PrincipalArn', [principal]],
    ['aws:PrincipalAccount', [account]],
    ['aws:PrincipalIsAWSService', ['false']],
    // Only requests of service principals carry these.
    ['aws:PrincipalServiceName', never],
    ['aws:PrincipalServiceNamesList', never],
    ['aws:SourceArn', never],
    ['aws:SourceAccount', never],
    ['aws:SourceOrgID', never],
  ];
  if (kind !== 'user') return [...shared, ['aws:username', never], ['aws:PrincipalType', ['AssumedRole']]];
  const name = principal.slice(principal.lastIndexOf('/') + 1);
  const [id, other] = ids;
  return [
    ...shared,
    ['aws:username', [name]],
    ['aws:PrincipalType', ['User']],
    ['aws:FederatedProvider', never],
    ...(id !== undefined && other === undefined ? [['aws:userid', [id]] as const] : []),
  ];
}

function callKeys({ context }: UsageLine): readonly KeyState[] {
  if (context === null) return [];
  const { region, via, vpcEndpoint, mfa, address } = context;
  const isDirect = via === undefined;
  return [
    ['aws:RequestedRegion', [region]],
    ...(mfa === undefined ? [] : [['aws:MultiFactorAuthPresent', [String(mfa)]] as const]),
    ...(vpcEndpoint === undefined
      ? []
      : ([
          ['aws:SourceVpce', [vpcEndpoint]],
          ['aws:SourceIp', never],
        ] as const)),
    // A call from a public address came over no endpoint.
    ...(vpcEndpoint === undefined && address === 'public' && isDirect
      ? ([
          ['aws:SourceVpce', never],
          ['aws:SourceVpc', never],
          ['aws:VpcSourceIp', never],
        ] as const)
      : []),
    ...(isDirect
      ? ([
          ['aws:ViaAWSService', ['false']],
          ['aws:CalledVia', never],
          ['aws:CalledViaFirst', never],
          ['aws:CalledViaLast', never],
        ] as const)
      : []),
  ];
}

function resourceKeys(resource: string): readonly KeyState[] {
  const account = parseArn(resource)?.account ?? '';
  return /^\d{12}$/.test(account) ? [['aws:ResourceAccount', [account]]] : [];
}
