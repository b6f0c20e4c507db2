// Raw worlds and requests into those of src/iam, through its own parser.

import type { PolicyWorld, StatementRef } from '../../src/iam/compile-policies.js';
import type { IamRequest } from '../../src/iam/evaluate.js';
import { parsePolicyValue } from '../../src/iam/parse-policy.js';
import type { PolicyDocument } from '../../src/iam/policy.js';
import { requestContext } from '../../src/iam/request-context.js';
import type { RawPolicy, RawRequest, RawWorld } from './raw-policy.js';

/** A policy as `src/iam` reads it; one that it refuses is an error of the test. */
export function readPolicy(policy: RawPolicy): PolicyDocument {
  const parsed = parsePolicyValue(policy);
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify({ policy, problems: parsed.problems }));
  return parsed.policy;
}

/** A world as `src/iam` reads it. */
export function readWorld({ identity, boundary, levels }: RawWorld): PolicyWorld {
  return {
    identity: identity.map(readPolicy),
    ...(boundary ? { boundary: readPolicy(boundary) } : {}),
    ...(levels ? { levels: levels.map((level) => level.map(readPolicy)) } : {}),
  };
}

/** A request as `src/iam` takes it. */
export function readRequest({ action, resource, keys, others }: RawRequest): IamRequest {
  return { action, resource, context: requestContext(Object.entries(keys), others) };
}

/** A statement's place as the reference writes it. */
export function placeOf({ layer, level, policy, statement }: StatementRef): string {
  return `${layer}${level === undefined ? '' : ` ${level}:`} ${policy}.${statement}`;
}
