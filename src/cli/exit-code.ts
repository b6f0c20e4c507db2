// The exit codes: 0 done, 1 error, 2 a finding, 3 written though evidence is missing.

import { isEditable, type UsageRun } from '../pipeline.js';

/**
 * 3 where evidence is missing: an object or a record failed, or an editable principal made calls that map to no action.
 * Else 2 for a finding (of the commands that look for one), 0 without.
 */
export function exitCodeOf(run: UsageRun, allowIncomplete: boolean, hasFinding = false): number {
  if (!allowIncomplete && !isComplete(run)) return 3;
  return hasFinding ? 2 : 0;
}

function isComplete({ usage: { summary, principals } }: UsageRun): boolean {
  const failures = [...Object.values(summary.objects.failed), ...Object.values(summary.records.failed)];
  if (failures.some((count) => count > 0)) return false;
  for (const { kind, unmapped } of principals)
    if (isEditable(kind) && unmapped.some(({ used }) => used > 0)) return false;
  return true;
}
