// A use: one action on one resource that a call needed, and how that is known.

import type { Action } from '../iam/action.js';
import type { ResourcePattern } from '../iam/resource-pattern.js';

/** `event`: the event itself is the action. `side`: the call needed it besides, and no event shows it. */
export type Basis = 'event' | 'side';

/** Why the action is there: it was called, or why it was needed besides. `access-point`, `inference-profile`: on the bucket or model behind one. */
export type Reason =
  | 'called'
  | 'tag-on-create'
  | 'missing-object'
  | 'access-point'
  | 'inference-profile'
  | 'pass-role'
  | 'instance-profile'
  | 'dependent-action';

/**
 * What the resource stands for: `exact`, the ARN the call touched; `created`, the narrowest pattern around an id that
 * only the response could tell; `unscopable`, `*` because the action takes no resource; `unknown`, `*` because the
 * call does not tell; `folded`, a prefix because there were too many; `inexpressible`, a name that no policy can hold;
 * `unescapable`, a name with an operator where no escape exists. The last two are never granted from scratch.
 */
export type Scope = 'exact' | 'created' | 'unscopable' | 'unknown' | 'folded' | 'inexpressible' | 'unescapable';

/** One action on one resource. */
export interface Use {
  readonly action: Action;
  readonly resource: ResourcePattern;
  readonly scope: Scope;
  readonly basis: Basis;
  readonly reason: Reason;
  /** For `iam:PassRole`: the values of `iam:PassedToService` where AWS documents them, sorted. */
  readonly passedTo?: readonly string[];
  /** For `access-point`: the ARN of the access point, where it is told. */
  readonly accessPoint?: string;
  /** For `inference-profile`: the ARN of the profile, where it is one that AWS makes. */
  readonly inferenceProfile?: string;
}

/**
 * What an event means. `uses` are distinct and in a fixed order. `no-permission`: AWS asks for none. `not-a-call`: the
 * event is no API call though its type says so. `unmapped`: no action could be found; nothing is guessed. `event`: the label
 * under which usage counts the calls, where that is not the event's own: of the many spellings of one name there is one.
 */
export type Mapped =
  | { readonly kind: 'uses'; readonly uses: readonly Use[]; readonly event?: string }
  | { readonly kind: 'no-permission' }
  | { readonly kind: 'not-a-call' }
  | { readonly kind: 'unmapped' };
