// `trailfit/verify/1`: a verification as JSON.

import type { DeniedUse, OtherwiseUse, UnknownUse } from '../check/replay.js';
import type { Verification, VerifiedRun } from '../check/verify.js';
import { jsonStatement } from '../iam/format-policy.js';
import type { Summary } from '../usage/summary.js';
import { nameLayer, nameStatement } from './verify-parts.js';

/** The text of the document. All lists are in the order of policies, principals and lines of usage. */
export function verifyJson(summary: Summary, { verifications, unverified }: VerifiedRun): string {
  const calls = { allowed: 0, denied: 0, unknown: 0, otherwise: 0 };
  for (const { replay } of verifications)
    for (const verdict of ['allowed', 'denied', 'unknown', 'otherwise'] as const)
      calls[verdict] += replay.calls[verdict];
  const document = {
    schema: 'trailfit/verify/1',
    summary,
    calls,
    denied: verifications.flatMap((one) => one.replay.denied.map((use) => deniedJson(use, one))),
    unknown: verifications.flatMap((one) => one.replay.unknown.map((use) => unknownJson(use, one))),
    otherwise: verifications.flatMap((one) => one.replay.otherwise.map(useJson)),
    limited: verifications.flatMap((one) => one.limited.map((use) => ({ ...useJson(use), by: use.by }))),
    neverUsed: verifications.flatMap((one) =>
      one.neverUsed.map(({ ref, isWhole, actions, resources }) => ({
        ...(one.set.principal !== undefined && { principal: one.set.principal }),
        ...nameStatement(ref, one),
        isWhole,
        actions,
        resources,
      })),
    ),
    unverified,
    lint: verifications.flatMap(({ set, lint }) =>
      lint.flatMap((findings, index) =>
        findings.map((finding) => ({
          ...(set.principal !== undefined && { principal: set.principal }),
          policy: set.policies[index]?.name ?? '',
          ...finding,
        })),
      ),
    ),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function deniedJson(use: DeniedUse, one: Verification): unknown {
  return {
    ...useJson(use),
    decidedBy: use.decidedBy.map((ref) => nameStatement(ref, one)),
    missing: use.missing.map(nameLayer),
    fix: use.fix === undefined ? null : jsonStatement(use.fix),
    ...(use.isFixOfNewVersion && { fixVersion: '2012-10-17' }),
  };
}

function unknownJson(use: UnknownUse, one: Verification): unknown {
  return {
    ...useJson(use),
    decidedBy: use.decidedBy.map((ref) => nameStatement(ref, one)),
    dependsOn: use.dependsOn,
  };
}

function useJson({ caller, line }: OtherwiseUse): object {
  const { action, resource, scope, event, reason, passedTo, context, count, firstSeen, lastSeen, examples } = line;
  return {
    ...{ principal: caller.principal, action, resource, scope, event, reason, ...(passedTo && { passedTo }) },
    ...{ context, count, firstSeen, lastSeen, examples },
  };
}
