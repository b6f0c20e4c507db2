// The exit codes: 0 done, 1 error, 2 a finding, 3 written though evidence is missing.

import { isEditable, type UsageRun } from '../pipeline.js';

/**
 * 3 where evidence is missing: an object or a record failed, or an editable principal made calls that map to no action and
 * no attached statement stands in for them (`standIns`).
 * Else 2 for a finding (of the commands that look for one), 0 without.
 */
export function exitCodeOf(
  run: UsageRun,
  allowIncomplete: boolean,
  {
    hasFinding = false,
    standIns = new Set(),
  }: { readonly hasFinding?: boolean; readonly standIns?: ReadonlySet<string> } = {},
): number {
  if (!allowIncomplete && !isComplete(run, standIns)) return 3;
  return hasFinding ? 2 : 0;
}

function isComplete({ usage: { summary, principals } }: UsageRun, standIns: ReadonlySet<string>): boolean {
  const failures = [...Object.values(summary.objects.failed), ...Object.values(summary.records.failed)];
  if (failures.some((count) => count > 0)) return false;
  for (const { principal, kind, unmapped } of principals)
    if (isEditable(kind) && !standIns.has(principal) && unmapped.some(({ used }) => used > 0)) return false;
  return true;
}
