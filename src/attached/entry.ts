// One entry of a dump as it is read: what stands in it, without what other entries say.

import type { PolicyDocument } from '../iam/policy.js';
import type { AttachedIssueKind } from './attached-issue.js';
import type { AttachedPolicy, AttachedPrincipal } from './attached.js';

/** Something that an entry should say and does not. */
export interface EntryGap {
  readonly kind: AttachedIssueKind;
  readonly message: string;
  readonly policy?: string;
}

/** A user, role or group; names and ARNs of others are not looked up. All lists are in order and without repeats. */
export interface PrincipalEntry extends Pick<
  AttachedPrincipal,
  'arn' | 'kind' | 'account' | 'id' | 'name' | 'path' | 'createdAt' | 'lastUsedAt' | 'instanceProfiles'
> {
  readonly inline: readonly AttachedPolicy[];
  readonly managedArns: readonly string[];
  readonly groupNames: readonly string[];
  readonly boundaryArn?: string;
  readonly gaps: readonly EntryGap[];
}

/** A managed policy; without a document it has a gap. */
export interface ManagedEntry {
  readonly arn: string;
  readonly name: string;
  /** The account that it is of; `aws` for AWS's own. */
  readonly account: string;
  readonly document?: PolicyDocument;
  readonly versionId?: string;
  readonly changedAt?: string;
  readonly gap?: EntryGap;
}

/** Either, or why an entry is neither. */
export type Entry =
  | { readonly kind: 'principal'; readonly principal: PrincipalEntry }
  | { readonly kind: 'managed'; readonly managed: ManagedEntry; readonly attachmentCount: number | undefined }
  | { readonly kind: 'bad'; readonly message: string };

/** An entry, and where it stood first. */
export interface Placed<Entry> {
  readonly entry: Entry;
  readonly place: string;
  /** Set where another entry for the same thing says something else. */
  readonly conflict?: string;
}
