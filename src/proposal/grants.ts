// From lines of usage to grants: what was used is granted, all else is left out with its reason.

import type { Catalog } from '../catalog/catalog.js';
import type { ResourcePattern } from '../iam/resource-pattern.js';
import { isExpressible } from '../iam/resource-pattern.js';
import { byCodeUnit } from '../usage/cell.js';
import { memberLimit } from '../usage/family.js';
import { givenConditions } from '../usage/given-conditions.js';
import type { UsageLine } from '../usage/usage-file.js';
import { absorbGrants } from './absorb.js';
import type { Grant } from './grant.js';
import type { Omission, OmissionReason, ProposalOptions } from './proposal.js';

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
    for (const resource of resourcesOf(line, options)) {
      const conditions = givenConditions(line);
      const grant = { action: facts.action, resource, scope: scopeOf(line, resource), conditions, lines: [line] };
      // As JSON: a name may hold any separator.
      const key = JSON.stringify([grant.action, grant.resource, ...conditions.flatMap(({ values }) => values)]);
      const known = grants.get(key);
      grants.set(key, known ? { ...known, lines: [...known.lines, line] } : grant);
    }
  }
  const sorted = [...grants].sort(([left], [right]) => byCodeUnit(left, right)).map(([, grant]) => grant);
  return { grants: absorbGrants(sorted), omitted };
}

function omission(line: UsageLine, isKnown: boolean, options: ProposalOptions): OmissionReason | undefined {
  if (line.outcome === 'undecided') return 'undecided';
  if (line.outcome === 'denied' && !options.includeDenied) return 'denied';
  if (line.scope === 'unescapable') return 'unescapable';
  if (line.scope === 'inexpressible' || resourcesOf(line, options).some((resource) => !isExpressible(resource)))
    return 'inexpressible';
  if (!isKnown) return 'not-in-catalog';
  const members = line.members?.length ?? 0;
  return line.scope === 'folded' && members >= memberLimit && members < options.minMembers
    ? 'too-few-members'
    : undefined;
}

// A folded resource with too few members for a wildcard names all of them.
function resourcesOf(line: UsageLine, { minMembers }: ProposalOptions): readonly ResourcePattern[] {
  const members = line.members ?? [];
  const isTold = line.scope === 'folded' && members.length > 0 && members.length < Math.min(minMembers, memberLimit);
  return (isTold ? members : [line.resource]) as readonly ResourcePattern[];
}

function scopeOf(line: UsageLine, resource: ResourcePattern): Grant['scope'] {
  return resource === line.resource ? line.scope : 'exact';
}
