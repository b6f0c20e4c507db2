// Whether requests are allowed of which the resource is known only as a pattern: a log does not always tell it whole.

import type { CompiledClause, CompiledPolicies } from './compile-policies.js';
import { areDisjoint, areResourcesCovered } from './containment.js';
import { decide, mayBeInvalid, type Evaluation } from './evaluate.js';
import { parseResourcePattern, type ResourceGlob } from './pattern.js';
import { resolveGlob, type RequestContext } from './request-context.js';
import type { Truth } from './truth.js';

/** An action on some resource that a pattern (of version 2012-10-17, without variables) matches. */
export interface PatternRequest {
  readonly action: string;
  readonly resources: string;
  readonly context: RequestContext;
}

/**
 * `allowed`: whichever resource of the pattern it was, the request is allowed. `denied`: whichever it was, it is not.
 * `unknown` where the two depend on the resource (`dependsOn` is empty then) or on a condition key.
 */
export function evaluatePattern(policies: CompiledPolicies, request: PatternRequest): Evaluation {
  const inner = parseResourcePattern(request.resources, '2012-10-17');
  const { context } = request;
  return decide(policies, request.action, {
    context,
    matchesResource: ({ resources }) => matchesPattern(inner, resolveClause(resources, context)),
    areAllowedTogether: (allows) =>
      areResourcesCovered(
        inner,
        allows.map(({ resources }) => certainPart(resolveClause(resources, context))),
      ),
  });
}

/** A clause with the request's values in the place of variables; `open` patterns hold variables that nobody told. */
interface ResolvedClause {
  readonly kind: CompiledClause<ResourceGlob>['kind'];
  readonly exact: readonly ResourceGlob[];
  readonly open: readonly ResourceGlob[];
  /** Whether nobody knows if the statement holds at all. */
  readonly mayBeInvalid: boolean;
}

function resolveClause(clause: CompiledClause<ResourceGlob>, context: RequestContext): ResolvedClause {
  const exact: ResourceGlob[] = [];
  const open: ResourceGlob[] = [];
  for (const pattern of clause.patterns) {
    const glob = resolveGlob(pattern.glob, context);
    const narrow = resolveGlob(pattern.narrow, context);
    if (glob.kind === 'no-value' || narrow.kind === 'no-value') continue;
    const resolved = { glob: glob.glob, narrow: pattern.glob === pattern.narrow ? glob.glob : narrow.glob };
    (glob.kind === 'exact' ? exact : open).push(resolved);
  }
  return { kind: clause.kind, exact, open, mayBeInvalid: mayBeInvalid(clause, context) };
}

// What a clause has for certain: an exclusion takes out whatever an open pattern may stand for.
function certainPart({ kind, exact, open, mayBeInvalid: isDoubtful }: ResolvedClause): CompiledClause<ResourceGlob> {
  if (isDoubtful) return { kind: 'in', patterns: [] };
  return { kind, patterns: kind === 'in' ? exact : [...exact, ...open] };
}

function matchesPattern(inner: ResourceGlob, clause: ResolvedClause): Truth {
  const isCovered = () => areResourcesCovered(inner, [{ kind: 'in', patterns: clause.exact }]);
  const isApart = () => [...clause.exact, ...clause.open].every(({ glob }) => areDisjoint(inner.glob, glob));
  if (clause.kind === 'in') return isCovered() ? 'true' : isApart() ? 'false' : 'unknown';
  if (isApart()) return clause.mayBeInvalid ? 'unknown' : 'true';
  return isCovered() ? 'false' : 'unknown';
}
