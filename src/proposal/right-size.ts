// Right-sizing: what was used, within what is attached. What the trail could not have seen stays, denies stay, and where
// a narrower statement cannot be shown to be within the attached ones, the attached one stays.

import type { HeldPolicy } from '../attached/attached.js';
import { attachedStatements, type AttachedStatement } from '../comparison/attached-statement.js';
import { compareStatements, type ComparedStatement, type Hidden } from '../comparison/compare.js';
import type { ActionExpander } from '../comparison/expand-actions.js';
import { metCalls, type MetCall } from '../comparison/meetings.js';
import type { Catalog } from '../catalog/catalog.js';
import { matchesGlob } from '../iam/glob.js';
import { parseActionPattern } from '../iam/pattern.js';
import type { Statement } from '../iam/policy.js';
import type { PrincipalLines } from '../usage/usage-file.js';
import {
  partsOfUses,
  refusedGrants,
  statementsOfParts,
  type AttachedPart,
  type NarrowedGrant,
  type RefusedGrant,
} from './attached-parts.js';
import { keptActions, type KeptActions, type UnmappedEvents } from './kept-actions.js';
import { policyKeep, type KeepOptions, type KeepReason } from './keep.js';
import { assignCalls } from './narrow.js';

/** Whom a right-sizing is for: all calls under its policies, those that the plan may change, and those that it may not. */
export interface RightSizeInput {
  readonly callers: readonly PrincipalLines[];
  readonly own: readonly HeldPolicy[];
  /** Of groups: they have a plan of their own. */
  readonly standing: readonly HeldPolicy[];
  /** Whether the callers have other policies besides, which are not looked at: a call that meets nothing here is no finding. */
  readonly isShared: boolean;
  readonly hidden: Hidden;
  readonly unmapped: UnmappedEvents;
}

/** What a right-sizing depends on. */
export interface RightSizeOptions extends KeepOptions {
  readonly dropUnobservable: boolean;
}

/** A part of an attached policy that stays as it is; `actions` undefined: the whole statement. */
export interface KeptPart {
  readonly at: AttachedStatement;
  readonly actions: readonly string[] | undefined;
  readonly reason: KeepReason;
}

/** What becomes of an attached policy. `stay`: attached as it is; `reason` absent: nothing of it can go. */
export type PolicyChange =
  | { readonly kind: 'stay'; readonly held: HeldPolicy; readonly reason: KeepReason | undefined }
  | { readonly kind: 'replace'; readonly held: HeldPolicy };

/**
 * A right-sizing. The new policies are the statements for `grants` and `fixed`, which is what moves as it is written: denies, and
 * allows that stay whole. `calls` is all that was looked at.
 */
export interface RightSized {
  readonly changes: readonly PolicyChange[];
  readonly grants: readonly NarrowedGrant[];
  readonly fixed: readonly Statement[];
  readonly kept: readonly KeptPart[];
  /** The policies that are replaced and of which something goes on: a grant, a kept part or a deny. */
  readonly goesOn: ReadonlySet<HeldPolicy>;
  readonly ungranted: readonly MetCall[];
  readonly compared: readonly ComparedStatement[];
  readonly calls: readonly MetCall[];
}

/** Answers what becomes of the policies where some of them are not to be changed, as nothing would be gained by it. */
export type Settle = (unchanged: ReadonlySet<HeldPolicy>) => RightSized;

/** Right-sizes policies. Pure; equal input, equal result. What does not hang on `unchanged` is found out once. */
export function rightSize(
  input: RightSizeInput,
  { catalog, expand }: { readonly catalog: Catalog; readonly expand: ActionExpander },
  options: RightSizeOptions,
): Settle {
  const own = attachedStatements(input.own);
  const met = metCalls(input.callers, [...own.allows, ...attachedStatements(input.standing).allows]);
  const calls = input.isShared ? met.filter(({ meetings }) => meetings.length > 0) : met;
  const compared = compareStatements(own.allows, calls, { expand, hidden: input.hidden });
  const context = {
    principals: input.callers.map(({ principal }) => principal),
    rules: options.rules,
    unmapped: input.unmapped,
    dropUnobservable: options.dropUnobservable,
  };
  const wanted = new Map(compared.map((one) => [one.at, keptActions(one, context)]));
  const changesFor = (kept: Kept) => input.own.map((held) => changeOf(held, own.allows, kept, options));
  const { grants } = narrow({ calls, kept: wanted, changes: changesFor(wanted) }, catalog);
  // The more stays, the less is narrowed: what is shown now needs no second look.
  const kept = new Map([...wanted, ...wholeOf(refusedGrants(grants, own.allows))]);
  const changes = changesFor(kept);
  return (unchanged) => {
    const settled = changes.map((change): PolicyChange => {
      return unchanged.has(change.held) ? { kind: 'stay', held: change.held, reason: undefined } : change;
    });
    return settle({ own, calls, compared, kept, changes: settled }, catalog);
  };
}

