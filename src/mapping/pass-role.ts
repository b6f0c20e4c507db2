// `iam:PassRole`, which no event shows: told from the request that hands a role over, or from what came of it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html

import type { Facts, PassedRole } from '../catalog/load-facts.js';
import type { CloudTrailEvent } from '../event/event.js';
import { parseArn } from '../iam/arn.js';
import { escapeLiteral, isExpressible, isPlainField, type ResourcePattern } from '../iam/resource-pattern.js';
import { compilePath, textsAt, type JsonPath } from './json-path.js';
import type { Scope } from './use.js';

/** A role that was handed over. */
export interface HandedOver {
  readonly resource: ResourcePattern;
  readonly scope: Scope;
  readonly reason: 'pass-role' | 'instance-profile';
  readonly passedTo: readonly string[];
}

/** Finds the roles that a request hands over. */
export type RoleFinder = (event: CloudTrailEvent) => readonly HandedOver[];

interface Place {
  readonly of: 'parameters' | 'response';
  readonly path: JsonPath;
  readonly fact: PassedRole;
}

const ofResponse = 'response.';

/** Whether a path of the table is one into the response: a launch template's profile is told there alone. */
export function isOfResponse(path: string): boolean {
  return path.startsWith(ofResponse);
}

/** The finder for an event's name, or `undefined` where it hands over no role. */
export function createRoleFinder(facts: Facts, key: string): RoleFinder | undefined {
  const places = (facts.passRole.get(key) ?? []).map(placeOf);
  if (places.length === 0) return undefined;
  return (event) => {
    let found = noRoles;
    for (const { of, path, fact } of places) {
      for (const text of textsAt(event[of], path)) found = found.concat(handOver(text, fact, event));
    }
    return found;
  };
}

function placeOf(fact: PassedRole): Place {
  return isOfResponse(fact.path)
    ? { of: 'response', path: compilePath(fact.path.slice(ofResponse.length)), fact }
    : { of: 'parameters', path: compilePath(fact.path), fact };
}

const noRoles: readonly HandedOver[] = [];

function handOver(text: string, fact: PassedRole, event: CloudTrailEvent): readonly HandedOver[] {
  const { isProfile, passedTo } = fact;
  if (fact.isArnOnly && !text.startsWith('arn:')) return [];
  const name = text.startsWith('arn:') ? nameIn(text, isProfile ? 'instance-profile/' : 'role/', event) : text;
  if (name === undefined || name === '' || name.length > 1024) return [];
  const isNamed = !text.startsWith('arn:') || isProfile;
  const base = isProfile ? name.slice(name.lastIndexOf('/') + 1) : name;
  const forms =
    isNamed && !base.includes('/') ? [escapeLiteral(base), `*/${escapeLiteral(base)}`] : [escapeLiteral(base)];
  return forms.map((form) => {
    const resource = `arn:${event.partition}:iam::${event.account}:role/${form}` as ResourcePattern;
    const plain = isPlainField(event.partition) && isPlainField(event.account);
    return {
      resource,
      scope: !plain ? 'unescapable' : isExpressible(resource) ? 'exact' : 'inexpressible',
      reason: isProfile ? 'instance-profile' : 'pass-role',
      passedTo,
    };
  });
}

/** The name in an ARN of the caller's own account: a role of another account cannot be passed. */
function nameIn(text: string, beginning: string, event: CloudTrailEvent): string | undefined {
  const arn = parseArn(text);
  if (arn?.service !== 'iam' || arn.account !== event.account || arn.partition !== event.partition) return undefined;
  return arn.resource.startsWith(beginning) ? arn.resource.slice(beginning.length) : undefined;
}
