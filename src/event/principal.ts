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
