// The tagging action that AWS checks besides when a call that makes something carries tags.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html

import type { ActionFacts } from '../catalog/catalog.js';
import type { Json, JsonObject } from '../decode/record.js';
import { anyResource, type ResourcePattern } from '../iam/resource-pattern.js';
import { isTrimmed, trimTail } from './arn-tail.js';
import { fillType } from './fill.js';
import { isList, isObject, listOf, textsAt, compilePath } from './json-path.js';
import { normalize } from './names.js';
import type { Plan } from './plan.js';
import { isNamed, type Home, type Scratch } from './scratch.js';
import { kindOfKey } from './tag-keys.js';
import { nounLength, type TypePlan } from './type-plan.js';
import type { Scope, Use } from './use.js';

const taggedTypes = [
  'tagSpecificationSet.resourceType',
  'tagSpecifications.resourceType',
  '*.TagSpecification.ResourceType',
].map(compilePath);

/** Types on which a call's tags are asked for besides what it makes. https://github.com/wri/gfw-data-api/pull/175 */
const taggedBesides = new Map([['batch.amazonaws.com:SubmitJob', 'job-definition']]);

/** The tagging action's uses; none where the request carries no tags. `own` are the uses of the call itself. */
export function tagUses(plan: Plan, tagging: ActionFacts, own: readonly Use[], scratch: Scratch): readonly Use[] {
  const { parameters } = scratch.event;
  if (parameters === undefined || !hasTags(parameters, 0)) return [];
  const uses: Use[] = [];
  const take = (resource: ResourcePattern, scope: Scope): void => {
    uses.push({
      action: tagging.action,
      resource: isTrimmed(tagging.action) ? trimTail(resource) : resource,
      scope,
      basis: 'side',
      reason: 'tag-on-create',
    });
  };
  if (tagging.resources.length === 0) take(anyResource, 'unscopable');
  else if ((plan.own[0]?.formats.length ?? 0) > 0) {
    // Where the event has a format of its own, what the call makes is what it is called on.
    for (const { resource, scope, reason } of own) if (reason === 'called') take(resource, scope);
  } else {
    const besides = plan.types.filter(({ name }) => name === taggedBesides.get(plan.key));
    const types = [...taggedTypePlans(plan, tagging, parameters, scratch), ...besides];
    for (const type of types) {
      scratch.homes[type.index] = homeOf(parameters, scratch) ?? scratch.homes[type.index];
      takeTagged(type, own, scratch, take);
    }
  }
  if (uses.length === 0) take(anyResource, 'unknown');
  return uses;
}

/** A replica is made, and tagged, in another Region. https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html */
function homeOf({ replicaRegion }: JsonObject, { event }: Scratch): Home | undefined {
  return typeof replicaRegion === 'string' ? { region: replicaRegion, account: event.account } : undefined;
}

function hasTags(object: JsonObject, depth: number): boolean {
  for (const key in object) {
    const kind = kindOfKey(key);
    if (kind === 'other') continue;
    const value = object[key];
    if (kind === 'tags' ? isFilled(value) : depth === 0 && isObject(value) && hasTags(value, 1)) return true;
  }
  return false;
}

function isFilled(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  if (isList(value)) return value.length > 0;
  if (!isObject(value)) return true;
  return isFilled(listOf(value)) || Object.keys(value).some((key) => key !== 'items' && key !== 'item');
}

/** EC2 says which types it tags; elsewhere the call's name says what it makes. */
function taggedTypePlans(
  plan: Plan,
  tagging: ActionFacts,
  parameters: JsonObject,
  scratch: Scratch,
): readonly TypePlan[] {
  const taggable = plan.types.filter(({ name }) => tagging.resources.some(({ type }) => type.name === name));
  const told = new Set(taggedTypes.flatMap((path) => textsAt(parameters, path)));
  if (told.size > 0) return taggable.filter(({ name }) => told.has(name));
  const eventName = plan.key.slice(plan.key.indexOf(':') + 1);
  const made = taggable.filter(({ name }) => plan.made.includes(name));
  if (made.length > 0) return oneOf(made, plan, scratch);
  const longest = Math.max(0, ...taggable.map((type) => nounLength(type, eventName)));
  const meant = taggable.filter((type) => longest > 0 && nounLength(type, eventName) === longest);
  // A type that the call's name says in full comes before those that only share a word with it.
  const named = meant.filter(({ name }) => normalize(eventName).includes(normalize(name)));
  if (meant.length > 0) return named.length > 0 ? named : meant;
  const own = new Set(plan.own[0]?.types.filter(({ required }) => required).map(({ plan: type }) => type.name));
  return taggable.filter(({ name }) => own.has(name));
}

/** Of types of which a call makes one, those that it names; all of them where it names none. */
function oneOf(made: readonly TypePlan[], { alternatives }: Plan, scratch: Scratch): readonly TypePlan[] {
  if (!alternatives.some((set) => made.every(({ name }) => set.includes(name)))) return made;
  const named = made.filter((type) => isNamed(type, scratch));
  return named.length > 0 ? named : made;
}

function takeTagged(
  type: TypePlan,
  own: readonly Use[],
  scratch: Scratch,
  take: (resource: ResourcePattern, scope: Scope) => void,
): void {
  const made: (readonly [ResourcePattern, Scope])[] = [];
  fillType(type, scratch, 'created', (resource, scope) => made.push([resource, scope]));
  for (const [resource, scope] of made) take(resource, own.find((use) => use.resource === resource)?.scope ?? scope);
}
