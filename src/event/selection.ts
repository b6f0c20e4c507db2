// The selection: which calls a run is about, as plain data that crosses threads.

import { parseArn } from '../iam/arn.js';
import type { Principal } from './principal.js';

/** What is selected; empty lists select everything. Times are ISO 8601 UTC with seconds, `since` inclusive, `until` exclusive. */
export interface Selection {
  readonly since?: string;
  readonly until?: string;
  /** ARNs, names, or globs with `*` and `?`. */
  readonly principals: readonly string[];
  /** Account ids of callers. */
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

/** Whether a principal is meant by one of the patterns: by its ARN, its name, or its name with its path. */
export function principalMatches(patterns: readonly string[], { arn }: Pick<Principal, 'arn'>): boolean {
  const resource = parseArn(arn)?.resource ?? arn;
  const texts = [
    arn,
    resource,
    resource.slice(resource.indexOf('/') + 1),
    resource.slice(resource.lastIndexOf('/') + 1),
  ];
  return patterns.some((pattern) => texts.some((text) => globMatches(pattern, text)));
}

/** Whether a glob matches the whole text; `*` crosses everything. At most quadratic in time, whatever the pattern. */
export function globMatches(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let retry = 0;
  for (let index = 0; index < text.length;) {
    if (pattern[at] === '*') {
      star = at++;
      retry = index;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[index])) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++retry;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
