// Binds one action of an event to the resources that the call touched.

import { anyResource } from '../iam/resource-pattern.js';
import { fillType, takeWhole, type TakePattern } from './fill.js';
import type { Plan, Step } from './plan.js';
import { resourcesOf } from './refused-resource.js';
import { addWhole, hasValue, hasWhole, type Scratch } from './scratch.js';
import type { PlannedPiece, TypePlan } from './type-plan.js';
import type { StepType } from './type-registry.js';

/** Reads request and `resources[]` into the scratch. What AWS wrote into `resources[]` wins over the request. */
export function readResources(plan: Plan, scratch: Scratch): void {
  const { parameters } = scratch.event;
  if (parameters !== undefined) plan.tree.walk(parameters, scratch);
  if (plan.isIamCreation) scratch.path ??= '';
  else scratch.path = undefined;
  const resources = resourcesOf(scratch.event);
  if (resources.length === 0) return;
  const settled: number[] = [];
  for (const { arn } of resources) {
    const type = plan.classifier.typeOf(arn);
    const index = type === undefined ? undefined : plan.typeIndex.get(type);
    if (index === undefined) continue;
    if (!settled.includes(index)) {
      clearType(plan.types[index], scratch);
      settled.push(index);
    }
    addWhole(scratch, index, arn);
  }
}

function clearType(type: TypePlan | undefined, scratch: Scratch): void {
  if (type === undefined) return;
  const wholes = scratch.wholes[type.index];
  if (wholes !== undefined) wholes.length = 0;
  for (const { slot, isMain } of type.variables) {
    const values = scratch.values[slot];
    if (values !== undefined && isMain) values.length = 0;
  }
}

/** Hands over the patterns of one action, at least one. */
export function bindStep(plan: Plan, step: Step, scratch: Scratch, take: TakePattern): void {
  const format = bestFormat(step.formats, scratch);
  if (format !== undefined) fillType(format, scratch, undefined, take);
  else if (step.types.length === 0) take(anyResource, 'unscopable');
  else bindTypes(plan, step, scratch, take);
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
    if (!format.variables.every(({ slot }) => hasValue(scratch, slot))) continue;
    if (best === undefined || format.variables.length > best.variables.length) best = format;
  }
  return best;
}

function bindTypes(plan: Plan, step: Step, scratch: Scratch, take: TakePattern): void {
  const { types } = step;
  const touched = touchedTypes(types, scratch);
  const apart = setApart(plan, touched, scratch);
  for (const { plan: type } of touched) if (!apart.has(type.name)) takeTouched(type, scratch, take);
  if (touched.length > 0 && (scratch.isNamedByArn || touched.length === types.length)) return;
  const stoodFor = alternativesOf(plan, touched);
  const untouched = types.filter(
    (type) => !touched.includes(type) && !apart.has(type.plan.name) && !stoodFor.has(type.plan.name),
  );
  if (touched.length === 0 && takeOthers(plan, step, untouched, scratch, take)) return;
  let isMissing = false;
  for (const type of untouched) {
    if (!type.required) continue;
    isMissing = true;
    fillType(type.plan, scratch, scopeOf(type), take);
  }
  if (touched.length === 0 && !isMissing) takeGuess(untouched, scratch, take);
}

const noTypes: readonly StepType[] = [];
const noNames: ReadonlySet<string> = new Set();

/** The types that the call names. One that others complete and that is not needed itself is only half named by what it has in common with them. */
function touchedTypes(types: readonly StepType[], scratch: Scratch): readonly StepType[] {
  let named = 0;
  let complete = 0;
  for (const { plan: type } of types) {
    if (!isTouched(type, scratch)) continue;
    named++;
    if (isComplete(type, scratch)) complete++;
  }
  if (named === 0) return noTypes;
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

function alternativesOf(plan: Plan, touched: readonly StepType[]): ReadonlySet<string> {
  if (plan.alternatives.length === 0) return noNames;
  const isNamed = (name: string) => touched.some(({ plan: type }) => type.name === name);
  return new Set(plan.alternatives.filter((set) => set.some(isNamed)).flat());
}

function isTouched(type: TypePlan, scratch: Scratch): boolean {
  return hasWhole(scratch, type.index) || isNamed(type, scratch);
}

/** Whether a name of the resource itself is told, not only of what it belongs to. */
function isNamed(type: TypePlan, scratch: Scratch): boolean {
  for (const { slot, isMain } of type.variables) if (isMain && hasValue(scratch, slot)) return true;
  return false;
}

function isComplete(type: TypePlan, scratch: Scratch): boolean {
  if (hasWhole(scratch, type.index)) return true;
  for (const { pieces } of type.formats) if (pieces.every((piece) => isGiven(piece, scratch))) return true;
  return false;
}

function isGiven(piece: PlannedPiece, scratch: Scratch): boolean {
  return piece.kind === 'text' || piece.otherwise !== undefined || hasValue(scratch, piece.slot);
}

function takeTouched(type: TypePlan, scratch: Scratch, take: TakePattern): void {
  const wholes = scratch.wholes[type.index] ?? [];
  for (const arn of wholes) takeWhole(arn, take, type.tail);
  // A default stands for a name only where nothing is named.
  if (wholes.length > 0 && !isNamed(type, scratch)) return;
  if (!fillType(type, scratch, undefined, take) && wholes.length === 0) fillType(type, scratch, 'unknown', take);
}

/** Where the call names nothing: the caller itself, or all of a type, as AWS documents for that call. */
function takeOthers(plan: Plan, step: Step, types: readonly StepType[], scratch: Scratch, take: TakePattern): boolean {
  const { principal, parameters, errorCode } = scratch.event;
  // IAM leaves the parameters of a refused call out of its record, so nothing there is not nobody.
  const isSilent = parameters !== undefined || errorCode === '';
  if (
    plan.isAboutCaller &&
    isSilent &&
    principal.kind === 'user' &&
    types.some(({ plan: type }) => type.name === 'user')
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
