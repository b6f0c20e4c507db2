// Who made a call: from `userIdentity` to the identity whose policies decided it.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html

import type { Json, JsonObject } from '../decode/record.js';
import { isAccountId, parseArn, type Arn } from '../iam/arn.js';
import type { Principal, PrincipalKind } from './principal.js';

/** Why no identity with policies stands behind a record. */
export type NoPrincipal =
  | { readonly kind: 'set-aside'; readonly reason: 'service-principal' | 'other-account' | 'no-iam-policies' }
  | { readonly kind: 'failed'; readonly reason: 'no-identity' | 'bad-identity' | 'unresolved-issuer' };

/** A principal, or why there is none. */
export type PrincipalResult = { readonly kind: 'principal'; readonly principal: Principal } | NoPrincipal;

/** How many identities are remembered, so that the same one is read once. */
const memoryLimit = 10_000;

/**
 * The longest ARN of IAM, in characters.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html
 */
const longestArn = 2048;

/**
 * The longest unique id, in characters; a longer one is none.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html
 */
const longestId = 128;

/** An identity with a longer key is read anew each time, so that the memory holds no long texts. */
const longestKey = 8192;

/** Makes a reader that remembers the identities it has read. */
export function createPrincipalReader(): (identity: Json | undefined) => PrincipalResult {
  const memory = new Map<string, PrincipalResult>();
  return (identity) => {
    const key = identityKey(identity);
    let result = memory.get(key);
    if (!result) {
      result = readPrincipal(identity);
      if (memory.size >= memoryLimit) memory.clear();
      if (key.length <= longestKey) memory.set(key, result);
    }
    return result;
  };
}

/** Reads one `userIdentity`. */
export function readPrincipal(identity: Json | undefined): PrincipalResult {
  if (!isObject(identity)) return failed('no-identity');
  const { type } = identity;
  switch (typeof type === 'string' ? type : '') {
    case 'AssumedRole':
    case 'Role':
    case 'FederatedUser':
      return issuerOf(identity);
    case 'IAMUser':
    case 'User':
    case 'Root':
      return named(identity['arn'], identity['principalId']);
    case 'AWSService':
      return { kind: 'set-aside', reason: 'service-principal' };
    case 'AWSAccount':
      return { kind: 'set-aside', reason: 'other-account' };
    case 'IdentityCenterUser':
    case 'SAMLUser':
    case 'WebIdentityUser':
    case 'Directory':
    case 'Unknown':
      return { kind: 'set-aside', reason: 'no-iam-policies' };
    default:
      return untyped(identity);
  }
}

// A session's own ARN has lost the path of its role, so only the issuer tells which role it is.
function issuerOf(identity: JsonObject): PrincipalResult {
  const context = identity['sessionContext'];
  const issuer = isObject(context) ? context['sessionIssuer'] : undefined;
  if (!isObject(issuer) || typeof issuer['arn'] !== 'string') {
    return identity['type'] === 'Role' ? named(identity['arn'], identity['principalId']) : failed('unresolved-issuer');
  }
  return named(issuer['arn'], issuer['principalId']);
}

function untyped(identity: JsonObject): PrincipalResult {
  if (typeof identity['invokedBy'] === 'string' && identity['arn'] === undefined)
    return { kind: 'set-aside', reason: 'service-principal' };
  const context = identity['sessionContext'];
  const issuer = isObject(context) ? context['sessionIssuer'] : undefined;
  if (isObject(issuer) && typeof issuer['arn'] === 'string') return named(issuer['arn'], issuer['principalId']);
  return identity['arn'] === undefined ? failed('no-identity') : named(identity['arn'], identity['principalId']);
}

function named(arn: Json | undefined, id: Json | undefined): PrincipalResult {
  if (typeof arn !== 'string') return failed('no-identity');
  const parts = arn.length > longestArn ? undefined : parseArn(arn);
  if (!parts || !isAccountId(parts.account)) return failed('bad-identity');
  const kind = kindOf(parts.service, parts.resource);
  if (!kind) return failed('bad-identity');
  const [ownId = ''] = typeof id === 'string' ? id.split(':', 1) : [];
  return {
    kind: 'principal',
    principal: {
      arn: arn as Arn,
      kind,
      account: parts.account,
      id: kind === 'root' || ownId.length > longestId ? '' : ownId,
    },
  };
}

/**
 * A name with a colon, which IAM's own cannot have; masked ones (`***`) are taken for what they were.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const foreignName = /:[^/]*$/;

function kindOf(service: string, resource: string): PrincipalKind | undefined {
  if (service === 'iam' && resource === 'root') return 'root';
  // An issuer such as `role/aws:ec2-instance` is no role of the account.
  if (service === 'iam' && /^(?:role|user)\//.test(resource) && foreignName.test(resource)) return 'other';
  if (service === 'iam' && resource.startsWith('user/')) return 'user';
  if (service === 'iam' && resource.startsWith('role/')) {
    if (resource.startsWith('role/aws-service-role/')) return 'service-linked-role';
    return resource.startsWith('role/aws-reserved/sso.amazonaws.com/') ? 'sso-role' : 'role';
  }
  return service === 'sts' || service === 'iam' ? undefined : 'other';
}

function identityKey(identity: Json | undefined): string {
  if (!isObject(identity)) return '';
  const context = identity['sessionContext'];
  const issuer = isObject(context) ? context['sessionIssuer'] : undefined;
  const [arn, id] = isObject(issuer) ? [issuer['arn'], issuer['principalId']] : [undefined, undefined];
  return [
    identity['type'],
    arn,
    id,
    ...(arn === undefined ? [identity['arn'], identity['principalId'], identity['invokedBy']] : []),
  ]
    .map((part) => (typeof part === 'string' ? `${part.length}:${part}` : String(part === undefined)))
    .join('\n');
}

function failed(reason: Extract<NoPrincipal, { kind: 'failed' }>['reason']): PrincipalResult {
  return { kind: 'failed', reason };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
