// The selection: which calls a run is about, as plain data that crosses threads.

import { principalNames } from '../iam/principal-names.js';
import { many, matchesGlob, one, toGlob, type Glob } from '../iam/glob.js';
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
  const names = principalNames(arn);
  return patterns.some((pattern) => names.some((name) => globMatches(pattern, name)));
}

/** Whether a glob matches the whole text; `*` crosses everything. At most quadratic in time, whatever the pattern. */
export function globMatches(pattern: string, text: string): boolean {
  const glob = globs.get(pattern) ?? toGlob(pattern.split('').map(unitOf));
  globs.set(pattern, glob);
  return matchesGlob(glob, text);
}

/** Of patterns that the user gave or our own tables hold, never of what a log holds: few. */
const globs = new Map<string, Glob>();

function unitOf(sign: string): number {
  if (sign === '*') return many;
  return sign === '?' ? one : sign.charCodeAt(0);
}
