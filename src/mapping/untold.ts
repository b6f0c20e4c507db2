// Resources that a call names by something that does not stand in their ARN, such as a launch template by its name: which
// one it is the request does not tell, so that it may be any of them.

import { fillType, type TakePattern } from './fill.js';
import type { Sink } from './parameter-tree.js';
import type { Scratch } from './scratch.js';
import type { PlannedVariable, TypePlan } from './type-plan.js';
import type { StepType } from './type-registry.js';

/** In place of a reader: the value says that there is a resource of the type, not which. */
export const untold = 'untold';

/** No value is there, so that a `*` stands for a variable of this slot. */
const nowhere = -1;

/** Takes a name of a resource in whose ARN another variable stands. */
export function untoldSink(type: TypePlan, { slot }: PlannedVariable): Sink<Scratch> {
  const formats = type.formats.map((format) => ({
    ...format,
    pieces: format.pieces.map((piece) =>
      piece.kind === 'variable' && piece.slot === slot ? { ...piece, slot: nowhere, otherwise: undefined } : piece,
    ),
  }));
  const any = { ...type, formats };
  return (_text, scratch) => {
    // However often it is named, one `*` stands for all.
    if (!scratch.untold.includes(any)) scratch.untold = [...scratch.untold, any];
  };
}

/** Forgets what is untold of a type: AWS told it. */
export function clearUntold(index: number, scratch: Scratch): void {
  if (scratch.untold.length > 0) scratch.untold = scratch.untold.filter((any) => any.index !== index);
}

/** Hands over all resources of each type of which one is named so, beside those that are told. */
export function takeUntold(types: readonly StepType[], scratch: Scratch, take: TakePattern): void {
  for (const any of scratch.untold) {
    if (types.some(({ plan: { index } }) => index === any.index)) fillType(any, scratch, 'unknown', take);
  }
}
