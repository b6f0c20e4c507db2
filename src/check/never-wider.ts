// Never wider: whatever emitted policies allow, the attached ones allow, and every attached deny is still there. Shown on
// the documents as IAM will read them, over all actions, resources and requests; not over today's catalog.

import { attachedStatements, type AttachedStatement } from '../comparison/attached-statement.js';
import type { HeldPolicy } from '../attached/attached.js';
import { jsonStatement } from '../iam/format-policy.js';
import { containGrant, type Grant as IamGrant } from '../iam/grant-containment.js';
import { areActionsCovered } from '../iam/containment.js';
import { parseActionPattern } from '../iam/pattern.js';
import type { PolicyDocument, Statement } from '../iam/policy.js';

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
  const said = new Set(emitted.filter(({ effect }) => effect === 'Deny').map(sayingOf));
  const moved = denies.filter(({ held }) => gone.has(held));
  return {
    grants: asked.length,
    contained: asked.length - wider.length,
    wider: wider.map(({ statement, action, resource }) => ({ statement, action, resource })),
    denies: denies.length,
    lostDenies: moved.filter(({ statement }) => !said.has(sayingOf(statement))),
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

function isContained(grant: AskedGrant, allows: readonly AttachedStatement[]): boolean {
  const { actions, resources } = grant.statement;
  const isPlain = actions.kind === 'in' && resources?.kind === 'in';
  if (isPlain) return containGrant(grant, { allows: allows.map(({ compiled }) => compiled) }).kind === 'contained';
  return allows.some((allow) => isInItsWords(grant, allow));
}

// The attached statement itself, or some of its actions on the same resources under the same conditions.
function isInItsWords(
  { statement, action }: AskedGrant,
  { statement: attached, compiled }: AttachedStatement,
): boolean {
  if (sayingOf({ ...statement, actions: attached.actions }) !== sayingOf(attached)) return false;
  if (statement.actions.kind === 'not-in') return sayingOf(statement) === sayingOf(attached);
  return areActionsCovered(parseActionPattern(action), [compiled.actions]);
}

function sayingOf(statement: Statement): string {
  const sorted = (texts: readonly string[]) => [...new Set(texts)].sort();
  const { effect, actions, resources, conditions } = statement;
  const lines = conditions.map(({ operator, key, values }) => ({ operator, key, values: sorted(values) }));
  return JSON.stringify([
    jsonStatement({
      effect,
      actions: { kind: actions.kind, patterns: sorted(actions.patterns) },
      ...(resources && { resources: { kind: resources.kind, patterns: sorted(resources.patterns) } }),
      conditions: [],
    }),
    lines.map((line) => JSON.stringify(line)).sort(),
  ]);
}
