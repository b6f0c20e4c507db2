// Event in, uses out: which IAM actions a call needed, and on which resources.

import type { Catalog } from '../catalog/catalog.js';
import { loadFacts, type Facts } from '../catalog/load-facts.js';
import type { CloudTrailEvent } from '../event/event.js';
import type { Action } from '../iam/action.js';
import { trimTail } from './arn-tail.js';
import { bindStep, readResources } from './bind.js';
import { createPrefixChooser, namedActions } from './event-action.js';
import { createRoleFinder, type RoleFinder } from './pass-role.js';
import { createPlan, type Plan, type Step } from './plan.js';
import { resolveS3Address } from './s3-address.js';
import { createScratch, resetScratch, type Scratch } from './scratch.js';
import { splitEvent } from './split-event.js';
import { tagUses } from './tag-on-create.js';
import type { Mapped, Use } from './use.js';

/** What is kept of an event's name. */
interface Prepared {
  readonly plan: Plan;
  readonly scratch: Scratch;
  readonly findRoles: RoleFinder | undefined;
}

type Known = Prepared | Exclude<Mapped, { readonly kind: 'uses' }>;

/** Names that are kept; a log with more of them is hostile, and the rest is worked out each time. */
const keptNames = 20_000;

/** Makes the mapping of a catalog. The mapper keeps what it has learned of an event's name, so keep the mapper. */
export function createMapper(catalog: Catalog): (event: CloudTrailEvent) => Mapped {
  const facts = loadFacts();
  const passRole = catalog.action('iam:PassRole')?.action;
  const choosePrefix = createPrefixChooser(facts);
  const known = new Map<string, Known>();

  const prepare = (event: CloudTrailEvent): Known => {
    const prefix = choosePrefix(event);
    const key = `${event.source}:${event.name}${prefix === undefined ? '' : `:${prefix}`}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = prepareName(catalog, facts, event, prefix);
    if (known.size < keptNames) known.set(key, made);
    return made;
  };

  const mapOne = (event: CloudTrailEvent): Mapped => {
    const prepared = prepare(event);
    if ('kind' in prepared) return prepared;
    return { kind: 'uses', uses: inOrder(usesOf(prepared, event, passRole)) };
  };

  return (logged) => {
    const event = resolveS3Address(logged);
    const parts = splitEvent(event);
    if (parts === undefined) return mapOne(event);
    const uses = parts.map((part) => mapOne(resolveS3Address(part)));
    return { kind: 'uses', uses: inOrder(uses.flatMap((mapped) => (mapped.kind === 'uses' ? mapped.uses : []))) };
  };
}

function prepareName(catalog: Catalog, facts: Facts, event: CloudTrailEvent, prefix: string | undefined): Known {
  const named = namedActions(catalog, facts, event.source, event.name, prefix);
  if (named.kind !== 'actions') return named;
  const plan = createPlan(catalog, facts, named.key, named.actions);
  const scratch = createScratch(event, plan.slotCount, plan.types.length);
  return { plan, scratch, findRoles: createRoleFinder(facts, named.key) };
}

function usesOf(
  { plan, scratch, findRoles }: Prepared,
  event: CloudTrailEvent,
  passRole: Action | undefined,
): readonly Use[] {
  resetScratch(scratch, event);
  readResources(plan, scratch);
  const uses: Use[] = [];
  for (const step of neededSteps(plan, event)) {
    const { basis, reason, facts } = step;
    bindStep(plan, step, scratch, (resource, scope) =>
      uses.push({ action: facts.action, resource: trimTail(facts.action, resource), scope, basis, reason }),
    );
  }
  if (plan.tagging !== undefined) uses.push(...tagUses(plan, plan.tagging, uses, scratch));
  if (findRoles !== undefined && passRole !== undefined) {
    for (const { passedTo, ...role } of findRoles(event)) {
      uses.push({ action: passRole, basis: 'side', ...role, ...(passedTo.length > 0 && { passedTo }) });
    }
  }
  return uses;
}

function neededSteps(plan: Plan, event: CloudTrailEvent): readonly Step[] {
  if (!plan.hasConditions) return plan.steps;
  const needed = plan.steps.filter(({ when }) => when?.(event) ?? true);
  const isReplaced = needed.some(({ how }) => how === 'instead');
  return isReplaced ? needed.filter(({ how }) => how !== 'own') : needed;
}

/** Distinct uses, by action, resource, basis, reason and the services that a role is passed to. */
function inOrder(uses: readonly Use[]): readonly Use[] {
  if (uses.length < 2) return uses;
  const distinct = new Map<string, Use>();
  for (const use of uses) {
    const key = `${use.action} ${use.resource} ${use.basis} ${use.reason} ${use.passedTo?.join(' ') ?? ''}`;
    if (!distinct.has(key)) distinct.set(key, use);
  }
  return [...distinct].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)).map(([, use]) => use);
}
