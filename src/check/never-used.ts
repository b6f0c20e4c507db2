// The grants of policies that no used call needed. What a trail cannot see looks the same: the caller must say so.

import {
  compilePolicies,
  type CompiledStatement,
  type PolicyWorld,
  type StatementRef,
} from '../iam/compile-policies.js';
import { matchesGlob } from '../iam/glob.js';
import type { PolicyDocument } from '../iam/policy.js';
import { requestsOf, type UseRequest } from '../usage/request-of.js';
import type { PrincipalLines } from '../usage/usage-file.js';
import { verdictOfRequest } from '../comparison/verdict-of-use.js';

/** What of an allow statement was never used, as it is written. `isWhole`: no call needed the statement at all. */
export interface NeverUsed {
  readonly ref: StatementRef;
  readonly isWhole: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** The never used parts of identity policies, in the order of the policies. A call that may have needed one counts, also where its outcome is undecided. */
export function neverUsed(
  principals: Iterable<PrincipalLines>,
  identity: PolicyWorld['identity'],
): readonly NeverUsed[] {
  const statements = compilePolicies({ identity }).layers[0] ?? [];
  const marks = statements.map((statement) => new Marks(statement));
  for (const caller of principals) {
    for (const line of caller.uses) {
      if (line.outcome === 'denied') continue;
      for (const request of requestsOf(line, caller).flat()) for (const mark of marks) mark.add(request);
    }
  }
  return marks.flatMap((mark) => mark.rest(identity) ?? []);
}

class Marks {
  readonly #statement: CompiledStatement;
  readonly #actions = new Set<number>();
  readonly #resources = new Set<number>();
  #isUsed = false;

  constructor(statement: CompiledStatement) {
    this.#statement = statement;
  }

  add(request: UseRequest): void {
    const { actions, resources } = this.#statement;
    if (!mayNeed(this.#statement, request)) return;
    this.#isUsed = true;
    const name = request.action.toLowerCase();
    actions.patterns.forEach((pattern, index) => {
      if (matchesGlob(pattern, name)) this.#actions.add(index);
    });
    resources.patterns.forEach((pattern, index) => {
      if (this.#resources.has(index)) return;
      const alone = { ...this.#statement, resources: { kind: 'in', patterns: [pattern] } } as const;
      if (mayNeed(alone, request)) this.#resources.add(index);
    });
  }

  /** What is left of the statement as it was written, or `undefined` where nothing is. */
  rest(identity: readonly PolicyDocument[]): NeverUsed | undefined {
    const { ref } = this.#statement;
    const written = identity[ref.policy]?.statements[ref.statement];
    if (!written) return undefined;
    const unused = (clause: (typeof written)['actions'] | undefined, used: ReadonlySet<number>) =>
      clause?.kind === 'in' ? clause.patterns.filter((_, index) => !used.has(index)) : [];
    const actions = unused(written.actions, this.#actions);
    const resources = unused(written.resources, this.#resources);
    const isWhole = !this.#isUsed;
    return isWhole || actions.length > 0 || resources.length > 0 ? { ref, isWhole, actions, resources } : undefined;
  }
}

function mayNeed(statement: CompiledStatement, request: UseRequest): boolean {
  return verdictOfRequest({ denies: [], layers: [[statement]] }, request).verdict !== 'denied';
}
