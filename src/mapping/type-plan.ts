// How one resource type of an action is told from a request: its ARN formats, with a slot for each variable.

import type { ResourceType } from '../catalog/catalog.js';
import type { Facts, VariableDefault } from '../catalog/load-facts.js';
import { servicePrefix, type Action } from '../iam/action.js';
import { parseFormat, type ArnFormat } from './arn-format.js';
import { tailOf, type ArnTail } from './arn-tail.js';
import { baseOf, normalize } from './names.js';
import { HeadMaker } from './place.js';

/** A variable of the resource part, ready to be filled. */
export interface PlannedVariablePiece {
  readonly kind: 'variable';
  readonly slot: number;
  /** What stands for a missing value: a default, or `*` for what AWS makes up; `undefined`: the value is needed. */
  readonly otherwise: string | undefined;
  /** The name may have an IAM path that the request does not tell. */
  readonly hasPath: boolean;
}

/** A piece of the resource part. */
export type PlannedPiece = { readonly kind: 'text'; readonly text: string } | PlannedVariablePiece;

/** A format, ready to be filled. */
export interface PlannedFormat {
  readonly service: string;
  readonly heads: HeadMaker;
  readonly pieces: readonly PlannedPiece[];
}

/** A variable that the walk over the request is to fill. */
export interface PlannedVariable {
  readonly name: string;
  readonly reader: string;
  readonly slot: number;
  /** It names the resource itself, not one that it belongs to. */
  readonly isMain: boolean;
}

/** A resource type, ready to be bound. */
export interface TypePlan {
  readonly name: string;
  /** Its place in the scratch's `wholes`. */
  readonly index: number;
  readonly formats: readonly PlannedFormat[];
  readonly variables: readonly PlannedVariable[];
  /** Whether the ARN has nothing to fill but region and account. */
  readonly isFixed: boolean;
  /** What a policy needs behind an ARN of the type. */
  readonly tail: ArnTail | undefined;
}

/** Plans a type for an action that takes it; `nextSlot` hands out slots, one for each different variable. */
export function planType(
  action: Action,
  type: ResourceType,
  facts: Facts,
  index: number,
  nextSlot: () => number,
): TypePlan {
  const service = servicePrefix(action);
  const override = facts.formatOverrides.get(`${service}/${type.name}`);
  const formats = (override === undefined ? type.formats : [override]).flatMap((text) => parseFormat(text) ?? []);
  // Those of the action come last, as they win.
  const defaults = [service, action]
    .flatMap((key) => facts.variableDefaults.get(key) ?? [])
    .filter(({ type: of }) => of === '*' || of === type.name);
  return { ...planFormats(type.name, formats, defaults, index, nextSlot), tail: tailOf(service, type.name) };
}

/** Plans formats that belong together under one name. */
export function planFormats(
  name: string,
  formats: readonly ArnFormat[],
  defaults: readonly VariableDefault[],
  index: number,
  nextSlot: () => number,
): TypePlan {
  const slots = new Map<string, PlannedVariable>();
  const otherwise = new Map(defaults.map(({ variable, value }) => [variable, value]));
  const planned = formats.map((format): PlannedFormat => {
    const main = mainVariable(format, otherwise);
    const pieces = format.pieces.map((piece): PlannedPiece => {
      if (piece.kind !== 'variable') return { kind: 'text', text: piece.text };
      const known = slots.get(piece.name);
      const variable = known ?? {
        name: piece.name,
        reader: piece.reader,
        slot: nextSlot(),
        isMain: piece.name === main,
      };
      slots.set(piece.name, variable);
      const fallback = otherwise.get(piece.name);
      const hasPath = /WithPath$/.test(piece.name) && format.service === 'iam';
      return { kind: 'variable', slot: variable.slot, otherwise: fallback, hasPath };
    });
    // A recovery point may be of any service. https://docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html
    const service = format.service.startsWith('${') ? '*' : format.service;
    return { service, heads: new HeadMaker(service, format.region, format.account), pieces };
  });
  return { name, index, formats: planned, variables: [...slots.values()], isFixed: slots.size === 0, tail: undefined };
}

/** The last variable that AWS does not make up names the resource. */
function mainVariable(format: ArnFormat, otherwise: ReadonlyMap<string, string>): string | undefined {
  return format.variables.findLast((name) => otherwise.get(name) !== '*') ?? format.variables.at(-1);
}

/** How long a word of the event's name stands for the type; 0 where none does. */
export function nounLength(type: TypePlan, eventName: string): number {
  const event = normalize(eventName);
  const words = [
    normalize(type.name),
    ...type.variables.filter(({ isMain }) => isMain).map(({ name }) => baseOf(name)),
  ];
  return Math.max(0, ...words.map((word) => (word.length > 1 && event.includes(word) ? word.length : 0)));
}
