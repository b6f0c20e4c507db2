// From lines of usage to grants: what was used is granted, all else is left out with its reason.

import type { Catalog } from '../catalog/catalog.js';
import type { Condition } from '../iam/policy.js';
import type { ResourcePattern } from '../iam/resource-pattern.js';
import { isExpressible } from '../iam/resource-pattern.js';
import { byCodeUnit } from '../usage/cell.js';
import { memberLimit } from '../usage/family.js';
import type { UsageLine } from '../usage/usage-file.js';
import type { Grant, Omission, OmissionReason, ProposalOptions } from './proposal.js';

/** The grants for lines of usage, distinct and in order, and the lines that are left out. */
export function grantsOf(
  lines: readonly UsageLine[],
  catalog: Catalog,
  options: ProposalOptions,
): { readonly grants: readonly Grant[]; readonly omitted: readonly Omission[] } {
  const omitted: Omission[] = [];
  const grants = new Map<string, Grant>();
  for (const line of lines) {
    const facts = catalog.action(line.action);
    const reason = omission(line, facts !== undefined, options);
    if (reason !== undefined || !facts) {
      omitted.push({ reason: reason ?? 'not-in-catalog', line });
      continue;
    }
    for (const resource of resourcesOf(line)) {
      const grant = {
        action: facts.action,
        resource,
        scope: line.scope,
        conditions: conditionsOf(line),
        lines: [line],
      };
      const key = [grant.action, grant.resource, ...(line.passedTo ?? [])].join('\n');
      const known = grants.get(key);
      grants.set(key, known ? { ...known, lines: [...known.lines, line] } : grant);
    }
  }
  return { grants: [...grants].sort(([left], [right]) => byCodeUnit(left, right)).map(([, grant]) => grant), omitted };
}

function omission(
  line: UsageLine,
  isKnown: boolean,
  { includeDenied, minMembers }: ProposalOptions,
): OmissionReason | undefined {
  if (line.outcome === 'undecided') return 'undecided';
  if (line.outcome === 'denied' && !includeDenied) return 'denied';
  if (line.scope === 'unescapable') return 'unescapable';
  if (line.scope === 'inexpressible' || resourcesOf(line).some((resource) => !isExpressible(resource)))
    return 'inexpressible';
  if (!isKnown) return 'not-in-catalog';
  const members = line.members?.length ?? 0;
  return line.scope === 'folded' && members >= memberLimit && members < minMembers ? 'too-few-members' : undefined;
}

// A folded resource with fewer members than are kept names all of them, so none needs a wildcard.
function resourcesOf(line: UsageLine): readonly ResourcePattern[] {
  const members = line.members ?? [];
  const resources = line.scope === 'folded' && members.length < memberLimit ? members : [line.resource];
  return resources as readonly ResourcePattern[];
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_PassedToService
function conditionsOf({ passedTo }: UsageLine): readonly Condition[] {
  return passedTo ? [{ operator: 'StringEquals', key: 'iam:PassedToService', values: passedTo }] : [];
}
