// Never wider: whatever emitted policies allow, the attached ones allow, and every attached deny is still there. Shown on
// the documents as IAM will read them, over all actions, resources and requests; not over today's catalog.

import { attachedStatements, type AttachedStatement } from '../comparison/attached-statement.js';
import type { HeldPolicy } from '../attached/attached.js';
import { jsonStatement } from '../iam/format-policy.js';
import { containGrant, type Grant as IamGrant } from '../iam/grant-containment.js';
import { areActionsCovered } from '../iam/containment.js';
import { parseActionPattern } from '../iam/pattern.js';
import type { Clause, PolicyDocument, Statement } from '../iam/policy.js';

/** An emitted allow that could not be shown to be within the attached ones. */
export interface WiderGrant {
  readonly statement: Statement;
  readonly action: string;
  readonly resource: string;
}

/** The result: pairs of an action and a resource, or statements that say `NotAction` or `NotResource`, and how many are contained. */
export interface NeverWider {
  readonly grants: number;
  readonly contained: number;
  readonly wider: readonly WiderGrant[];
  /** Attached denies that must be there, and those that are not. */
  readonly denies: number;
  readonly lostDenies: readonly AttachedStatement[];
}

/** Holds emitted documents against the attached policies. `gone`: the policies that will be detached. */
export function neverWider(
  documents: readonly PolicyDocument[],
  attached: readonly HeldPolicy[],
  gone: ReadonlySet<HeldPolicy>,
): NeverWider {
  const { allows, denies } = attachedStatements(attached);
  const emitted = documents.flatMap(({ statements }) => statements);
  const asked = emitted.filter(({ effect }) => effect === 'Allow').flatMap(grantsIn);
  const wider = asked.filter((one) => !isContained(one, allows));
  const said = emitted.filter(({ effect }) => effect === 'Deny');
  const moved = denies.filter(({ held }) => gone.has(held));
  return {
    grants: asked.length,
    contained: asked.length - wider.length,
    wider: wider.map(({ statement, action, resource }) => ({ statement, action, resource })),
    denies: denies.length,
    lostDenies: moved.filter(
      ({ statement }) => !partsOf(statement).every((part) => said.some((one) => says(one, part))),
    ),
  };
}

interface AskedGrant extends IamGrant {
  readonly statement: Statement;
}

function grantsIn(statement: Statement): readonly AskedGrant[] {
  const { actions, resources, conditions } = statement;
  const actionTexts = actions.kind === 'in' ? actions.patterns : ['*'];
  const resourceTexts = resources?.kind === 'in' ? resources.patterns : ['*'];
  return actionTexts.flatMap((action) =>
    resourceTexts.map((resource) => ({ statement, action, resource, conditions })),
  );
}

/** A statement as those that it may be divided into, as a large one is: an action and a resource each, where it lists them. */
function partsOf(statement: Statement): readonly Statement[] {
  const single = (clause: Clause): readonly Clause[] =>
    clause.kind === 'in' ? clause.patterns.map((pattern) => ({ kind: 'in', patterns: [pattern] })) : [clause];
  const { resources } = statement;
  return single(statement.actions).flatMap((actions) =>
    resources
      ? single(resources).map((one) => ({ ...statement, actions, resources: one }))
      : [{ ...statement, actions }],
  );
}

/** Whether a statement says what a part of another does, word for word. */
function says(one: Statement, part: Statement): boolean {
  const hasAll = (clause: Clause | undefined, other: Clause | undefined) =>
    clause?.kind === 'in' &&
    other?.kind === 'in' &&
    other.patterns.every((pattern) => clause.patterns.includes(pattern));
  const lower = ({ kind, patterns }: Clause): Clause => ({
    kind,
    patterns: patterns.map((text) => text.toLowerCase()),
  });
  return (
    sayingOf({
      ...one,
      actions: hasAll(lower(one.actions), lower(part.actions)) ? part.actions : one.actions,
      ...(hasAll(one.resources, part.resources) && part.resources && { resources: part.resources }),
    }) === sayingOf(part)
  );
}

function isContained(grant: AskedGrant, allows: readonly AttachedStatement[]): boolean {
  const { actions, resources } = grant.statement;
  const isPlain = actions.kind === 'in' && resources?.kind === 'in';
  const isShown = isPlain && containGrant(grant, { allows: allows.map((one) => one.compiled) }).kind === 'contained';
  // What stays as it was need not be understood: a condition of which nothing follows, patterns that are too hard.
  return isShown || allows.some((allow) => isInItsWords(grant, allow));
}

// The attached statement itself, or some of its actions on some of its resources, under its conditions.
function isInItsWords(grant: AskedGrant, { statement: attached, compiled }: AttachedStatement): boolean {
  const { statement, action, resource } = grant;
  if (statement.actions.kind === 'not-in') return partsOf(statement).every((part) => says(attached, part));
  const onOne = statement.resources?.kind === 'in' && { resources: { kind: 'in', patterns: [resource] } as const };
  if (!says(attached, { ...statement, actions: attached.actions, ...onOne })) return false;
  return areActionsCovered(parseActionPattern(action), [compiled.actions]);
}

/** What a statement says, whatever the order of its words, the case of its actions and its Sid. */
export function sayingOf(statement: Statement): string {
  const sorted = (texts: readonly string[]) => [...new Set(texts)].sort();
  const { effect, actions, resources, conditions } = statement;
  const lines = conditions.map(({ operator, key, values }) => ({ operator, key, values: sorted(values) }));
  return JSON.stringify([
    jsonStatement({
      effect,
      // Case tells no actions apart, and of two spellings one is written.
      actions: { kind: actions.kind, patterns: sorted(actions.patterns.map((pattern) => pattern.toLowerCase())) },
      ...(resources && { resources: { kind: resources.kind, patterns: sorted(resources.patterns) } }),
      conditions: [],
    }),
    lines.map((line) => JSON.stringify(line)).sort(),
  ]);
}
