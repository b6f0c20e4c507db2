// A question as the events that would have answered it: each with what a selector can ask for.

import type { EventKind, EventKinds } from '../catalog/event-kinds.js';
import type { EventName } from '../catalog/event-names.js';
import { parseArn } from '../iam/arn.js';
import { areDisjoint } from '../iam/containment.js';
import { parseResourcePattern, type ResourceGlob } from '../iam/pattern.js';
import { anyResource, escapeLiteral } from '../iam/resource-pattern.js';
import type { CoverageQuestion, Side } from './question.js';

/** One event that a selector would have to let through. Data events have `types`: alternatives, one of them is enough. */
export interface AskedEvent extends EventName {
  readonly category: 'Management' | 'Data';
  readonly side: Side;
  readonly types: readonly string[];
  /** All of these must be covered. */
  readonly resources: readonly ResourceGlob[];
  /** All that `userIdentity.arn` may be. */
  readonly caller: ResourceGlob;
}

/** A question, compiled. */
export interface Asked {
  readonly resource: ResourceGlob;
  readonly isAny: boolean;
  readonly partition: string;
  readonly caller: ResourceGlob;
}

/** Compiles a question. */
export function compileQuestion({ resource, version = '2012-10-17', principal }: CoverageQuestion): Asked {
  return {
    resource: parseResourcePattern(withObjects(resource), version),
    isAny: /^\*+$/.test(resource),
    partition: parseArn(principal ?? '')?.partition ?? '*',
    caller: pattern(principal === undefined ? anyResource : callerPattern(principal)),
  };
}

function pattern(text: string): ResourceGlob {
  return parseResourcePattern(text, '2012-10-17');
}

// Lists and `HeadBucket` are logged for a selector whose prefix is the whole bucket: they are asked for by the beginning
// that all objects have. https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
function withObjects(resource: string): string {
  return /^arn:[^:]*:s3:::[^/]+$/.test(resource) && !resource.endsWith('*') ? `${resource}/` : resource;
}

// A role calls as a session of it, whose ARN has no path.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
function callerPattern(principal: string): string {
  const arn = parseArn(principal);
  if (!arn?.resource.startsWith('role/')) return principal;
  const name = escapeLiteral(arn.resource.slice(arn.resource.lastIndexOf('/') + 1));
  return `arn:${arn.partition}:sts::${arn.account}:assumed-role/${name}/*`;
}

/** The events of one kind: each source and name, on each side, with each type. */
export function* askedEvents(
  kind: Extract<EventKind, { kind: 'management' | 'data' }>,
  asked: Asked,
  kinds: EventKinds,
): Generator<AskedEvent> {
  const sides: readonly Side[] = kind.side === 'both' ? ['read', 'write'] : [kind.side];
  const types = kind.kind === 'data' ? relevantTypes(kind.types, asked, kinds) : [[]];
  const category = kind.kind === 'data' ? 'Data' : 'Management';
  for (const alternatives of types) {
    const event = { category, types: alternatives, caller: asked.caller } as const;
    const resources = category === 'Data' ? resourcesOf(alternatives, asked, kinds) : [];
    for (const { source, name } of kind.events) {
      for (const side of sides) yield { ...event, source, name, side, resources };
    }
  }
}

// The types that a resource of the question may be of; all where the tables tell of none.
function relevantTypes(
  types: readonly (readonly string[])[],
  { resource }: Asked,
  kinds: EventKinds,
): readonly (readonly string[])[] {
  const relevant = types.filter((alternatives) => {
    // What has no type (a phone number) has no ARN either.
    if (alternatives.length === 0) return !resource.glob.start.startsWith('arn:');
    const arns = alternatives.flatMap((type) => kinds.arnsOf(type));
    return arns.length === 0 || arns.some((arn) => !areDisjoint(pattern(arn).glob, resource.glob));
  });
  return relevant.length > 0 ? relevant : types;
}

// `*` stands for all resources of the type: no selector lists ARNs of other services.
function resourcesOf(alternatives: readonly string[], asked: Asked, kinds: EventKinds): readonly ResourceGlob[] {
  const arns = asked.isAny ? alternatives.flatMap((type) => kinds.arnsOf(type)) : [];
  if (arns.length === 0) return [asked.resource];
  return arns.map((arn) => pattern(arn.replace(/^arn:\*:/, `arn:${asked.partition}:`)));
}
