// Reasons as values: equal ones once, and the same in words.

import type { BlindReason, Observability } from './question.js';

/** Whether a use may have gone unseen. */
export function isBlind(answer: Observability): answer is Extract<Observability, { kind: 'not-observable' }> {
  return answer.kind === 'not-observable';
}

/** Reasons without repeats, in the order of their first. */
export function distinctReasons(reasons: readonly BlindReason[]): readonly BlindReason[] {
  if (reasons.length < 2) return reasons;
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()];
}
