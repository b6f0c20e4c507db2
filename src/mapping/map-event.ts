// Event in, uses out: which IAM actions a call needed, and on which resources.

import type { Catalog } from '../catalog/catalog.js';
import { loadFacts, type Facts } from '../catalog/load-facts.js';
import type { CloudTrailEvent } from '../event/event.js';
import type { Action } from '../iam/action.js';
import { accessPointCall, usesThrough } from './access-point.js';
import { bindStep, readResources } from './bind.js';
import { namedActions, prefixChooser, type PrefixChooser } from './event-action.js';
import { invokesModel, withModels } from './inference-profile.js';
import { createRoleFinder, type RoleFinder } from './pass-role.js';
import { noticed } from './notices.js';
import { PlaceBook } from './place.js';
import { createPlan, type Plan, type Step } from './plan.js';
import { resolveS3Address } from './s3-address.js';
import { createScratch, resetScratch, type Scratch } from './scratch.js';
import { splitterOf, type EventSplitter } from './split-event.js';
import { tagUses } from './tag-on-create.js';
import { inOrder } from './use-order.js';
import { UseTaker } from './use-taker.js';
import type { Mapped, Use } from './use.js';

/** What is kept of an event's name. */
interface Prepared {
  /** How usage calls the event. */
  readonly event: string;
  readonly plan: Plan;
  readonly scratch: Scratch;
  readonly findRoles: RoleFinder | undefined;
  readonly invokesModel: boolean;
  readonly taker: UseTaker;
}

/** What all names of a mapper share. */
interface Shared {
  readonly catalog: Catalog;
  readonly facts: Facts;
  readonly places: PlaceBook;
  readonly taker: UseTaker;
}

interface Known {
  readonly split: EventSplitter | undefined;
  readonly meaning: Prepared | Exclude<Mapped, { readonly kind: 'uses' }>;
}

/** What is kept of an event source: its names, for each prefix that it may stand for. */
interface Source {
  readonly choosePrefix: PrefixChooser | undefined;
  readonly names: Map<string, Known>;
  readonly byPrefix: Map<string, Map<string, Known>>;
}

const s3 = 's3.amazonaws.com';

/** Names that are kept; a log with more of them is hostile, and the rest is worked out each time. */
const keptNames = 20_000;

/** Makes the mapping of a catalog. The mapper keeps what it has learned of an event's name, so keep the mapper. */
export function createMapper(catalog: Catalog, facts: Facts = loadFacts()): (event: CloudTrailEvent) => Mapped {
  const passRole = catalog.action('iam:PassRole')?.action;
  const places = new PlaceBook();
  const taker = new UseTaker();
  const sources = new Map<string, Source>();
  let kept = 0;

  const know = (event: CloudTrailEvent): Known => {
    let source = sources.get(event.source);
    if (source === undefined) {
      source = { choosePrefix: prefixChooser(facts, event.source), names: new Map(), byPrefix: new Map() };
      if (kept < keptNames) sources.set(event.source, source);
    }
    const prefix = source.choosePrefix?.(event);
    const names = prefix === undefined ? source.names : source.byPrefix.get(prefix);
    const found = names?.get(event.name);
    if (found !== undefined) return found;
    const split = splitterOf(event.source, event.name);
    const made = { split, meaning: prepareName({ catalog, facts, places, taker }, event, prefix) };
    if (kept++ >= keptNames) return made;
    if (names !== undefined) names.set(event.name, made);
    else if (prefix !== undefined) source.byPrefix.set(prefix, new Map([[event.name, made]]));
    return made;
  };

  const mapKnown = ({ meaning }: Known, event: CloudTrailEvent): Mapped =>
    'kind' in meaning
      ? meaning
      : { kind: 'uses', uses: inOrder(usesOf(meaning, event, passRole)), event: meaning.event };

  const mapCall = (known: Known, event: CloudTrailEvent): Mapped => {
    const through = event.source === s3 ? accessPointCall(event) : undefined;
    if (through === undefined) return mapKnown(known, event);
    const mapped = mapKnown(known, through.event);
    return mapped.kind === 'uses' ? { ...mapped, uses: inOrder(usesThrough(mapped.uses, through)) } : mapped;
  };

  return (logged) => {
    const event = resolveS3Address(logged);
    const known = know(event);
    const parts = known.split?.(event);
    if (parts === undefined) return mapCall(known, event);
    const uses = parts.map((part) => {
      const resolved = resolveS3Address(part);
      return mapCall(know(resolved), resolved);
    });
    return { kind: 'uses', uses: inOrder(uses.flatMap((mapped) => (mapped.kind === 'uses' ? mapped.uses : []))) };
  };
}

function prepareName(
  { catalog, facts, places, taker }: Shared,
  event: CloudTrailEvent,
  prefix: string | undefined,
): Known['meaning'] {
  const named = namedActions(catalog, facts, event.source, event.name, prefix);
  if (named.kind !== 'actions') return named;
  const plan = createPlan(catalog, facts, named.key, named.actions);
  const scratch = createScratch(event, places, plan.slotCount, plan.types.length);
  return {
    ...{ event: named.event, plan, scratch, taker, findRoles: createRoleFinder(facts, named.key) },
    invokesModel: named.actions.some(({ action }) => invokesModel(action)),
  };
}

function usesOf(
  { plan, scratch, findRoles, taker, ...meaning }: Prepared,
  event: CloudTrailEvent,
  passRole: Action | undefined,
): Use[] {
  resetScratch(scratch, event);
  const notices = readResources(plan, scratch);
  for (const step of neededSteps(plan, event, notices)) {
    taker.begin(step);
    bindStep(plan, step, scratch, taker.take);
  }
  const uses = taker.finish();
  if (plan.tagging !== undefined && (notices & noticed.tags) !== 0)
    uses.push(...tagUses(plan, plan.tagging, uses, scratch));
  if (findRoles !== undefined && passRole !== undefined && (notices & noticed.role) !== 0) {
    for (const { passedTo, ...role } of findRoles(event)) {
      uses.push({ action: passRole, basis: 'side', ...role, ...(passedTo.length > 0 && { passedTo }) });
    }
  }
  return meaning.invokesModel ? withModels(uses) : uses;
}

function neededSteps({ own, conditional }: Plan, event: CloudTrailEvent, notices: number): readonly Step[] {
  const isAsked = (notices & noticed.condition) !== 0;
  let needed: Step[] | undefined;
  for (const step of conditional) {
    const isNeeded = isAsked || step.unasked === undefined ? (step.when?.(event) ?? true) : step.unasked;
    if (isNeeded) (needed ??= []).push(step);
  }
  if (needed === undefined) return own;
  return needed.some(({ how }) => how === 'instead') ? needed : [...own, ...needed];
}
