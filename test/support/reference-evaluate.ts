// Reference: AWS's evaluation of a request within one account, written from its pages as plainly as can be.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

import type { RawPolicy, RawRequest, RawStatement, RawWorld } from './raw-policy.js';
import { holdsInReference } from './reference-condition.js';
import {
  lacksValue,
  matchesActionPattern,
  matchPieces,
  resourcePieces,
  type ArnReading,
  type Sure,
} from './reference-match.js';

/** The verdict, and the places of the statements that decide it: `identity 0.1`, `boundary 0.0`, `scp 2: 0.1`. */
export interface ReferenceVerdict {
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  readonly deciding: readonly string[];
}

interface Judged {
  readonly place: string;
  readonly effect: 'Allow' | 'Deny';
  readonly applies: Sure;
}

/** Evaluates a request; a `*` that ends one of an ARN's first fields is read widely if not said otherwise. */
export function evaluateInReference(
  world: RawWorld,
  request: RawRequest,
  reading: ArnReading = 'wide',
): ReferenceVerdict {
  const judge = (layer: string, policies: readonly RawPolicy[]) => judgeAll(layer, policies, { request, reading });
  const layers = [judge('identity', world.identity)];
  if (world.boundary) layers.push(judge('boundary', [world.boundary]));
  (world.levels ?? []).forEach((level, at) => layers.push(judge(`scp ${at}:`, level)));

  const denies = layers.flat().filter(({ effect, applies }) => effect === 'Deny' && applies > 0);
  const certain = denies.filter(({ applies }) => applies === 1);
  if (certain.length > 0) return { verdict: 'denied', deciding: places(certain) };

  const allows = layers.map((layer) => layer.filter(({ effect, applies }) => effect === 'Allow' && applies > 0));
  if (allows.some((layer) => layer.length === 0)) return { verdict: 'denied', deciding: [] };
  const sureOnes = allows.map((layer) => layer.filter(({ applies }) => applies === 1));
  const hanging = allows.filter((_, at) => sureOnes[at]?.length === 0).flat();
  if (denies.length + hanging.length > 0) return { verdict: 'unknown', deciding: places([...denies, ...hanging]) };
  return { verdict: 'allowed', deciding: places(sureOnes.flat()) };
}

const places = (judged: readonly Judged[]): string[] => judged.map(({ place }) => place);

interface Asked {
  readonly request: RawRequest;
  readonly reading: ArnReading;
}

function judgeAll(layer: string, policies: readonly RawPolicy[], { request, reading }: Asked): Judged[] {
  return policies.flatMap(({ Version, Statement }, policy) =>
    Statement.map((statement, at) => ({
      place: `${layer} ${policy}.${at}`,
      effect: statement.Effect,
      applies: appliesInReference(statement, Version, request, reading),
    })),
  );
}

/** Whether a statement speaks of a request. */
export function appliesInReference(
  statement: RawStatement,
  version: RawPolicy['Version'],
  request: RawRequest,
  reading: ArnReading = 'wide',
): Sure {
  const named = (statement.Action ?? statement.NotAction ?? []).some((one) =>
    matchesActionPattern(one, request.action),
  );
  if (named !== (statement.Action !== undefined)) return 0;
  const patterns = statement.Resource ?? statement.NotResource ?? [];
  const pieces = patterns.map((one) => resourcePieces(one, version, reading));
  const hit = Math.max(0, ...pieces.map((one) => matchPieces(one, request.resource, request)));
  // "this might cause the entire statement to be invalid", says the page on variables; or it excludes nothing.
  const spared = hit < 1 && pieces.some((one) => lacksValue(one, request)) ? 0.5 : 1 - hit;
  const lines = Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => holdsInReference({ operator, key, values, version }, request)),
  );
  return Math.min(statement.Resource ? hit : spared, ...lines) as Sure;
}
