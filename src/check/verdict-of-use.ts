// The verdict of policies on the calls behind one line of usage.

import type { CompiledPolicies, StatementRef } from '../iam/compile-policies.js';
import { evaluateCompiled, type Evaluation } from '../iam/evaluate.js';
import { evaluatePattern } from '../iam/evaluate-pattern.js';
import { requestsOf, type Caller, type UseRequest } from '../usage/request-of.js';
import type { UsageLine } from '../usage/usage-file.js';

/** Evaluates a line: certain only where all requests that it may stand for have the same verdict. */
export function verdictOfUse(policies: CompiledPolicies, line: UsageLine, caller: Caller): Evaluation {
  const [first, ...others] = requestsOf(line, caller).map((request) => verdictOfRequest(policies, request));
  if (!first) throw new Error(`no request stands behind ${line.action} on ${line.resource}`);
  return others.reduce(both, first);
}

/** Evaluates one request. */
export function verdictOfRequest(policies: CompiledPolicies, { action, resource, context }: UseRequest): Evaluation {
  const { kind, text } = resource;
  return kind === 'literal'
    ? evaluateCompiled(policies, { action, resource: text, context })
    : evaluatePattern(policies, { action, resources: text, context });
}

function both(one: Evaluation, another: Evaluation): Evaluation {
  const deciding = distinctRefs([...one.deciding, ...another.deciding]);
  const dependsOn = [...new Set([...one.dependsOn, ...another.dependsOn])].sort();
  return { verdict: one.verdict === another.verdict ? one.verdict : 'unknown', deciding, dependsOn };
}

function distinctRefs(refs: readonly StatementRef[]): readonly StatementRef[] {
  return [...new Map(refs.map((ref) => [JSON.stringify(ref), ref])).values()];
}
