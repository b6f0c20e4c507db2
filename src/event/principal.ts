// Who made a call: the identity whose policies decided it.

import type { AccountId, Arn } from '../iam/arn.js';

/**
 * What a principal is. Policies are proposed for `role` and `user`; for `sso-role` the proposal is for its permission
 * set; the others are seen and never proposed for.
 */
export type PrincipalKind = 'role' | 'user' | 'sso-role' | 'service-linked-role' | 'root' | 'other';

/** An identity. An assumed-role session stands under its role, a federated user under its issuer. */
export interface Principal {
  readonly arn: Arn;
  readonly kind: PrincipalKind;
  readonly account: AccountId;
  /** The unique id (`AROA…`, `AIDA…`), or empty where the record does not tell. */
  readonly id: string;
}

/** Whether the policies of such a principal can be changed, so that one can be proposed for it. */
export function isEditable(kind: PrincipalKind): kind is 'role' | 'user' | 'sso-role' {
  return kind === 'role' || kind === 'user' || kind === 'sso-role';
}
