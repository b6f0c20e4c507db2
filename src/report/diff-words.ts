// The words of a difference that text and markdown share: levels, limits, explanations, privileges.

import type { DenialReason } from '../check/diff-denials.js';
import type { LevelCounts } from '../check/diff-levels.js';
import type { Limit } from '../check/diff-limits.js';
import type { Privilege } from '../check/diff-privileges.js';
import type { Explanation } from '../check/diff-ungranted.js';
import { countWords, grouped } from './counted.js';
import { listOf, named, type Part } from './diff-page.js';

// The worst first; in the words of AWS's pages, in small letters.
const levels = ['Permissions management', 'Write', 'Tagging', 'Read', 'List'] as const;

/** Counts by level in words, the worst first; empty where there is nothing. */
export function levelWords(counts: LevelCounts): string {
  return levels
    .flatMap((level) => {
      const count = counts[level] ?? 0;
      return count > 0 ? [`${grouped(count)} ${level.toLowerCase()}`] : [];
    })
    .join(', ');
}

/** What does not let a grant through. */
export function limitWords(limit: Limit): readonly Part[] {
  switch (limit.kind) {
    case 'boundary':
      return ['the boundary'];
    case 'scp':
      return [scpWords(limit.level)];
    case 'deny':
      return ['a deny of ', named(`${limit.policy} Statement[${String(limit.index)}]`)];
  }
}

function scpWords(level: number): string {
  return `the service control policies of level ${String(level + 1)}`;
}

/** Why AWS denied a call. */
export function denialWords(reason: DenialReason): readonly Part[] {
  switch (reason.kind) {
    case 'deny':
      return ['denied by ', named(`${reason.policy} Statement[${String(reason.statement)}]`)];
    case 'identity':
      return ['no attached policy allows it'];
    case 'boundary':
      return ['the boundary does not allow it'];
    case 'scp':
      return [`${scpWords(reason.level)} do not allow it`];
    case 'nothing':
      return ['all that is known here allows it, or may: another policy, or another time'];
  }
}

/** What may have allowed a call that no attached policy allows. */
export function explanationWords(one: Explanation): readonly Part[] {
  switch (one.kind) {
    case 'resource-policy':
      return ['a policy of the resource'];
    case 'other-account':
      return ['a policy of account ', named(one.account)];
    case 'policy-changed':
      return one.changedAt === undefined
        ? ['a policy changed since']
        : ['a policy changed since (one was at ', named(one.changedAt), ')'];
    case 'unknown-policies':
      return ['policies that are not known here'];
  }
}

/** A privilege that stands out. */
export function privilegeWords(privilege: Privilege): readonly Part[] {
  const under = privilege.isConditional ? ', under conditions' : '';
  switch (privilege.kind) {
    case 'full-access':
      return [`full access: every action of AWS${under}`];
    case 'not-action':
      return [`all actions but those that it names, also those that AWS adds${under}`];
    case 'service-access':
      return ['full access to ', ...listOf(privilege.services, 6), under];
    case 'pass-any-role':
      return privilege.services.length > 0
        ? ['passes any role, to ', ...listOf(privilege.services, 4), under]
        : [`passes any role to any service${under}`];
    case 'permissions-management': {
      const count = privilege.actions.length + privilege.more;
      return [
        `permissions management: ${countWords(count, 'action')}, ${grouped(privilege.used)} used${under}: `,
        ...listOf(privilege.actions, 3, count),
      ];
    }
  }
}
