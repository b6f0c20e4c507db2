// What AWS decided about a call, from its error.

import type { Denial, Outcome } from './event.js';
import { outcomeFacts, type OutcomeFact } from './outcome-table.js';
import { globMatches } from './selection.js';

const exact = new Map<string, OutcomeFact[]>();
const patterns: OutcomeFact[] = [];
for (const fact of outcomeFacts) {
  if (fact.code.includes('*')) patterns.push(fact);
  else exact.set(fact.code, [...(exact.get(fact.code) ?? []), fact]);
}

/** The outcome of a call; without an error it was authorized, and an error that no fact knows, or without a code, decides nothing. */
export function outcomeOf(source: string, code: string, message: string): Outcome {
  if (code === '') return message === '' ? 'used' : 'undecided';
  const bare = code.replace(/^(?:Client|Server)\./, '');
  const applies = (fact: OutcomeFact) =>
    (fact.source === '*' || fact.source === source) &&
    (fact.message === undefined || message.replace(/\.$/, '') === fact.message);
  const fact =
    exact.get(bare)?.find(applies) ??
    patterns.find((pattern) => applies(pattern) && globMatches(pattern.code, bare.slice(0, 200)));
  return fact?.outcome ?? 'undecided';
}

/**
 * How AWS worded a denial.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function denialOf(message: string): Denial {
  if (message.includes('with an explicit deny')) return 'explicit';
  return message.includes('because no identity-based policy allows') ? 'no-identity-policy' : 'other';
}
