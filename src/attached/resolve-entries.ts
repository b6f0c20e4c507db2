// Entries of dumps in, each by itself; principals with their policies, groups and boundaries looked up out.

import type { AttachedIssue } from './attached-issue.js';
import type { Attached, AttachedAccount, AttachedPolicy, AttachedPrincipal, ManagedPolicy } from './attached.js';
import { byCodeUnit } from './entry-fields.js';
import type { EntryGap, ManagedEntry, Placed, PrincipalEntry } from './entry.js';
import type { AttachmentCounts } from './page-accounts.js';
import { awsAccount } from './read-entry.js';

/** What was read, with what was wrong so far. */
export interface ReadEntries {
  readonly principals: ReadonlyMap<string, Placed<PrincipalEntry>>;
  readonly managed: ReadonlyMap<string, Placed<ManagedEntry>>;
  readonly accounts: readonly AttachedAccount[];
  readonly counts: AttachmentCounts;
  readonly issues: readonly AttachedIssue[];
}

/** Looks up what the entries name. What is not there is a gap of whoever names it. */
export function resolveEntries({ principals, managed, accounts, counts, issues }: ReadEntries): Attached {
  const policies = new Map([...managed].map(([arn, { entry }]) => [arn, policyOf(entry)] as const));
  const links = { attachedTo: new Map<string, string[]>(), boundaryOf: new Map<string, string[]>() };
  const resolver = new Resolver(managed, policies, groupsByName(principals));
  const resolved = [...principals.values()].sort(byKindAndArn).map((placed) => {
    for (const arn of placed.entry.managedArns) addTo(links.attachedTo, arn, placed.entry.arn);
    if (placed.entry.boundaryArn !== undefined) addTo(links.boundaryOf, placed.entry.boundaryArn, placed.entry.arn);
    return resolver.resolve(placed);
  });
  const known: readonly (readonly [string, ManagedPolicy])[] = [...policies].flatMap(([arn, policy]) => {
    if (!policy) return [];
    const linked = { attachedTo: links.attachedTo.get(arn) ?? [], boundaryOf: links.boundaryOf.get(arn) ?? [] };
    const numbers = [...(counts.get(arn)?.values() ?? [])];
    const attachmentCount = numbers.reduce((sum, number) => sum + number, 0);
    return [[arn, { policy, ...linked, ...(numbers.length > 0 && { attachmentCount }) }] as const];
  });
  return {
    principals: new Map(resolved.map((principal) => [principal.arn, principal])),
    managed: new Map(known.toSorted(([left], [right]) => byCodeUnit(left, right))),
    arnOfId: new Map(resolved.filter(({ id }) => id !== '').map(({ id, arn }) => [id, arn])),
    accounts,
    issues: [
      ...issues,
      ...[...managed.values()].flatMap(issuesOfPolicy),
      ...resolved.flatMap(({ gaps }) => gaps),
      ...missingAttachments(counts, links.attachedTo, accounts),
    ].sort(byPlace),
  };
}

const kindOrder = { user: 0, role: 1, group: 2 };

function byKindAndArn({ entry: left }: Placed<PrincipalEntry>, { entry: right }: Placed<PrincipalEntry>): number {
  return kindOrder[left.kind] - kindOrder[right.kind] || byCodeUnit(left.arn, right.arn);
}

function byPlace(left: AttachedIssue, right: AttachedIssue): number {
  return byCodeUnit(left.place, right.place) || byCodeUnit(left.message, right.message);
}

function addTo(lists: Map<string, string[]>, key: string, item: string): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

function policyOf({ arn, name, account, document, versionId, changedAt }: ManagedEntry): AttachedPolicy | undefined {
  if (!document) return undefined;
  const origin = account === awsAccount ? 'aws-managed' : 'customer-managed';
  return {
    ...{ name, arn, origin, document },
    ...(versionId !== undefined && { versionId }),
    ...(changedAt !== undefined && { changedAt }),
  };
}

// Names of groups are unique in an account: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups_create.html
function groupsByName(principals: ReadonlyMap<string, Placed<PrincipalEntry>>): ReadonlyMap<string, string> {
  const groups = [...principals.values()].filter(({ entry }) => entry.kind === 'group');
  return new Map(groups.map(({ entry }) => [`${entry.account} ${entry.name}`, entry.arn]));
}

class Resolver {
  readonly #managed: ReadEntries['managed'];
  readonly #policies: ReadonlyMap<string, AttachedPolicy | undefined>;
  readonly #groups: ReadonlyMap<string, string>;

