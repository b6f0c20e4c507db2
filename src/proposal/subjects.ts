// Whom proposals are for: each principal for itself, but the roles of one permission set together, as nobody can change
// one of them alone. https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html

import type { PrincipalLines } from '../usage/usage-file.js';

/** A permission set of IAM Identity Center with the roles that it has made in the accounts of the logs, sorted. */
export interface PermissionSet {
  readonly name: string;
  readonly roles: readonly string[];
}

/** Whom one proposal is for: `lines` is all that its `members` did. */
export interface Subject {
  readonly lines: PrincipalLines;
  readonly members: readonly PrincipalLines[];
  readonly permissionSet: PermissionSet | undefined;
}

/** The subjects of principals, in the order of their first members. */
export function subjectsOf(principals: Iterable<PrincipalLines>): readonly Subject[] {
  const groups = new Map<string, { readonly name: string | undefined; readonly members: PrincipalLines[] }>();
  for (const lines of principals) {
    const name = lines.kind === 'sso-role' ? permissionSetOf(lines.principal) : undefined;
    const key = name === undefined ? lines.principal : `${lines.principal.split(':')[1] ?? ''} ${name}`;
    const group = groups.get(key);
    if (group) group.members.push(lines);
    else groups.set(key, { name, members: [lines] });
  }
  return [...groups.values()].flatMap(({ name, members }) => subjectOf(name, members) ?? []);
}

/** The permission set of a role that IAM Identity Center made; `undefined` where its name has another form. */
export function permissionSetOf(role: string): string | undefined {
  return /\/AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(role)?.[1];
}

function subjectOf(name: string | undefined, members: readonly PrincipalLines[]): Subject | undefined {
  const [first] = members;
  if (!first) return undefined;
  if (name === undefined) return { lines: first, members, permissionSet: undefined };
  const lines = {
    ...first,
    ids: members.flatMap(({ ids }) => (ids.length > 1 ? ids : [])),
    unmapped: members.flatMap(({ unmapped }) => unmapped),
    uses: members.flatMap(({ uses }) => uses),
  };
  return { lines, members, permissionSet: { name, roles: members.map(({ principal }) => principal) } };
}
