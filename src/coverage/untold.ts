// What a principal's own calls may have needed beside what their records tell.

import { loadUntoldNeeds, type UntoldFact } from '../catalog/untold-needs.js';
import { globMatches } from '../event/selection.js';
import { byFields } from '../usage/cell.js';
import type { UsageLine } from '../usage/usage-file.js';

/** An action that calls of an event may need for something that no record tells. */
export interface UntoldNeed {
  readonly action: string;
  readonly event: string;
  readonly what: string;
}

/** The needs of calls that AWS did not deny, distinct and in order. */
export function untoldNeeds(uses: Iterable<Pick<UsageLine, 'event' | 'resource' | 'outcome'>>): readonly UntoldNeed[] {
  const found = new Map<string, UntoldNeed>();
  for (const { event, resource, outcome } of uses) {
    if (outcome === 'denied') continue;
    for (const fact of loadUntoldNeeds()) {
      if (!isMet(fact, event, resource)) continue;
      const { action, what } = fact;
      found.set(`${action} ${event} ${what}`, { action, event, what });
    }
  }
  return [...found.values()].sort((left, right) => byFields(fieldsOf(left), fieldsOf(right)));
}

function isMet({ event, touching }: UntoldFact, called: string, resource: string): boolean {
  return (event === '*' || event === called) && (touching === '*' || globMatches(touching, resource));
}

function fieldsOf({ action, event, what }: UntoldNeed): readonly string[] {
  return [action, event, what];
}
