// Whom right-sizings are for: the users, roles, permission sets and groups of an account, with or without a call.

import {
  findPrincipal,
  membersOf,
  type Attached,
  type AttachedPrincipal,
  type HeldPolicy,
} from '../attached/attached.js';
import { isEditable, type PrincipalKind } from '../event/principal.js';
import type { PrincipalLines } from '../usage/usage-file.js';
import { subjectsOf, permissionSetOf, type PermissionSet } from './subjects.js';

/** Whom one right-sizing is for. `members`: whose calls need its policies. */
export interface AttachedSubject {
  readonly principal: string;
  readonly kind: PrincipalKind | 'group' | 'policy';
  readonly ids: readonly string[];
  readonly permissionSet: PermissionSet | undefined;
  readonly members: readonly PrincipalLines[];
  /** Absent where the authorization details do not hold it. */
  readonly attached: AttachedPrincipal | undefined;
  readonly own: readonly HeldPolicy[];
  readonly standing: readonly HeldPolicy[];
}

/**
 * The subjects: those with calls in their order, then the selected others of the account that have none, then groups.
 * Roles of services are left out: nobody can edit them.
 */
export function attachedSubjects(
  attached: Attached,
  principals: Iterable<PrincipalLines>,
  isSelected: (principal: AttachedPrincipal) => boolean,
): readonly AttachedSubject[] {
  const seen = [...principals].filter(({ kind }) => isEditable(kind));
  const known = new Set(seen.map(({ principal }) => principal));
  const silent = [...attached.principals.values()].filter(
    (one) => one.kind !== 'group' && !one.isServiceLinked && !known.has(one.arn) && isSelected(one),
  );
  const all = [...seen, ...silent.map(withoutCalls)];
  const byArn = new Map(all.map((one) => [one.principal, [one]]));
  const lines = all.filter((one) => {
    const now = presentName(attached, one);
    const known = now === undefined ? undefined : byArn.get(now);
    known?.push(one);
    return known === undefined;
  });
  const groups = [...attached.principals.values()].filter((one) => one.kind === 'group' && isSelected(one));
  return [
    ...subjectsOf(lines).map(({ lines: { principal, kind, ids }, members, permissionSet }) => {
      const own = members.flatMap((member) => findPrincipal(attached, member.principal) ?? []);
      const callers = members.flatMap((member) => byArn.get(member.principal) ?? member);
      return { principal, kind, ids, permissionSet, members: callers, attached: own[0], ...heldBy(attached, own) };
    }),
    ...groups.map((group) => ({
      principal: group.arn,
      kind: 'group' as const,
      ids: [],
      permissionSet: undefined,
      members: membersOf(attached, group.arn).flatMap((member) => byArn.get(member.arn) ?? withoutCalls(member)),
      attached: group,
      own: group.policies.map((policy) => ({ policy, holder: group })),
      standing: [],
    })),
  ];
}

/**
 * The ARN under which the authorization details have a user whom the logs know by an older one: its name may change, its id
 * stays. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
function presentName(attached: Attached, { principal, kind, ids: [id, other] }: PrincipalLines): string | undefined {
  if (kind !== 'user' || id === undefined || other !== undefined || attached.principals.has(principal))
    return undefined;
  return findPrincipal(attached, id)?.arn;
}

// The roles of a permission set have the same policies: one is there once.
function heldBy(
  attached: Attached,
  principals: readonly AttachedPrincipal[],
): Pick<AttachedSubject, 'own' | 'standing'> {
  const own = principals.flatMap((holder) => holder.policies.map((policy) => ({ policy, holder })));
  const distinct = new Map(
    own.map((held) => [held.policy.arn ?? JSON.stringify([held.policy.name, held.policy.document]), held]),
  );
  const groups = new Set(principals.flatMap(({ groups: arns }) => arns));
  const standing = [...groups].flatMap((arn) => {
    const holder = attached.principals.get(arn);
    return holder ? holder.policies.map((policy) => ({ policy, holder })) : [];
  });
  return { own: principals.length > 1 ? [...distinct.values()] : own, standing };
}

/** A principal of the account as one that made no call. */
export function withoutCalls({ arn, id, kind }: AttachedPrincipal): PrincipalLines {
  const none = { used: 0, denied: 0, undecided: 0, unmapped: 0 };
  const roleKind = permissionSetOf(arn) === undefined ? 'role' : 'sso-role';
  return {
    principal: arn,
    kind: kind === 'user' ? 'user' : roleKind,
    ids: id === '' ? [] : [id],
    records: none,
    folds: [],
    unmapped: [],
    uses: [],
  };
}