  constructor(
    managed: ReadEntries['managed'],
    policies: ReadonlyMap<string, AttachedPolicy | undefined>,
    groups: ReadonlyMap<string, string>,
  ) {
    this.#managed = managed;
    this.#policies = policies;
    this.#groups = groups;
  }

  resolve({ entry, place, conflict }: Placed<PrincipalEntry>): AttachedPrincipal {
    const { inline, managedArns, groupNames, boundaryArn, gaps: own, ...rest } = entry;
    const gaps: EntryGap[] = [...own];
    if (conflict !== undefined)
      gaps.push({ kind: 'conflict', message: `\`${conflict}\` say different things about \`${entry.arn}\`` });
    const attached = managedArns.map((arn) => this.#lookUp(arn, 'missing-policy', gaps));
    const boundary = boundaryArn === undefined ? undefined : this.#lookUp(boundaryArn, 'missing-boundary', gaps);
    const groups = groupNames.map((name) => this.#groupOf(entry.account, name, gaps));
    return {
      ...rest,
      policies: [...inline, ...attached.filter((policy) => policy !== undefined)],
      groups: groups.filter((arn) => arn !== undefined).sort(byCodeUnit),
      ...(boundary && { boundary }),
      isServiceLinked: entry.kind === 'role' && entry.path.startsWith('/aws-service-role/'),
      gaps: gaps.map((gap) => ({ ...gap, place, consequence: consequenceFor(gap, entry), principal: entry.arn })),
    };
  }

  #lookUp(arn: string, kind: 'missing-policy' | 'missing-boundary', gaps: EntryGap[]): AttachedPolicy | undefined {
    const placed = this.#managed.get(arn);
    const what = kind === 'missing-policy' ? 'the policy' : 'the boundary';
    if (!placed) gaps.push({ kind, message: `${what} \`${arn}\` is not in the dump`, policy: arn });
    else if (placed.entry.gap && kind === 'missing-policy') gaps.push(placed.entry.gap);
    else if (placed.entry.gap) gaps.push({ ...placed.entry.gap, kind });
    if (placed?.conflict !== undefined)
      gaps.push({ kind: 'conflict', message: conflictOver(placed.conflict, arn), policy: arn });
    return this.#policies.get(arn);
  }

  #groupOf(account: string, name: string, gaps: EntryGap[]): string | undefined {
    const arn = this.#groups.get(`${account} ${name}`);
    if (arn === undefined) gaps.push({ kind: 'missing-group', message: `its group \`${name}\` is not in the dump` });
    return arn;
  }
}

function conflictOver(places: string, arn: string): string {
  return `\`${places}\` say different things about \`${arn}\``;
}

function consequenceFor({ kind }: EntryGap, { kind: principalKind, name }: PrincipalEntry): string {
  const who = `the ${principalKind} \`${name}\``;
  return kind === 'missing-boundary'
    ? `what limits ${who} is not known`
    : `what ${who} is allowed and denied is not wholly known`;
}

function issuesOfPolicy({ entry, place, conflict }: Placed<ManagedEntry>): readonly AttachedIssue[] {
  const consequence = 'what it allows and denies is not known, nor are those who have it';
  const issues: AttachedIssue[] = [];
  if (entry.gap) issues.push({ ...entry.gap, place, consequence });
  if (conflict !== undefined)
    issues.push({
      kind: 'conflict',
      place,
      message: conflictOver(conflict, entry.arn),
      consequence,
      policy: entry.arn,
    });
  return issues;
}

// `AttachmentCount` does not count boundaries: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ManagedPolicyDetail.html
function missingAttachments(
  counts: AttachmentCounts,
  attachedTo: ReadonlyMap<string, readonly string[]>,
  accounts: readonly AttachedAccount[],
): readonly AttachedIssue[] {
  const whole = new Set(accounts.filter(({ isWhole }) => isWhole).map(({ id }) => id));
  return [...counts].flatMap(([arn, byAccount]) =>
    [...byAccount].flatMap(([account, count]): readonly AttachedIssue[] => {
      const there = (attachedTo.get(arn) ?? []).filter((principal) => principal.split(':', 5)[4] === account).length;
      if (count <= there || !whole.has(account)) return [];
      return [
        {
          kind: 'missing-attachments',
          place: `account ${account}`,
          message: `AWS has attached \`${arn}\` ${count} times, and the dump holds ${there} of those who have it`,
          consequence: 'who else has it is taken for absent',
          policy: arn,
        },
      ];
    }),
  );
}
