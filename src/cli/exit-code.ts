// The exit codes: 0 done, 1 error, 2 a finding, 3 written though evidence is missing.

import type { UsageRun } from '../pipeline.js';

/** The kinds of principals that a policy is proposed for. */
const proposedKinds: readonly string[] = ['role', 'user', 'sso-role'];

/** 0, or 3 where evidence is missing: an object or a record failed, or a proposed principal made calls that map to no action. */
export function exitCodeOf(run: UsageRun, allowIncomplete: boolean): number {
  return allowIncomplete || isComplete(run) ? 0 : 3;
}

function isComplete({ usage: { summary, principals } }: UsageRun): boolean {
  const failures = [...Object.values(summary.objects.failed), ...Object.values(summary.records.failed)];
  if (failures.some((count) => count > 0)) return false;
  for (const { kind, unmapped } of principals)
    if (proposedKinds.includes(kind) && unmapped.some(({ used }) => used > 0)) return false;
  return true;
}
