// What a bundle tells of the policies that are attached, so that whoever reads it knows all that a principal has afterwards:
// each entry its own, and the bundle once what several of them share.

import type { AttachedPolicy, HeldPolicy } from '../attached/attached.js';
import { jsonPolicy } from '../iam/format-policy.js';
import type { Proposal } from '../proposal/proposal.js';

type Json = Readonly<Record<string, unknown>>;

/** Collects what entries share, as they pass by. */
export class SharedAttached {
  readonly #managed = new Map<string, AttachedPolicy>();
  readonly #groups = new Map<string, readonly Json[]>();
  #levels: Proposal['levels'];

  /** The fields of an entry; none where the attached policies are not known. */
  fieldsOf(proposal: Proposal): Json {
    const { subject, levels, kind, permissionSet } = proposal;
    if (!subject) return {};
    this.#levels ??= levels;
    const { principal, members, attached, own, standing } = subject;
    const callers = members.map((member) => member.principal);
    const boundary = kind === 'group' || kind === 'policy' ? undefined : attached?.boundary;
    const groups = [...new Set(standing.map(({ holder }) => holder.arn))];
    for (const arn of groups) this.#addGroup(arn, standing);
    const isItself = callers.every((caller) => caller === principal);
    const gone = replacedBy(proposal);
    return {
      ...(!permissionSet && !isItself && { members: callers }),
      attached: own.map((held) => ({ ...this.#json(held.policy), stays: !gone.has(held) })),
      ...(groups.length > 0 && { groups }),
      ...(boundary && { boundary: this.#json(boundary) }),
    };
  }

  /** The fields of the bundle; none where no entry had any. */
  head(): Json {
    if (!this.#levels) return {};
    const managed = [...this.#managed].map(([arn, { document }]) => ({ arn, document: jsonPolicy(document) }));
    const groups = [...this.#groups].map(([group, attached]) => ({ group, attached }));
    return { attached: { managed, groups, levels: this.#levels.map((policies) => policies.map(jsonPolicy)) } };
  }

  #addGroup(arn: string, standing: readonly HeldPolicy[]): void {
    if (this.#groups.has(arn)) return;
    const own = standing.filter(({ holder }) => holder.arn === arn);
    this.#groups.set(
      arn,
      own.map(({ policy }) => this.#json(policy)),
    );
  }

  // The document of a managed policy is told once.
  #json(policy: AttachedPolicy): Json {
    const { name, arn, origin, document } = policy;
    if (arn === undefined) return { policy: name, origin, document: jsonPolicy(document) };
    this.#managed.set(arn, policy);
    return { policy: name, arn, origin };
  }
}

// What is too large replaces nothing.
function replacedBy({ rightSized, tooLarge }: Proposal): ReadonlySet<HeldPolicy> {
  const changes = tooLarge ? [] : (rightSized?.changes ?? []);
  return new Set(changes.flatMap(({ kind, held }) => (kind === 'replace' ? [held] : [])));
}
