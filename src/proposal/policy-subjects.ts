// Managed policies as those whom right-sizings are for: each for the union of what everybody does who has it.

import {
  membersOf,
  type Attached,
  type AttachedPrincipal,
  type HeldPolicy,
  type ManagedPolicy,
} from '../attached/attached.js';
import type { PrincipalLines } from '../usage/usage-file.js';
import { withoutCalls, type AttachedSubject } from './attached-subjects.js';
import type { KeepOptions, KeepReason } from './keep.js';

/** A managed policy as a subject, and why it is not to be touched, where it is not. */
export interface PolicySubject extends AttachedSubject {
  readonly kind: 'policy';
  readonly policy: ManagedPolicy;
  readonly refusal: KeepReason | undefined;
}

/** The managed policies that somebody selected has, by ARN. */
export function policySubjects(
  attached: Attached,
  principals: Iterable<PrincipalLines>,
  isSelected: (principal: AttachedPrincipal) => boolean,
): readonly PolicySubject[] {
  const seen = new Map([...principals].map((one) => [one.principal, one]));
  return [...attached.managed.values()].flatMap((managed): readonly PolicySubject[] => {
    const holders = managed.attachedTo.flatMap((arn) => attached.principals.get(arn) ?? []);
    const [holder] = holders;
    if (!holder || !holders.some(isSelected)) return [];
    const { policy } = managed;
    const callers = new Map(holders.flatMap((one) => callersOf(attached, one)).map((one) => [one.arn, one]));
    return [
      {
        ...{ principal: policy.arn ?? policy.name, kind: 'policy', ids: [], permissionSet: undefined },
        members: [...callers.values()].map((one) => seen.get(one.arn) ?? withoutCalls(one)),
        attached: holder,
        own: [{ policy, holder }],
        standing: [],
        policy: managed,
        refusal: refusalOf(attached, managed, { holders, seen }),
      },
    ];
  });
}

// The members of a group call under its policies.
function callersOf(attached: Attached, holder: AttachedPrincipal): readonly AttachedPrincipal[] {
  return holder.kind === 'group' ? membersOf(attached, holder.arn) : [holder];
}

function refusalOf(
  attached: Attached,
  { boundaryOf, attachedTo, attachmentCount = 0 }: ManagedPolicy,
  {
    holders,
    seen,
  }: { readonly holders: readonly AttachedPrincipal[]; readonly seen: ReadonlyMap<string, PrincipalLines> },
): KeepReason | undefined {
  if (boundaryOf.length > 0) return { kind: 'boundary', of: boundaryOf };
  if (attachmentCount > attachedTo.length)
    return { kind: 'attached-elsewhere', known: attachedTo.length, count: attachmentCount };
  const ofServices = holders.filter(({ isServiceLinked }) => isServiceLinked);
  if (ofServices.length > 0) return { kind: 'service-linked', principals: ofServices.map(({ arn }) => arn) };
  const silent = holders.filter((holder) => !callersOf(attached, holder).some(({ arn }) => seen.has(arn)));
  return silent.length > 0 ? { kind: 'no-evidence', principals: silent.map(({ arn }) => arn) } : undefined;
}

/** When a policy came to the last of all who have it; unknown as soon as one of them is. */
export function latestOfHolders(
  attached: Attached,
  { attachedTo }: ManagedPolicy,
  changedAt: NonNullable<KeepOptions['changedAt']>,
): NonNullable<KeepOptions['changedAt']> {
  return ({ policy }: HeldPolicy) => {
    const dates = attachedTo.map((arn) => {
      const holder = attached.principals.get(arn);
      return holder && changedAt({ policy, holder });
    });
    const known = dates.filter((date) => date !== undefined).sort();
    return known.length === dates.length ? known.at(-1) : undefined;
  };
}
