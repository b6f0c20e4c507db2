// Entries of a dump, from any JSON value: users, groups and roles with what they say of themselves, and managed policies.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UserDetail.html, …_GroupDetail.html, …_RoleDetail.html,
// …_ManagedPolicyDetail.html

import { isAccountId, parseArn } from '../iam/arn.js';
import type { AttachedPolicy, AttachedPrincipal } from './attached.js';
import type { DumpList } from './dump.js';
import { byCodeUnit, EntryFields, inOrder, isJsonObject, timeOf, type JsonObject } from './entry-fields.js';
import type { Entry, ManagedEntry } from './entry.js';
import type { SharedDocuments } from './shared-documents.js';

/** Reads an entry of one of the lists. */
export function readEntry(list: DumpList, value: unknown, documents: SharedDocuments): Entry {
  if (!isJsonObject(value)) return { kind: 'bad', message: 'is not an object' };
  return list === 'Policies' ? readManaged(value, documents) : readPrincipal(kinds[list], value, documents);
}

interface PrincipalWords {
  readonly kind: AttachedPrincipal['kind'];
  readonly id: string;
  readonly inlineList: string;
}

const kinds: Readonly<Record<Exclude<DumpList, 'Policies'>, PrincipalWords>> = {
  UserDetailList: { kind: 'user', id: 'UserId', inlineList: 'UserPolicyList' },
  GroupDetailList: { kind: 'group', id: 'GroupId', inlineList: 'GroupPolicyList' },
  RoleDetailList: { kind: 'role', id: 'RoleId', inlineList: 'RolePolicyList' },
};

function readPrincipal({ kind, id, inlineList }: PrincipalWords, value: JsonObject, documents: SharedDocuments): Entry {
  const fields = new EntryFields(value);
  const arn = fields.text('Arn');
  const parts = parseArn(arn);
  const [, path, name] = /^[a-z]+(\/(?:.*\/)?)([^/]+)$/su.exec(parts?.resource ?? '') ?? [];
  if (!parts || parts.service !== 'iam' || !isAccountId(parts.account) || path === undefined || name === undefined)
    return { kind: 'bad', message: `has no ARN of a ${kind}` };
  if (!parts.resource.startsWith(`${kind}/`)) return { kind: 'bad', message: `is no ${kind}: its ARN is \`${arn}\`` };
  const boundary = fields.object('PermissionsBoundary');
  const boundaryArn = boundary?.['PermissionsBoundaryArn'];
  if (boundary && typeof boundaryArn !== 'string')
    fields.gaps.push({ kind: 'missing-boundary', message: 'its boundary has no ARN' });
  const lastUsedAt = timeOf(fields.object('RoleLastUsed')?.['LastUsedDate']);
  const createdAt = fields.time('CreateDate');
  const inline = readInline(fields, inlineList, documents);
  return {
    kind: 'principal',
    principal: {
      ...{ arn, kind, account: parts.account, id: fields.text(id), name, path },
      ...(createdAt !== undefined && { createdAt }),
      ...(lastUsedAt !== undefined && { lastUsedAt }),
      inline,
      managedArns: inOrder(fields.textsIn('AttachedManagedPolicies', 'PolicyArn')),
      groupNames: inOrder(fields.texts('GroupList')),
      ...(typeof boundaryArn === 'string' && { boundaryArn }),
      instanceProfiles: inOrder(fields.textsIn('InstanceProfileList', 'InstanceProfileName')),
      gaps: fields.gaps,
    },
  };
}

function readInline(fields: EntryFields, list: string, documents: SharedDocuments): readonly AttachedPolicy[] {
  const policies: AttachedPolicy[] = [];
  for (const [index, item] of fields.objects(list).entries()) {
    const name = item['PolicyName'];
    if (typeof name !== 'string') {
      fields.gaps.push({ kind: 'bad-entry', message: `${list}[${index}] has no \`PolicyName\`` });
      continue;
    }
    const read = documents.read(item['PolicyDocument']);
    if (read.kind === 'document') policies.push({ name, origin: 'inline', document: read.document });
    else fields.gaps.push({ kind: read.kind, message: `its policy \`${name}\`: ${read.message}`, policy: name });
  }
  return policies.sort((left, right) => byCodeUnit(left.name, right.name));
}

function readManaged(value: JsonObject, documents: SharedDocuments): Entry {
  const fields = new EntryFields(value);
  const arn = fields.text('Arn');
  const parts = parseArn(arn);
  const name = /^policy\/(?:.*\/)?([^/]+)$/su.exec(parts?.resource ?? '')?.[1];
  if (parts?.service !== 'iam' || (!isAccountId(parts.account) && parts.account !== awsAccount) || name === undefined)
    return { kind: 'bad', message: 'has no ARN of a managed policy' };
  const count = value['AttachmentCount'];
  return {
    kind: 'managed',
    managed: { arn, name, account: parts.account, ...readDefaultVersion(fields, arn, documents) },
    attachmentCount: typeof count === 'number' ? count : undefined,
  };
}

/** What stands in the place of an account in the ARNs of AWS managed policies. */
export const awsAccount = 'aws';

type VersionPart = Pick<ManagedEntry, 'document' | 'versionId' | 'changedAt' | 'gap'>;

// "The version that is in effect … for the principal": https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
function readDefaultVersion(fields: EntryFields, arn: string, documents: SharedDocuments): VersionPart {
  const named = fields.text('DefaultVersionId');
  const versions = fields.objects('PolicyVersionList');
  const version =
    versions.find((one) => named !== '' && one['VersionId'] === named) ??
    versions.find((one) => named === '' && one['IsDefaultVersion'] === true);
  const versionId = named === '' ? version?.['VersionId'] : named;
  const changedAt = timeOf(version?.['CreateDate']);
  const read = version
    ? documents.read(version['Document'])
    : ({ kind: 'missing-policy', message: 'its default version is not there' } as const);
  return {
    ...(typeof versionId === 'string' && { versionId }),
    ...(changedAt !== undefined && { changedAt }),
    ...(read.kind === 'document'
      ? { document: read.document }
      : { gap: { kind: read.kind, message: `the policy \`${arn}\`: ${read.message}`, policy: arn } }),
  };
}
