// `trailfit/bundle/1`: the policies of all principals in one JSON object, a principal at a time.

import { canonicalPolicy, jsonPolicy } from '../iam/format-policy.js';
import type { AttachedPolicy } from '../attached/attached.js';
import type { Proposal } from '../proposal/proposal.js';
import type { KeptPart, RightSized } from '../proposal/right-size.js';
import type { Wildcard } from '../proposal/wildcards.js';
import type { Summary } from '../usage/summary.js';
import type { UsageLine } from '../usage/usage-file.js';
import { SharedAttached } from './bundle-attached.js';

const changeable: ReadonlySet<Proposal['kind']> = new Set(['role', 'user', 'sso-role', 'group', 'policy'] as const);

/** A bundle in the making: its entries one after the other, then its head. */
export class Bundle {
  readonly #shared = new SharedAttached();

  /** One of the `principals`, as JSON on one level; nothing for one that nobody can change. */
  entry(proposal: Proposal, wildcards: readonly Wildcard[]): string | undefined {
    if (!changeable.has(proposal.kind)) return undefined;
    return JSON.stringify(entryOf(proposal, wildcards, this.#shared), null, 2);
  }

  /** All but its list `principals`, when all entries were made. */
  head(summary: Summary): object {
    return { schema: 'trailfit/bundle/1', summary, ...this.#shared.head() };
  }
}

function entryOf(proposal: Proposal, wildcards: readonly Wildcard[], shared: SharedAttached): object {
  const { principal, kind, permissionSet, policies, rightSized, plan } = proposal;
  return {
    principal,
    kind,
    ...(permissionSet && { permissionSet: permissionSet.name, roles: permissionSet.roles }),
    policies: policies.map(({ name, document }) => ({ name, document: jsonPolicy(canonicalPolicy(document)) })),
    ...(rightSized && plan && { plan: planFor(rightSized, plan, { permissionSet, kind }) }),
    ...(rightSized && { kept: rightSized.kept.map(keptOf) }),
    ...shared.fieldsOf(proposal),
    wildcards,
    findings: findingsOf(proposal),
  };
}

function findingsOf({
  ids,
  tooLarge,
  grants,
  omitted,
  rightSized,
  beyond = [],
  untold = [],
}: Proposal): readonly object[] {
  const denied = grants.filter(({ lines }) => lines.length > 0 && lines.every(({ outcome }) => outcome === 'denied'));
  return [
    ...(ids.length > 1 ? [{ finding: 'recreated', ids }] : []),
    ...(tooLarge ? [{ finding: 'too-large', ...tooLarge }] : []),
    ...denied.map(({ action, resource }) => ({ finding: 'granted-though-denied', action, resource })),
    ...beyond.map(({ action, resource, lines }) => {
      const outcomes = [...new Set(lines.map(({ outcome }) => outcome))];
      return { finding: 'granted-beyond', action, resource, outcomes };
    }),
    ...(rightSized?.ungranted ?? []).map(({ line }) => ({ finding: 'not-granted-here', ...callOf(line) })),
    ...omitted.map(({ reason, line }) => ({ finding: reason, ...callOf(line) })),
    ...untold.map((need) => ({ finding: 'may-be-needed', ...need })),
  ];
}

function callOf({ action, resource, event, count, examples }: UsageLine): object {
  return { action, resource, event, count, examples };
}

/** The steps in the order in which nothing breaks. `of`: whose policies are to be changed; those of a permission set never in its roles. */
function planFor(
  { changes }: RightSized,
  { steps, peak }: NonNullable<Proposal['plan']>,
  { permissionSet, kind }: Pick<Proposal, 'permissionSet' | 'kind'>,
): Readonly<Record<string, unknown>> {
  const stays = changes.flatMap((change) =>
    change.kind === 'stay'
      ? [{ ...policyOf(change.held.policy), ...(change.reason && { reason: change.reason }) }]
      : [],
  );
  return {
    of: permissionSet ? 'permission-set' : kind === 'policy' ? kind : 'principal',
    steps: steps.map((step) =>
      step.kind === 'attach' ? { attach: step.name } : { [step.kind]: policyOf(step.held.policy) },
    ),
    peak,
    stays,
  };
}

function policyOf({ name, arn, origin }: AttachedPolicy): Readonly<Record<string, unknown>> {
  return { policy: name, ...(arn !== undefined && { arn }), origin };
}

function keptOf({ at: { held, index, statement }, actions, reason }: KeptPart): Readonly<Record<string, unknown>> {
  return {
    policy: held.policy.name,
    ...(held.policy.arn !== undefined && { arn: held.policy.arn }),
    statement: index,
    ...(statement.sid !== undefined && statement.sid !== '' && { sid: statement.sid }),
    ...(actions && { actions }),
    reason,
  };
}
