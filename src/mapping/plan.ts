// The plan of an event's name, made once: which actions, on what they depend, and how their resources are read.

import type { ActionFacts, Catalog } from '../catalog/catalog.js';
import type { Facts } from '../catalog/load-facts.js';
import { servicePrefix } from '../iam/action.js';
import { planAnswered, type Answered } from './answered.js';
import { createClassifier, type ArnClassifier } from './arn-classifier.js';
import { isTrimmed } from './arn-tail.js';
import { plainName } from './event-action.js';
import { firstKeys, isFirst, noticed } from './notices.js';
import { isOfResponse } from './pass-role.js';
import { createParameterTree, type ParameterTree } from './parameter-tree.js';
import type { Scratch } from './scratch.js';
import { addSinks } from './sinks.js';
import { kindOfKey } from './tag-keys.js';
import type { TypePlan } from './type-plan.js';
import { createRegistry, type StepType } from './type-registry.js';
import type { Basis, Reason } from './use.js';
import { answerToNothing, compileWhen, requestPaths, type When } from './when.js';

/** One action that an event needs or may need. */
export interface Step {
  readonly facts: ActionFacts;
  readonly how: 'own' | 'and' | 'instead';
  readonly when: When | undefined;
  /** What `when` answers where no key of the request has to do with a condition; `undefined`: it reads something else. */
  readonly unasked: boolean | undefined;
  /** Whether the action is asked for on log groups without their tail. */
  readonly isTrimmed: boolean;
  readonly basis: Basis;
  readonly reason: Reason;
  readonly types: readonly StepType[];
  /** Formats of the event's own, which come in place of those of the types. */
  readonly formats: readonly TypePlan[];
  /** What AWS asks for where the call names no resource: all of a type. */
  readonly collections: readonly TypePlan[];
  /** What the call makes of the same type as what it names. */
  readonly copies: readonly TypePlan[];
  /** Where the call names no resource it cannot be scoped. */
  readonly isBare: boolean;
}

/** All that is known of an event's name. */
export interface Plan {
  readonly key: string;
  /** What the event's name means, and what its request or outcome may add or put in place. */
  readonly own: readonly Step[];
  readonly conditional: readonly Step[];
  readonly types: readonly TypePlan[];
  readonly tree: ParameterTree<Scratch>;
  readonly answered: readonly Answered[];
  readonly classifier: ArnClassifier;
  readonly slotCount: number;
  readonly typeIndex: ReadonlyMap<string, number>;
  /** The parts of resources that stand in for the whole: part to whole, by type name. */
  readonly narrower: ReadonlyMap<string, string>;
  /** Sets of types of which a call touches one. */
  readonly alternatives: readonly (readonly string[])[];
  /** The action that is checked besides when the call carries tags. */
  readonly tagging: ActionFacts | undefined;
  /** The types that the call makes, where its name does not say so. */
  readonly made: readonly string[];
  readonly isIamCreation: boolean;
  /** Calls of IAM users that are about the caller where they name no user. */
  readonly isAboutCaller: boolean;
}

/** IAM calls that make what they name, so that its path is in the request or there is none. */
const takesPath = /^(Create(Group|InstanceProfile|Policy|Role|User|VirtualMFADevice)|UploadServerCertificate)$/;
/** Verbs of calls that may carry tags for what they make. */
const tagging =
  /^(Accept|Activate|AddDirect|Allocate|Associate|Authorize|BatchCreate|Claim|Connect|Convert|Copy|Create|Distribute|Enable|Export|Import|Instantiate|InviteOrganization|Invoke|Issue|Provision|Publish|Purchase|Put|Register|Replicate|Request|Reserve|Restore|Run|Start|Submit|Upload)/;

