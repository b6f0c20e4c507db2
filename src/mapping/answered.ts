// What a response tells of resources that were there before the call: those of a launch template, and those that AWS chose.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html

import type { ResponseType } from '../catalog/load-facts.js';
import { compilePath, textsAt, type JsonPath } from './json-path.js';
import type { Sink } from './parameter-tree.js';
import { addValue, isTouched, type Scratch } from './scratch.js';
import type { TypePlan } from './type-plan.js';
import { clearUntold, untoldSink } from './untold.js';
import { compileWhen, type When } from './when.js';

/** A place in the response that names resources of a type. */
export interface Answered {
  readonly type: TypePlan;
  readonly slot: number;
  readonly path: JsonPath;
  readonly mayBeAny: When;
  readonly takeAny: Sink<Scratch>;
}

const never: When = () => false;

/** Plans the places of an event; those of types that none of its actions takes are left out. */
export function planAnswered(places: readonly ResponseType[], types: readonly TypePlan[]): readonly Answered[] {
  return places.flatMap(({ type: name, path, untold }): readonly Answered[] => {
    const type = types.find((each) => each.name === name);
    const main = type?.variables.find(({ isMain }) => isMain);
    if (type === undefined || main === undefined) return [];
    const mayBeAny = untold === '' ? never : compileWhen(untold);
    return [{ type, slot: main.slot, path: compilePath(path), mayBeAny, takeAny: untoldSink(type, main) }];
  });
}

/** Adds what the response tells to what the request does; without a response, the types of which it may be any. */
export function readAnswered(places: readonly Answered[], scratch: Scratch): void {
  const { response } = scratch.event;
  for (const { type, slot, path, mayBeAny, takeAny } of places) {
    if (response === undefined) {
      if (mayBeAny(scratch.event) && !isTouched(type, scratch)) takeAny('', scratch);
      continue;
    }
    const texts = textsAt(response, path);
    if (texts.length > 0) clearUntold(type.index, scratch);
    for (const text of texts) addValue(scratch, slot, text, false);
  }
}
