// Whom a question is about: one principal, by its ARN or its name.

import { principalMatches } from '../event/selection.js';
import { isArn, type Arn } from '../iam/arn.js';

/** The ARN of the one principal that is meant; `undefined` where none or several of those `known` are. */
export function askedPrincipal(patterns: readonly string[], known: Iterable<string>): string | undefined {
  const [pattern, another] = patterns;
  if (pattern === undefined || another !== undefined) return undefined;
  if (isArn(pattern) && !/[*?]/.test(pattern)) return pattern;
  const [principal, second] = new Set([...known].filter((arn) => principalMatches([pattern], { arn: arn as Arn })));
  return second === undefined ? principal : undefined;
}
