// What the policies of a proposal are attached to, in the words that infrastructure as code needs.

import { parseArn } from '../iam/arn.js';
import type { Proposal } from '../proposal/proposal.js';

/** Where policies go. `name` is that of the user, role, group, permission set or, for `policy`, of the policy itself. */
export interface Target {
  readonly kind: 'role' | 'user' | 'group' | 'permission-set' | 'policy';
  readonly name: string;
  /** Of a policy, with its slashes. */
  readonly path: string;
  readonly account: string;
}

/** The target; `undefined` where nobody can change it. */
export function targetOf({ principal, kind, permissionSet }: Proposal): Target | undefined {
  const { account = '', resource = principal } = parseArn(principal) ?? {};
  const path = resource.slice(resource.indexOf('/'), resource.lastIndexOf('/') + 1) || '/';
  const own = { name: resource.slice(resource.lastIndexOf('/') + 1), path, account };
  if (permissionSet) return { kind: 'permission-set', name: permissionSet.name, path: '/', account: '' };
  if (kind === 'sso-role') return { kind: 'role', ...own };
  return kind === 'role' || kind === 'user' || kind === 'group' || kind === 'policy' ? { kind, ...own } : undefined;
}

/**
 * Labels of resources: the same for the same text in every run and beside any others, in letters, digits, `_` and `-`. Where a
 * text has other signs, a number made of all of it tells it from its neighbours.
 */
export function labelOf(...words: readonly string[]): string {
  const text = words.filter((word) => word !== '').join('_');
  const plain = text.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 200);
  const label = plain === text ? plain : `${plain}_${checksum(text)}`;
  return /^[A-Za-z]/.test(label) ? label : `p_${label}`;
}

// FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/
/** Eight hexadecimal digits made of a text. */
export function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of new TextEncoder().encode(text)) hash = Math.imul(hash ^ character, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

/** The comments above what is for a proposal, in ASCII: whom it is for, and its plan, with what is said before the steps. */
export function commentsOf(proposal: Proposal, whom: string, beforeSteps?: string): readonly string[] {
  const steps = stepSentences(proposal);
  return [
    whom,
    ...(proposal.tooLarge ? ['Nothing: what it needs does not fit into the policies that it may have.'] : []),
    ...(beforeSteps !== undefined && steps.length > 0 ? [beforeSteps] : []),
    ...steps,
  ].map((text) => text.replace(/[^ -~]/g, '?'));
}

/** The steps of a plan as sentences, in their order; names as JSON strings, so that each is one line. */
function stepSentences({ plan, rightSized }: Proposal): readonly string[] {
  const named = (name: string) => JSON.stringify(name);
  const steps = (plan?.steps ?? []).map((step) => {
    if (step.kind === 'attach') return `attach ${named(step.name)}`;
    const { name, arn } = step.held.policy;
    if (step.kind === 'delete') return `delete the inline policy ${named(name)}`;
    return `${step.kind === 'detach' ? 'detach' : 'update in place'} ${named(arn ?? name)}`;
  });
  const stays = (rightSized?.changes ?? []).filter(({ kind }) => kind === 'stay');
  return [
    ...steps.map((step, index) => `${String(index + 1)}. ${step}`),
    ...stays.map(({ held: { policy } }) => `stays: ${named(policy.arn ?? policy.name)}`),
  ];
}
