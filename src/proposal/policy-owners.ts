// What new policies are named after: their owner, and where two owners in an account would share a name its kind as well.

import { parseArn } from '../iam/arn.js';
import { byCodeUnit } from '../usage/cell.js';
import type { Proposal } from './proposal.js';

/** Whose policies are to be named. `members`: who else has them, in whichever account. */
export interface PolicyOwner extends Pick<Proposal, 'kind' | 'permissionSet'> {
  readonly principal: string;
  readonly members: readonly { readonly principal: string }[];
}

/**
 * Names that no two owners in an account share, whatever their case, by the principals of the owners; an owner whose name
 * nobody else has keeps it. They differ in what they begin with, so that they still do when an end is added and the whole is
 * cut to 128 characters. The order of the owners changes nothing.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
 */
export function ownerNames(owners: Iterable<PolicyOwner>): ReadonlyMap<string, string> {
  const named = [...owners].map((owner) => ({ owner, name: plainName(owner), accounts: accountsOf(owner) }));
  const counts = new Map<string, number>();
  for (const place of named.flatMap(placesOf)) counts.set(place, (counts.get(place) ?? 0) + 1);
  const isAlone = (one: Named) => placesOf(one).every((place) => counts.get(place) === 1);
  const taken = new Set(counts.keys());
  const namesakes = named.filter((one) => !isAlone(one));
  namesakes.sort((one, another) => byCodeUnit(one.owner.principal, another.owner.principal));
  return new Map(
    [...named.filter(isAlone), ...namesakes.map((one) => renamed(one, taken))].map(({ owner, name }) => [
      owner.principal,
      name,
    ]),
  );
}

/** The name of an owner alone, in the characters that names may have. */
export function plainName({ principal, permissionSet }: Pick<PolicyOwner, 'principal' | 'permissionSet'>): string {
  const name = permissionSet?.name ?? principal;
  return name.slice(name.lastIndexOf('/') + 1).replace(/[^\w+=,.@-]/g, '-');
}

/** The accounts in which an owner's policies are. */
export function accountsOf({ principal, members }: Omit<PolicyOwner, 'kind' | 'permissionSet'>): ReadonlySet<string> {
  const arns = [principal, ...members.map((member) => member.principal)];
  return new Set(arns.map((arn) => parseArn(arn)?.account ?? ''));
}

interface Named {
  readonly owner: PolicyOwner;
  readonly name: string;
  readonly accounts: ReadonlySet<string>;
}

/** What is told apart of a name: no end that is added to it has more than 28 characters. */
const telling = 100;

function placesOf({ name, accounts }: Named): readonly string[] {
  return [...accounts].map((account) => `${account} ${name.slice(0, telling).toLowerCase()}`);
}

// All who share a name get another one, so that a name never comes to mean the policy of somebody else.
function renamed(one: Named, taken: Set<string>): Named {
  const { kind, permissionSet } = one.owner;
  const word = permissionSet ? 'permission-set' : kind === 'sso-role' ? 'role' : kind;
  for (let number = 1; ; number += 1) {
    const end = `-${word}${number === 1 ? '' : `-${String(number)}`}`;
    const other = { ...one, name: `${one.name.slice(0, telling - end.length)}${end}` };
    const places = placesOf(other);
    if (places.some((place) => taken.has(place))) continue;
    for (const place of places) taken.add(place);
    return other;
  }
}
