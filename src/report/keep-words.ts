// Why something stays as it is attached, in words for people.

import type { HiddenReason } from '../comparison/compare.js';
import type { KeepReason } from '../proposal/keep.js';
import { blindReason } from './blind-reason.js';
import { countWords, firstNames } from './counted.js';

/** How many names a reason has. */
const mostNames = 3;

/** The reason as half a sentence, of plain text except for what logs and files say. */
export function keepWords(reason: KeepReason): string {
  switch (reason.kind) {
    case 'not-observable': {
      return `not observable: ${hiddenBy(reason.reasons)}`;
    }
    case 'unmapped-calls':
      return `calls of which no action is known may need it: ${reason.events.slice(0, mostNames).join(', ')}`;
    case 'keep-list':
      return `on the keep list: ${reason.rule.reason}`;
    case 'short-window':
      return `the evidence spans ${reason.days.toFixed(1)} days, less than --min-window ${String(reason.minDays)}d`;
    case 'newer':
      return reason.changedAt === undefined ? 'its age is not known' : `changed at ${reason.changedAt}`;
    case 'quarantine':
      return 'AWS attached it to contain a leaked key';
    case 'boundary':
      return `it is the boundary of ${firstNames(reason.of, mostNames)}`;
    case 'attached-elsewhere':
      return `AWS counts ${String(reason.count)} who have it, and only ${String(reason.known)} are known`;
    case 'service-linked':
      return `${firstNames(reason.principals, mostNames)} has it, a role of a service, which nobody can change`;
    case 'no-evidence':
      return `no call of ${firstNames(reason.principals, mostNames)} was read`;
    case 'not-shown':
      return `a narrower statement cannot be shown to be within it (${reason.reason})`;
  }
}

/** One reason why a use may have gone unseen. */
export function hiddenWords(reason: HiddenReason): string {
  if (reason.kind === 'unknown-action') return 'AWS publishes no such action';
  return blindReason(reason);
}

/** Reasons why a use may have gone unseen, the first of them in words. */
export function hiddenBy([first, ...others]: readonly HiddenReason[]): string {
  return `${first ? hiddenWords(first) : ''}${others.length > 0 ? `, and ${countWords(others.length, 'more reason')}` : ''}`;
}
