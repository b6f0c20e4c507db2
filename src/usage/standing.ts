// What a resource stands for, told from its scope and from the wildcards that it has all the same.

import { hasWildcard } from '../iam/has-wildcard.js';
import type { Scope } from '../mapping/use.js';

/**
 * A scope, but that `exact` is without wildcards: `path`, one for the IAM path of a name, which the request does not tell;
 * `format`, one that AWS's form of the ARN has: behind a log group, for an id that AWS makes up, for all of a type.
 */
export type Standing = Scope | 'path' | 'format';

/** What a resource of that scope stands for. */
export function standingOf(scope: Scope, resource: string): Standing {
  if (scope !== 'exact' || !hasWildcard(resource)) return scope;
  return /^arn:[^:]*:iam::[^:]*:[^/:*]+\/\*\/./s.test(resource) ? 'path' : 'format';
}