type Kept = ReadonlyMap<AttachedStatement, KeptActions>;

interface Prepared {
  readonly own: ReturnType<typeof attachedStatements>;
  readonly calls: readonly MetCall[];
  readonly compared: readonly ComparedStatement[];
  readonly kept: Kept;
  readonly changes: readonly PolicyChange[];
}

// What the calls need beside what stays.
function narrow({ calls, kept, changes }: Pick<Prepared, 'calls' | 'kept' | 'changes'>, catalog: Catalog) {
  const moves = new Set(changes.flatMap(({ kind, held }) => (kind === 'replace' ? [held] : [])));
  const stays = (at: AttachedStatement, action: string) => !moves.has(at.held) || isKept(kept.get(at), action);
  const { uses, ungranted } = assignCalls(calls, stays);
  return { moves, uses, ungranted, ...partsOfUses(uses, catalog) };
}

// The statements that grants come from which are not shown to be within what is attached: they stay in their own words.
function wholeOf(refused: readonly RefusedGrant[]): Kept {
  return new Map(
    refused.flatMap(({ grant, reason }) =>
      grant.from.map((at) => [at, { kind: 'whole', reasons: [{ kind: 'not-shown', reason }] }] as const),
    ),
  );
}

function settle(prepared: Prepared, catalog: Catalog): RightSized {
  const { own, calls, compared, kept, changes } = prepared;
  const { moves, uses, ungranted, grants, parts: wider } = narrow(prepared, catalog);
  const keptParts = [...kept].flatMap(([at, actions]) => keptPartsOf(at, actions));
  const moving = keptParts.filter(({ at }) => moves.has(at.held));
  const denies = own.denies.filter(({ held }) => moves.has(held));
  const parts = [...moving, ...wider];
  const goesOn = [...uses, ...parts].map(({ at }) => at.held).concat(denies.map(({ held }) => held));
  return {
    changes,
    grants: grants.filter((grant) => !isSaid(grant, parts)),
    fixed: [...denies.map(({ statement }) => statement), ...statementsOfParts(parts)],
    goesOn: new Set(goesOn),
    kept: keptParts,
    ungranted,
    compared,
    calls,
  };
}

// What a statement goes on to say in its own words, nothing narrower needs to say.
function isSaid({ action, from }: NarrowedGrant, parts: readonly AttachedPart[]): boolean {
  const name = action.toLowerCase();
  const says = ({ actions }: AttachedPart) =>
    actions === undefined || actions.some((pattern) => matchesGlob(parseActionPattern(pattern), name));
  return parts.some((part) => from.includes(part.at) && says(part));
}

// A policy stays where one of its allows and all others stay whole, or it has none: what only denies is never touched.
function changeOf(
  held: HeldPolicy,
  allows: readonly AttachedStatement[],
  kept: ReadonlyMap<AttachedStatement, KeptActions>,
  options: RightSizeOptions,
): PolicyChange {
  const reason = policyKeep(held, options);
  if (reason) return { kind: 'stay', held, reason };
  const own = allows.filter((at) => at.held === held).map((at) => kept.get(at));
  const isWhole = own.every((one) => one?.kind === 'whole');
  return isWhole ? { kind: 'stay', held, reason: undefined } : { kind: 'replace', held };
}

function isKept(kept: KeptActions | undefined, action: string): boolean {
  if (kept?.kind === 'whole') return true;
  const name = action.toLowerCase();
  return kept?.actions.some(({ pattern }) => matchesGlob(parseActionPattern(pattern), name)) ?? false;
}

function keptPartsOf(at: AttachedStatement, kept: KeptActions): readonly KeptPart[] {
  if (kept.kind === 'whole') return kept.reasons.map((reason) => ({ at, actions: undefined, reason }));
  return kept.actions.map(({ pattern, reason }) => ({ at, actions: [pattern], reason }));
}
