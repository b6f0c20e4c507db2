// The second half of the way where the attached policies are known: evidence and attached policies to proposals within
// these policies, each checked.

import type { Attached, AttachedPrincipal } from './attached/attached.js';
import type { Trail } from './attached/trail.js';
import type { Catalog } from './catalog/catalog.js';
import { loadFacts } from './catalog/load-facts.js';
import { checkRightSizing, type RightSizingCheck } from './check/check-right-sizing.js';
import { actionExpander } from './comparison/expand-actions.js';
import { hiddenFrom } from './comparison/hidden.js';
import { limitedCalls, type LimitedUse } from './check/limited-calls.js';
import { coverageOf, type Coverage } from './coverage/coverage.js';
import { parseArn } from './iam/arn.js';
import type { PolicyDocument } from './iam/policy.js';
import { attachedSubjects, type AttachedSubject } from './proposal/attached-subjects.js';
import { changeDates } from './proposal/change-dates.js';
import type { KeepReason } from './proposal/keep.js';
import { ownerNames } from './proposal/policy-owners.js';
import { latestOfHolders, policySubjects, type PolicySubject } from './proposal/policy-subjects.js';
import type { Proposal } from './proposal/proposal.js';
import { proposeWithin, type WithinOptions } from './proposal/propose-within.js';
import { unmappedEvents } from './proposal/unmapped-events.js';
import type { UsageFile } from './usage/usage-file.js';

/** What right-sizing is told. Without `trails`, AWS's default trail is assumed. */
export interface RightSizingSettings {
  readonly attached: Attached;
  readonly trails: readonly Trail[] | undefined;
  readonly isSelected: (principal: AttachedPrincipal) => boolean;
  readonly minDays: number;
  /** Service control policies, root first: they only explain. */
  readonly levels?: readonly (readonly PolicyDocument[])[];
  /** Whether the subjects are managed policies, for all who have them, instead of principals. */
  readonly byPolicy?: boolean;
  readonly options: Omit<WithinOptions, 'window' | 'changedAt' | 'hasPolicy' | 'names'>;
}

/** One subject with its proposal and its check; no check where nothing is proposed. */
export interface RightSizing {
  readonly subject: AttachedSubject;
  readonly proposal: Proposal;
  readonly check: RightSizingCheck | undefined;
  /** The used calls that a boundary or a service control policy would deny. */
  readonly limited?: readonly LimitedUse[];
}

/** Right-sizings on demand: each is made anew whenever it is asked for, so that those of a big account never stand side by side. */
export interface RightSizer {
  readonly coverage: Coverage;
  readonly subjects: readonly AttachedSubject[];
  readonly sizingOf: (subject: AttachedSubject) => RightSizing;
}

/** Makes a sizer. Groups are sized at once, as what is left of their policies holds for their members. */
export function rightSizer(usage: UsageFile, settings: RightSizingSettings, catalog: Catalog): RightSizer {
  const { attached, trails, minDays } = settings;
  const principals = [...usage.principals];
  const coverage = coverageOf({ ...(trails && { trails }), usage: { ...usage, principals }, attached, catalog });
  const expand = actionExpander(catalog);
  const policies = settings.byPolicy ? policySubjects(attached, principals, settings.isSelected) : [];
  const subjects = settings.byPolicy ? policies : attachedSubjects(attached, principals, settings.isSelected);
  const options = {
    ...settings.options,
    window: { days: daysOf(usage), minDays },
    changedAt: changeDates(principals),
    hasPolicy: policyNames(attached),
    // Whoever is selected: the name of a policy does not hang on that.
    names: ownerNames((settings.byPolicy ? policySubjects : attachedSubjects)(attached, principals, () => true)),
  };
  const facts = loadFacts();
  const propose = (subject: AttachedSubject): Proposal => {
    const hidden = hiddenFrom(coverage, subject.members);
    const unmapped = unmappedEvents(subject.members, catalog, facts);
    return proposeWithin(subject, { catalog, expand, hidden, unmapped }, optionsFor(subject));
  };
  const ofPolicy = new Map<AttachedSubject, PolicySubject>(policies.map((one) => [one, one]));
  const optionsFor = (subject: AttachedSubject): WithinOptions => {
    const own = ofPolicy.get(subject);
    const refusal = own?.refusal ?? unreadRefusal(subject, coverage);
    const refused = { ...options, ...(refusal && { refusal }) };
    return own ? { ...refused, changedAt: latestOfHolders(attached, own.policy, options.changedAt) } : refused;
  };
  const groups = documentsOfGroups(subjects, propose);
  const check = (subject: AttachedSubject, proposal: Proposal) => {
    const { own, standing } = subject;
    const holders = new Set(standing.map(({ holder }) => holder.arn));
    const after = [...holders].flatMap(
      (arn) => groups.get(arn) ?? documentsOf(standing.filter((one) => one.holder.arn === arn)),
    );
    return checkRightSizing(proposal, own, { before: documentsOf(standing), after });
  };
  const limitsOf = (arn: string) => {
    const boundary = attached.principals.get(arn)?.boundary;
    return { levels: settings.levels ?? [], ...(boundary && { boundary: boundary.document }) };
  };
  const sizingOf = (subject: AttachedSubject): RightSizing => {
    const proposal = { ...propose(subject), levels: settings.levels ?? [] };
    const limited = limitedCalls(proposal.rightSized?.calls ?? [], limitsOf);
    return { subject, proposal, check: check(subject, proposal), limited };
  };
  return { coverage, subjects, sizingOf };
}

// Whose use AWS has seen and the logs do not have keeps all that it has, whatever else is dropped.
function unreadRefusal({ members }: AttachedSubject, { unreadUse }: Coverage): KeepReason | undefined {
  const reasons = members.flatMap(({ principal }) => {
    const at = unreadUse(principal);
    return at === undefined ? [] : [{ kind: 'used-unread', principal, at } as const];
  });
  return reasons.length > 0 ? { kind: 'not-observable', reasons } : undefined;
}

function documentsOfGroups(
  subjects: readonly AttachedSubject[],
  propose: (subject: AttachedSubject) => Proposal,
): ReadonlyMap<string, readonly PolicyDocument[]> {
  const groups = new Map<string, readonly PolicyDocument[]>();
  for (const subject of subjects) {
    if (subject.kind !== 'group') continue;
    const proposal = propose(subject);
    if (!proposal.tooLarge) groups.set(subject.principal, documentsAfter(subject, proposal));
  }
  return groups;
}

function documentsOf(held: AttachedSubject['own']): readonly PolicyDocument[] {
  return held.map(({ policy }) => policy.document);
}

function documentsAfter({ own }: AttachedSubject, { policies, rightSized }: Proposal): readonly PolicyDocument[] {
  const gone = new Set(rightSized?.changes.flatMap(({ kind, held }) => (kind === 'replace' ? [held] : [])));
  return [...documentsOf(own.filter((held) => !gone.has(held))), ...policies.map(({ document }) => document)];
}

// A name is there once in an account, whatever its path.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
function policyNames({ managed }: Attached): NonNullable<WithinOptions['hasPolicy']> {
  const names = new Set(
    [...managed].map(([arn, { policy }]) => `${parseArn(arn)?.account ?? ''} ${policy.name.toLowerCase()}`),
  );
  return (account, name) => names.has(`${account} ${name}`);
}

const dayMs = 86_400_000;

/** Days from the first to the last record; 0 where there is none. */
function daysOf({ window }: UsageFile): number {
  return window ? (Date.parse(window.last) - Date.parse(window.first)) / dayMs : 0;
}
