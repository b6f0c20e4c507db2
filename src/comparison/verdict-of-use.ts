// The verdict of policies on the calls behind one line of usage.

import type { CompiledPolicies } from '../iam/compile-policies.js';
import { evaluateCompiled, type Evaluation } from '../iam/evaluate.js';
import { evaluatePattern } from '../iam/evaluate-pattern.js';
import { requestsOf, type Caller, type UseRequest } from '../usage/request-of.js';
import type { UsageLine } from '../usage/usage-file.js';

/**
 * Evaluates a line. `denied`: some call behind it is, whichever receiver a role was passed to. `allowed`: every one is.
 * `dependsOn` has `iam:PassedToService` where the receiver decides.
 */
export function verdictOfUse(policies: CompiledPolicies, line: UsageLine, caller: Caller): Evaluation {
  const verdicts = verdictsOfUse(policies, line, caller);
  const verdict = worstFirst.find((one) => verdicts.some((evaluation) => evaluation.verdict === one));
  if (verdict === undefined) throw new Error(`no request stands behind ${line.action} on ${line.resource}`);
  return joined(
    verdict,
    verdicts.filter((evaluation) => evaluation.verdict === verdict),
  );
}

/** The same, for each resource of the line apart. */
export function verdictsOfUse(policies: CompiledPolicies, line: UsageLine, caller: Caller): readonly Evaluation[] {
  return requestsOf(line, caller).map((alternatives) =>
    eitherOf(alternatives.map((request) => verdictOfRequest(policies, request))),
  );
}

const worstFirst = ['denied', 'unknown', 'allowed'] as const;

/** Evaluates one request. */
export function verdictOfRequest(policies: CompiledPolicies, { action, resource, context }: UseRequest): Evaluation {
  const { kind, text } = resource;
  return kind === 'literal'
    ? evaluateCompiled(policies, { action, resource: text, context })
    : evaluatePattern(policies, { action, resources: text, context });
}

// One of the requests was made: certain only where all have the same verdict.
function eitherOf(evaluations: readonly Evaluation[]): Evaluation {
  const [first] = evaluations;
  const areSame = evaluations.every(({ verdict }) => verdict === first?.verdict);
  if (first && areSame) return joined(first.verdict, evaluations);
  return joined('unknown', evaluations, ['iam:PassedToService']);
}

function joined(
  verdict: Evaluation['verdict'],
  evaluations: readonly Evaluation[],
  keys: readonly string[] = [],
): Evaluation {
  const refs = evaluations.flatMap(({ deciding }) => deciding);
  return {
    verdict,
    deciding: [...new Map(refs.map((ref) => [JSON.stringify(ref), ref])).values()],
    dependsOn: [...new Set([...evaluations.flatMap(({ dependsOn }) => dependsOn), ...keys])].sort(),
  };
}
