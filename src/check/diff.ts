// The difference between what is attached and what was used, as data. Wide patterns are rolled up, so that a difference is
// small whatever its policies say.

import type { AttachedPolicy, AttachedPrincipal } from '../attached/attached.js';
import type { AccessLevel, Catalog } from '../catalog/catalog.js';
import type { HiddenReason } from '../comparison/compare.js';
import type { Statement } from '../iam/policy.js';
import type { AttachedSubject } from '../proposal/attached-subjects.js';
import type { KeepReason } from '../proposal/keep.js';
import type { Proposal } from '../proposal/proposal.js';
import type { Activity, Span } from './diff-activity.js';
import type { GrantCounts } from './diff-counts.js';
import type { DeniedCalls } from './diff-denials.js';
import type { LevelCounts } from './diff-levels.js';
import type { Limit, Limits } from './diff-limits.js';
import type { Privilege } from './diff-privileges.js';
import type { UngrantedCalls } from './diff-ungranted.js';

/** `used`: by some call. `unobservable`: nobody could have seen the use. `unused`: neither. */
export type GrantStatus = 'used' | 'unused' | 'unobservable';

/** A resource that was used, in policy syntax. */
export interface UsedResource {
  readonly resource: string;
  readonly calls: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** Where a statement's resources are wider than what was used: those of them that were used, and those that were not. */
export interface Broad {
  readonly used: readonly string[];
  readonly unused: readonly string[];
}

/** One action of a statement, by its name. */
export interface ActionDiff {
  readonly action: string;
  /** Absent where AWS publishes no such action. */
  readonly level: AccessLevel | undefined;
  readonly status: GrantStatus;
  /** Why a use may have gone unseen; of a used action: on other resources than those it was used on. */
  readonly reasons: readonly HiddenReason[];
  readonly span: Span | undefined;
  /** The most used first; `moreResources` counts those that are not named. */
  readonly resources: readonly UsedResource[];
  readonly moreResources: number;
  readonly broad: Broad | undefined;
  readonly kept: KeepReason | undefined;
  /** What does not let it through, whatever the statement says. */
  readonly cutBy: readonly Limit[];
  /** Whether right-sizing takes it away, or narrows it. */
  readonly canTighten: boolean;
}

/** Actions of a pattern that are not named: of one service, or of several (`service` absent). */
export interface ActionGroup {
  /** As written; absent where the statement says `NotAction`. */
  readonly pattern: string | undefined;
  readonly service: string | undefined;
  readonly services: number;
  readonly status: GrantStatus;
  readonly actions: number;
  readonly levels: LevelCounts;
  readonly reasons: readonly HiddenReason[];
  /** How many of them stay as they are attached. */
  readonly kept: number;
  readonly keptBy: KeepReason | undefined;
  /** How many of them a boundary, a deny or a service control policy does not let through. */
  readonly cut: number;
  /** Those that right-sizing takes away. */
  readonly tightens: LevelCounts;
}

/** One statement of an attached policy. A deny has no actions here: it is listed, and never dead. */
export interface StatementDiff {
  readonly index: number;
  readonly statement: Statement;
  readonly actions: readonly ActionDiff[];
  readonly groups: readonly ActionGroup[];
  readonly privileges: readonly Privilege[];
  /** Its resource patterns that no call used, of those that any of its actions takes. */
  readonly unusedResources: readonly string[];
  readonly counts: GrantCounts;
  readonly tightens: LevelCounts;
}

/** One attached policy, with what right-sizing does to it. */
export interface PolicyDiff {
  readonly policy: AttachedPolicy;
  readonly holder: AttachedPrincipal;
  readonly change: 'stay' | 'replace';
  /** Why all of it stays. */
  readonly reason: KeepReason | undefined;
  readonly statements: readonly StatementDiff[];
  readonly counts: GrantCounts;
  readonly tightens: LevelCounts;
}

/** The difference of one user, role, permission set or group. */
export interface Diff {
  readonly subject: AttachedSubject;
  readonly proposal: Proposal;
  readonly activity: Activity;
  readonly policies: readonly PolicyDiff[];
  readonly ungranted: UngrantedCalls;
  readonly denied: DeniedCalls;
  readonly counts: GrantCounts;
  readonly tightens: LevelCounts;
}

/** What statements are looked at with. */
export interface StatementContext {
  readonly catalog: Catalog;
  readonly limits: Limits;
}
