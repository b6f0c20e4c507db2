// Binds one action of an event to the resources that the call touched.

import { anyResource } from '../iam/resource-pattern.js';
import { fillType, takeWhole, type TakePattern } from './fill.js';
import type { Plan, Step } from './plan.js';
import { resourcesOf } from './refused-resource.js';
import { addWhole, type Scratch } from './scratch.js';
import type { TypePlan } from './type-plan.js';
import type { StepType } from './type-registry.js';

/** Reads request and `resources[]` into the scratch. What AWS wrote into `resources[]` wins over the request. */
export function readResources(plan: Plan, scratch: Scratch): void {
  const { parameters } = scratch.event;
  if (parameters !== undefined) plan.tree.walk(parameters, scratch);
  if (plan.isIamCreation) scratch.path ??= '';
  else scratch.path = undefined;
  const settled = new Set<number>();
  for (const { arn } of resourcesOf(scratch.event)) {
    const type = plan.classify(arn)?.type;
    const index = type === undefined ? undefined : plan.typeIndex.get(type);
    if (index === undefined) continue;
    if (!settled.has(index)) clearType(plan.types[index], scratch);
    settled.add(index);
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
  const named = step.types.filter(({ plan: type }) => isTouched(type, scratch));
  // A type that others complete and that is not needed itself is only half named by what it has in common with them.
  const complete = named.filter(({ plan: type }) => isComplete(type, scratch));
  const touched = complete.length === 0 ? named : named.filter((type) => type.required || complete.includes(type));
  const wholes = new Set(complete.flatMap(({ plan: type }) => plan.narrower.get(type.name) ?? []));
  for (const { plan: type } of touched) if (!wholes.has(type.name)) takeTouched(type, scratch, take);
  if (scratch.isNamedByArn && touched.length > 0) return;
  const stoodFor = new Set(
    plan.alternatives.filter((set) => touched.some(({ plan: type }) => set.includes(type.name))).flat(),
  );
  const untouched = step.types.filter(
    (type) => !touched.includes(type) && !wholes.has(type.plan.name) && !stoodFor.has(type.plan.name),
  );
  if (touched.length === 0 && takeOthers(plan, step, untouched, scratch, take)) return;
  const missing = untouched.filter(({ required }) => required);
  for (const type of missing) fillType(type.plan, scratch, scopeOf(type), take);
  if (touched.length === 0 && missing.length === 0) takeGuess(untouched, scratch, take);
}

function isTouched(type: TypePlan, scratch: Scratch): boolean {
  return (
    (scratch.wholes[type.index]?.length ?? 0) > 0 ||
    type.variables.some(({ slot, isMain }) => isMain && hasValue(scratch, slot))
  );
}

function isComplete(type: TypePlan, scratch: Scratch): boolean {
  if ((scratch.wholes[type.index]?.length ?? 0) > 0) return true;
  return type.formats.some(({ pieces }) =>
    pieces.every((piece) => piece.kind === 'text' || piece.otherwise !== undefined || hasValue(scratch, piece.slot)),
  );
}

function hasValue(scratch: Scratch, slot: number): boolean {
  return (scratch.values[slot]?.length ?? 0) > 0;
}

function takeTouched(type: TypePlan, scratch: Scratch, take: TakePattern): void {
  const wholes = scratch.wholes[type.index] ?? [];
  for (const arn of wholes) takeWhole(arn, take, type.tail);
  // A default stands for a name only where nothing is named.
  if (wholes.length > 0 && !type.variables.some(({ slot, isMain }) => isMain && hasValue(scratch, slot))) return;
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
