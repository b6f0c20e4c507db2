// Binds one action of an event to the resources that the call touched.

import type { RecordResource } from '../event/event.js';
import { anyResource, type ResourcePattern } from '../iam/resource-pattern.js';
import { readAnswered } from './answered.js';
import { fillType, takeWhole, type TakePattern } from './fill.js';
import type { Plan, Step } from './plan.js';
import { resourcesOf } from './refused-resource.js';
import { addWhole, hasValue, hasWhole, isNamed, isTouched, type Scratch } from './scratch.js';
import type { PlannedPiece, TypePlan } from './type-plan.js';
import type { StepType } from './type-registry.js';
import type { Scope } from './use.js';
import { clearUntold, takeUntold } from './untold.js';

/**
 * Reads request, response and `resources[]` into the scratch. What AWS wrote into `resources[]` wins. Answers what the keys
 * of the request have to do with (`noticed`).
 */
export function readResources(plan: Plan, scratch: Scratch): number {
  const { parameters } = scratch.event;
  const notices = parameters === undefined ? 0 : plan.tree.walk(parameters, scratch);
  if (plan.isIamCreation) scratch.path ??= '';
  else scratch.path = undefined;
  readAnswered(plan.answered, scratch);
  if (plan.types.length > 0) readListed(plan, resourcesOf(scratch.event), scratch);
  return notices;
}

function readListed(plan: Plan, resources: readonly RecordResource[], scratch: Scratch): void {
  let settled = noIndexes;
  for (const { arn } of resources) {
    const index = plan.classifier.indexOf(arn);
    if (index === undefined) continue;
    if (!settled.includes(index)) {
      clearType(plan.types[index], scratch);
      settled = settled === noIndexes ? [index] : [...settled, index];
    }
    addWhole(scratch, index, arn);
  }
}

const noIndexes: readonly number[] = [];

function clearType(type: TypePlan | undefined, scratch: Scratch): void {
  if (type === undefined) return;
  scratch.wholes[type.index]?.clear();
  clearUntold(type.index, scratch);
  for (const { slot, isMain } of type.variables) if (isMain) scratch.values[slot]?.clear();
}

/** Hands over the patterns of one action, at least one. */
export function bindStep(plan: Plan, step: Step, scratch: Scratch, take: TakePattern): void {
  const format = bestFormat(step.formats, scratch);
  if (format !== undefined) fillType(format, scratch, undefined, take);
  else if (step.types.length === 0) take(anyResource, 'unscopable');
  else {
    bindTypes(plan, step, scratch, take);
    if (scratch.untold.length > 0) takeUntold(step.types, scratch, take);
  }
  for (const copy of step.copies) takeCopy(copy, scratch, take);
}

function takeCopy(copy: TypePlan, scratch: Scratch, take: TakePattern): void {
  fillType(copy, scratch, undefined, (resource, scope) => {
    take(resource, scope === 'exact' ? 'created' : scope);
  });
}

/** Of the formats that the request fills, the one with the most variables. */
function bestFormat(formats: readonly TypePlan[], scratch: Scratch): TypePlan | undefined {
  let best: TypePlan | undefined;
  for (const format of formats) {
    if (best !== undefined && format.variables.length <= best.variables.length) continue;
    if (hasAll(format, scratch)) best = format;
  }
  return best;
}

function hasAll({ variables }: TypePlan, scratch: Scratch): boolean {
  for (const { slot } of variables) if (!hasValue(scratch, slot)) return false;
  return true;
}

function bindTypes(plan: Plan, step: Step, scratch: Scratch, take: TakePattern): void {
  const { types } = step;
  const touched = touchedTypes(types, scratch);
  if (touched.length === 0) {
    bindUntouched(plan, step, scratch, take);
    return;
  }
  const apart = setApart(plan, touched, scratch);
  for (const { plan: type } of touched) if (!apart.has(type.name)) takeTouched(type, scratch, take);
  if (touched.length === types.length) return;
  for (const type of types) {
    if (!type.required || touched.includes(type) || apart.has(type.plan.name)) continue;
    // What no call can name is asked for besides, whatever ARN is named.
    if (scratch.isNamedByArn && !type.plan.isFixed) continue;
    if (!isStoodFor(plan, type.plan.name, touched)) fillType(type.plan, scratch, scopeOf(type), take);
  }
}

/** The call names nothing that the action takes. */
function bindUntouched(plan: Plan, step: Step, scratch: Scratch, take: TakePattern): void {
  if (takeOthers(plan, step, scratch, take)) return;
  const missing: (readonly [ResourcePattern, Scope])[] = [];
  for (const type of step.types)
    if (type.required) fillType(type.plan, scratch, scopeOf(type), (...found) => missing.push(found));
  if (missing.length === 0) takeGuess(step.types, scratch, take);
  for (const [resource, scope] of missing)
    if (!missing.some(([other]) => isWithin(resource, other))) take(resource, scope);
}

