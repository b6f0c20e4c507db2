// `trailfit/diff/1`: the difference as JSON, a principal at a time, so that a big account never stands in memory.

import type { AttachedIssue } from '../attached/attached-issue.js';
import type { ActionDiff, ActionGroup, Diff, PolicyDiff, StatementDiff } from '../check/diff.js';
import { canonicalPolicy, jsonPolicy, jsonStatement } from '../iam/format-policy.js';
import type { Summary } from '../usage/summary.js';
import { assumptions } from './assumptions.js';
import { hiddenWords, keepWords } from './keep-words.js';
import type { ShownDiff } from './format-diff.js';

type Json = Readonly<Record<string, unknown>>;

/** The document but for its list `principals`. */
export function diffHead(summary: Summary, shown: Omit<ShownDiff, 'diffOf'>): object {
  const { attached, coverage, totals, unattached } = shown;
  return {
    schema: 'trailfit/diff/1',
    summary,
    window: coverage.window,
    trails: {
      isAssumed: coverage.isAssumed,
      names: coverage.isAssumed ? [] : coverage.trails.map(({ arn, name }) => arn ?? name),
      assumptions: assumptions(coverage),
    },
    totals: { ...totals, grants: totals.counts, counts: undefined },
    unattached: unattached.map(({ policy: { name, arn, origin, changedAt } }) => ({ name, arn, origin, changedAt })),
    issues: attached.issues.map(issueJson),
  };
}

/** One of the `principals`, as JSON on one level. */
export function diffEntry(diff: Diff): string {
  return JSON.stringify(principalJson(diff), null, 2);
}

function principalJson({ subject, proposal, activity, policies, ungranted, denied, counts, tightens }: Diff): Json {
  const { principal, kind, ids, permissionSet, members, attached } = subject;
  const { boundary } = attached ?? {};
  return {
    principal,
    kind,
    ids,
    ...(permissionSet && { permissionSet: permissionSet.name, roles: permissionSet.roles }),
    ...(kind === 'group' && { members: members.map((one) => one.principal) }),
    ...(attached && attached.groups.length > 0 && { groups: attached.groups }),
    ...(boundary && { boundary: { name: boundary.name, arn: boundary.arn } }),
    isKnown: attached !== undefined,
    gaps: (attached?.gaps ?? []).map(issueJson),
    activity,
    grants: counts,
    tightens,
    policies: policies.map(policyJson),
    ungranted: ungranted.named.map(({ span, ...call }) => ({ ...call, ...counted(span) })),
    moreUngranted: ungranted.more,
    denied: denied.named.map(({ span, ...call }) => ({ ...call, ...counted(span) })),
    moreDenied: denied.more,
    proposal: {
      policies: proposal.policies.map(({ name, document }) => ({
        name,
        document: jsonPolicy(canonicalPolicy(document)),
      })),
      ...(proposal.tooLarge && { tooLarge: proposal.tooLarge }),
    },
  };
}

function policyJson({ policy, holder, change, reason, statements, counts, tightens }: PolicyDiff): Json {
  return {
    name: policy.name,
    arn: policy.arn ?? null,
    origin: policy.origin,
    holder: holder.arn,
    change: change === 'stay' ? 'stay' : 'detach',
    ...(reason && { reason: withKeepText(reason) }),
    grants: counts,
    tightens,
    statements: statements.map(statementJson),
  };
}

function statementJson(one: StatementDiff): Json {
  const { index, statement, actions, groups, privileges, unusedResources, counts, tightens } = one;
  const { sid, effect, conditions } = statement;
  const base = { index, sid: sid ?? null, effect };
  if (effect === 'Deny') return { ...base, document: jsonStatement(statement), actions: [], others: [] };
  return {
    ...base,
    ...(statement.resources && { resources: statement.resources }),
    isConditional: conditions.length > 0,
    grants: counts,
    tightens,
    privileges,
    unusedResources,
    actions: actions.map(actionJson),
    others: groups.map(groupJson),
  };
}

function actionJson(one: ActionDiff): Json {
  const { action, level, status, reasons, span, resources, moreResources, broad, kept, cutBy, canTighten } = one;
  return {
    action,
    level: level ?? null,
    status,
    reason: reasons.length > 0 ? reasons.map(hiddenWords).join('; ') : null,
    ...(reasons.length > 0 && { reasons }),
    ...(span && counted(span)),
    resources: resources.map(({ calls, ...rest }) => ({ ...rest, count: calls })),
    ...(moreResources > 0 && { moreResources }),
    ...(broad && { broad }),
    ...(kept && { kept: withKeepText(kept) }),
    ...(cutBy.length > 0 && { cutBy }),
    canTighten,
  };
}

function groupJson({ pattern, reasons, keptBy, service, ...rest }: ActionGroup): Json {
  return {
    pattern: pattern ?? null,
    service: service ?? null,
    ...rest,
    ...(reasons.length > 0 && { reasons: reasons.map((reason) => ({ ...reason, text: hiddenWords(reason) })) }),
    ...(keptBy && { keptBy: withKeepText(keptBy) }),
  };
}

function counted({
  calls,
  ...rest
}: {
  readonly calls: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
}): Json {
  return { count: calls, ...rest };
}

function withKeepText(reason: Parameters<typeof keepWords>[0]): Json {
  return { kind: reason.kind, text: keepWords(reason) };
}

function issueJson({ kind, place, message, consequence, policy }: AttachedIssue): Json {
  return { kind, place, message, consequence, ...(policy !== undefined && { policy }) };
}