/** Makes the plan of an event that means these actions. */
export function createPlan(catalog: Catalog, facts: Facts, key: string, actions: readonly ActionFacts[]): Plan {
  const name = plainName(key.slice(key.indexOf(':') + 1));
  const service = actions[0] === undefined ? '' : servicePrefix(actions[0].action);
  const conditions = (facts.eventConditions.get(key) ?? []).flatMap((condition) => {
    const found = catalog.action(condition.action);
    return found === undefined ? [] : [{ ...condition, facts: found }];
  });
  const taggingAction = taggingOf(catalog, facts, key, actions);
  const registry = createRegistry(catalog, facts, name);
  const formats = (facts.eventFormats.get(key) ?? []).map((text) => registry.format(text));
  const asked = facts.collections.get(key) ?? [];
  const collections = asked.filter((text) => text !== '*').map((text) => registry.format(text));
  const copies = (facts.copies.get(key) ?? []).map((text) => registry.format(text));
  const own = actions.map((action): Step => ({
    facts: action,
    how: 'own',
    when: undefined,
    unasked: true,
    isTrimmed: isTrimmed(action.action),
    basis: 'event',
    reason: 'called',
    types: registry.types(action),
    formats,
    collections,
    copies,
    isBare: asked.includes('*'),
  }));
  const others = conditions.map((condition): Step => ({
    facts: condition.facts,
    how: condition.how === 'and' ? 'and' : 'instead',
    ...compiled(condition.when),
    isTrimmed: isTrimmed(condition.facts.action),
    basis: condition.reason === 'called' ? 'event' : 'side',
    reason: asReason(condition.reason),
    types: condition.how === 'unscoped' ? [] : tagged(condition.reason, registry.types(condition.facts)),
    formats:
      condition.how === 'instead' ? formats : formats.filter(({ name: text }) => hasFormat(condition.facts, text)),
    collections: [],
    copies: [],
    isBare: false,
  }));
  if (taggingAction !== undefined) registry.types(taggingAction);
  const typeIndex = new Map(registry.all().map((type) => [type.name, type.index]));
  const classifier = createClassifier(catalog, service, typeIndex);
  const conditionKeys = firstKeys(conditions.flatMap(({ when }) => requestPaths(when) ?? []));
  const roleKeys = firstKeys((facts.passRole.get(key) ?? []).map(({ path }) => (isOfResponse(path) ? '*' : path)));
  // Where nothing can be scoped, nothing of the request is read.
  const isScoped = typeIndex.size > 0;
  const tree = createParameterTree<Scratch>(
    service === 'ec2' && isScoped ? registry.ec2Sink() : undefined,
    (parameter) =>
      (isFirst(parameter, conditionKeys) ? noticed.condition : 0) |
      (taggingAction !== undefined && kindOfKey(parameter) !== 'other' ? noticed.tags : 0) |
      (isFirst(parameter, roleKeys) ? noticed.role : 0),
  );
  if (isScoped) addSinks({ tree, facts, service, name, types: registry.all(), typeIndex, classifier });
  return {
    key,
    own,
    conditional: others,
    types: registry.all(),
    tree,
    answered: planAnswered(facts.responseTypes.get(key) ?? [], registry.all()),
    classifier,
    slotCount: registry.slotCount(),
    typeIndex,
    narrower: new Map(facts.narrowerTypes.get(service)),
    alternatives: actions.flatMap(
      ({ action }) => facts.alternativeTypes.get(action) ?? facts.alternativeTypes.get(service) ?? [],
    ),
    tagging: taggingAction,
    made: actions.flatMap(({ action }) => facts.createdTypes.get(action) ?? []),
    isIamCreation: service === 'iam' && takesPath.test(name),
    isAboutCaller: facts.callerEvents.has(key),
  };
}

function compiled(text: string): Pick<Step, 'when' | 'unasked'> {
  const when = compileWhen(text);
  return { when, unasked: requestPaths(text) === undefined ? undefined : answerToNothing(when) };
}

/** What is tagged on creation is what is made, where the action has such a type. */
function tagged(reason: string, types: readonly StepType[]): readonly StepType[] {
  const made = reason === 'tag-on-create' ? types.filter(({ isCreated }) => isCreated) : [];
  return made.length > 0 ? made : types;
}

/** Whether an action takes resources of a format: one that the call needs besides is asked for on the same resource. */
function hasFormat({ resources }: ActionFacts, text: string): boolean {
  return resources.some(({ type }) => type.formats.includes(text));
}

/** A reason as the tables write it. */
export function asReason(text: string): Reason {
  return text === 'called' || text === 'tag-on-create' || text === 'missing-object' ? text : 'dependent-action';
}

/** The action that is checked besides when the call of an event carries tags. */
export function taggingOf(
  catalog: Catalog,
  facts: Facts,
  key: string,
  actions: readonly ActionFacts[],
): ActionFacts | undefined {
  const own = actions[0];
  if (own === undefined || own.level === 'Tagging') return undefined;
  if (!tagging.test(plainName(key.slice(key.indexOf(':') + 1)))) return undefined;
  const found = facts.tagOnCreate.get(own.action) ?? facts.tagOnCreate.get(`${servicePrefix(own.action)}:*`);
  return found === undefined || found === own.action ? undefined : catalog.action(found);
}