/** Whether all of one type are among all of another: the streams of tables are below tables. */
function isWithin(inner: ResourcePattern, outer: ResourcePattern): boolean {
  return inner !== outer && outer.endsWith('*') && inner.startsWith(outer.slice(0, -1));
}

const noTypes: readonly StepType[] = [];
const noNames: ReadonlySet<string> = new Set();

/** The types that the call names. One that others complete and that is not needed itself is only half named by what it has in common with them. */
function touchedTypes(types: readonly StepType[], scratch: Scratch): readonly StepType[] {
  let named = 0;
  let complete = 0;
  let last: StepType | undefined;
  for (const type of types) {
    if (!isTouched(type.plan, scratch)) continue;
    named++;
    last = type;
    if (isComplete(type.plan, scratch)) complete++;
  }
  if (last === undefined) return noTypes;
  if (named === 1) return types.length === 1 ? types : [last];
  if (named === types.length && (complete === 0 || complete === named)) return types;
  return types.filter(
    (type) => isTouched(type.plan, scratch) && (complete === 0 || type.required || isComplete(type.plan, scratch)),
  );
}

/** The names of the wholes for which a part stands that the call names completely. */
function setApart(plan: Plan, touched: readonly StepType[], scratch: Scratch): ReadonlySet<string> {
  if (plan.narrower.size === 0) return noNames;
  let apart: Set<string> | undefined;
  for (const { plan: type } of touched) {
    const whole = plan.narrower.get(type.name);
    if (whole !== undefined && isComplete(type, scratch)) (apart ??= new Set()).add(whole);
  }
  return apart ?? noNames;
}

/** Whether the call touches a type in place of this one. */
function isStoodFor({ alternatives }: Plan, name: string, touched: readonly StepType[]): boolean {
  if (alternatives.length === 0) return false;
  return alternatives.some((set) => set.includes(name) && touched.some(({ plan: type }) => set.includes(type.name)));
}

function isComplete(type: TypePlan, scratch: Scratch): boolean {
  if (hasWhole(scratch, type.index)) return true;
  for (const { pieces } of type.formats) if (areGiven(pieces, scratch)) return true;
  return false;
}

function areGiven(pieces: readonly PlannedPiece[], scratch: Scratch): boolean {
  for (const piece of pieces) if (!isGiven(piece, scratch)) return false;
  return true;
}

function isGiven(piece: PlannedPiece, scratch: Scratch): boolean {
  return piece.kind === 'text' || piece.otherwise !== undefined || hasValue(scratch, piece.slot);
}

function takeTouched(type: TypePlan, scratch: Scratch, take: TakePattern): void {
  const wholes = scratch.wholes[type.index];
  const whole = wholes?.first;
  if (whole !== undefined) {
    takeWhole(whole, take, type.tail);
    for (const arn of wholes?.others ?? []) takeWhole(arn, take, type.tail);
    // A default stands for a name only where nothing is named.
    if (!isNamed(type, scratch)) return;
  }
  if (!fillType(type, scratch, undefined, take) && whole === undefined) fillType(type, scratch, 'unknown', take);
}

/** Where the call names nothing: the caller itself, or all of a type, as AWS documents for that call. */
function takeOthers(plan: Plan, step: Step, scratch: Scratch, take: TakePattern): boolean {
  const { principal, parameters, errorCode } = scratch.event;
  // IAM leaves the parameters of a refused call out of its record, so nothing there is not nobody.
  const isSilent = parameters !== undefined || errorCode === '';
  if (
    plan.isAboutCaller &&
    isSilent &&
    principal.kind === 'user' &&
    step.types.some(({ plan: type }) => type.name === 'user')
  ) {
    takeWhole(principal.arn, take);
    return true;
  }
  for (const collection of step.collections) fillType(collection, scratch, undefined, take);
  if (step.isBare && parameters !== undefined) take(anyResource, 'unscopable');
  return step.collections.length > 0 || (step.isBare && parameters !== undefined);
}

function scopeOf(type: StepType): 'created' | 'unknown' | 'exact' {
  return type.plan.isFixed ? 'exact' : type.isCreated ? 'created' : 'unknown';
}

/** Nothing is named and nothing required: what is created, what is below something named, or everything. */
function takeGuess(types: readonly StepType[], scratch: Scratch, take: TakePattern): void {
  const created = types.filter(({ isCreated }) => isCreated);
  const below = types.filter(({ plan: type }) => type.variables.some(({ slot }) => hasValue(scratch, slot)));
  // A service that has one resource in each region and account needs no name for it, such as `hub/default`.
  const only = types.length === 1 ? types.filter(({ plan: type }) => type.isFixed) : [];
  const guessed = created.length > 0 ? created : below.length > 0 ? below : only;
  if (guessed.length === 0) take(anyResource, 'unknown');
  for (const type of guessed) fillType(type.plan, scratch, scopeOf(type), take);
}
