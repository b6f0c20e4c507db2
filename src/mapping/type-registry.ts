// The resource types of a plan: each planned once, with what an action makes of it and whether it needs it.

import type { ActionFacts, Catalog } from '../catalog/catalog.js';
import type { Facts } from '../catalog/load-facts.js';
import { servicePrefix, type Action } from '../iam/action.js';
import { parseFormat } from './arn-format.js';
import type { Scratch } from './scratch.js';
import { nounLength, planFormats, planType, type TypePlan } from './type-plan.js';
import { idPrefix } from './value-readers.js';

/** A resource type of one action. */
export interface StepType {
  readonly plan: TypePlan;
  readonly required: boolean;
  /** The call makes it, so its id is not in the request. */
  readonly isCreated: boolean;
}

/** Verbs of calls that make something whose id only the response tells. */
const creation =
  /^(Create|Allocate|Request|Purchase|Import|Register|Provision|Copy|Restore|Upload|Clone|Issue|Run|Start|Submit|Export)/;
/** The resource types of a plan, each planned once, for the first of its actions that takes it. */
export function createRegistry(catalog: Catalog, facts: Facts, name: string) {
  const plans = new Map<string, TypePlan>();
  let slots = 0;
  const nextSlot = (): number => slots++;
  const typeOf = (action: Action, resource: ActionFacts['resources'][number]['type']): TypePlan => {
    const key = `${servicePrefix(action)}/${resource.name}`;
    const known = plans.get(key);
    if (known !== undefined) return known;
    const made = planType(action, resource, facts, plans.size, nextSlot);
    plans.set(key, made);
    return made;
  };
  return {
    types: (action: ActionFacts): readonly StepType[] => {
      const service = servicePrefix(action.action);
      const extra = new Set(facts.extraTypes.get(action.action));
      const more = extra.size === 0 ? [] : catalog.resourceTypesOf(service).filter((type) => extra.has(type.name));
      const all = [...action.resources, ...more.map((type) => ({ type, required: false }))];
      const needed = facts.neededTypes.get(action.action) ?? [];
      const types = all.map(({ type, required }) => ({
        plan: typeOf(action.action, type),
        required: required || needed.includes(type.name),
      }));
      const listed = facts.createdTypes.get(action.action);
      const nouns = types.map(({ plan }) => nounLength(plan, name));
      const longest = Math.max(0, ...nouns);
      return types.map(({ plan, required }, at) => ({
        plan,
        required,
        isCreated: listed?.includes(plan.name) ?? (creation.test(name) && longest > 0 && nouns[at] === longest),
      }));
    },
    format: (text: string): TypePlan => {
      const format = parseFormat(text);
      const made = planFormats(text, format === undefined ? [] : [format], [], plans.size, nextSlot);
      plans.set(text, made);
      return made;
    },
    all: () => [...plans.values()],
    slotCount: () => slots,
    /** EC2 ids tell their resource type, whatever the parameter is called. */
    ec2Sink: () => {
      const slotOf = new Map(
        [...plans.values()].flatMap((type) =>
          type.variables.filter(({ isMain }) => isMain).map(({ slot }) => [type.name, slot] as const),
        ),
      );
      return (text: string, scratch: Scratch): void => {
        const type = facts.ec2IdPrefixes.get(idPrefix(text));
        const slot = type === undefined ? undefined : slotOf.get(type);
        if (slot !== undefined) scratch.values[slot]?.add(text);
      };
    },
  };
}
