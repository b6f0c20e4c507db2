// Policy documents without a dump: attached to whoever is looked at.

import { isAccountId, parseArn } from '../iam/arn.js';
import type { Attached, AttachedPolicy, AttachedPrincipal } from './attached.js';
import { byCodeUnit } from './entry-fields.js';
import type { NamedPolicy } from './policy-file.js';

/** A principal as the logs know it. */
export interface LoggedPrincipal {
  readonly arn: string;
  /** Its unique ids, as far as the logs tell. */
  readonly ids: readonly string[];
}

/** What would be attached if each of the principals had these documents inline, this boundary, and nothing else. Only users and roles can. */
export function attachDocuments(
  documents: readonly NamedPolicy[],
  boundary: NamedPolicy | undefined,
  principals: readonly LoggedPrincipal[],
): Attached {
  const parts = { policies: documents.map(asInline), ...(boundary && { boundary: asInline(boundary) }) };
  const attached = principals
    .flatMap(({ arn, ids }): readonly AttachedPrincipal[] => {
      const named = readName(arn);
      return named ? [{ ...named, ...parts, id: ids[0] ?? '', groups: [], instanceProfiles: [], gaps: [] }] : [];
    })
    .sort((left, right) => byCodeUnit(right.kind, left.kind) || byCodeUnit(left.arn, right.arn));
  const kept = new Map(attached.map((principal) => [principal.arn, principal]));
  const ids = principals
    .filter(({ arn }) => kept.has(arn))
    .flatMap(({ arn, ids }) => ids.map((id) => [id, arn] as const));
  return { principals: kept, managed: new Map(), arnOfId: new Map(ids), accounts: [], issues: [] };
}

function asInline({ name, document }: NamedPolicy): AttachedPolicy {
  return { name, origin: 'inline', document };
}

type NamePart = Pick<AttachedPrincipal, 'arn' | 'kind' | 'account' | 'name' | 'path' | 'isServiceLinked'>;

function readName(arn: string): NamePart | undefined {
  const parts = parseArn(arn);
  const [, kind, path = '/', name] = /^(user|role)(\/(?:.*\/)?)([^/]+)$/su.exec(parts?.resource ?? '') ?? [];
  if (parts?.service !== 'iam' || !isAccountId(parts.account) || name === undefined) return undefined;
  const isServiceLinked = kind === 'role' && path.startsWith('/aws-service-role/');
  return { arn, kind: kind === 'user' ? 'user' : 'role', account: parts.account, name, path, isServiceLinked };
}
