// Why something stays as it is attached, in words for people.

import type { HiddenReason } from '../comparison/compare.js';
import type { KeepReason } from '../proposal/keep.js';
import { blindReason } from './blind-reason.js';

/** The reason as half a sentence, of plain text except for what logs and files say. */
export function keepWords(reason: KeepReason): string {
  switch (reason.kind) {
    case 'not-observable': {
      const [first, ...others] = reason.reasons.map(hiddenWords);
      return `not observable: ${first ?? ''}${others.length > 0 ? `, and ${String(others.length)} more reasons` : ''}`;
    }
    case 'unmapped-calls':
      return `calls of which no action is known may need it: ${reason.events.slice(0, 3).join(', ')}`;
    case 'keep-list':
      return `on the keep list: ${reason.rule.reason}`;
    case 'short-window':
      return `the evidence spans ${reason.days.toFixed(1)} days, less than --min-window ${String(reason.minDays)}d`;
    case 'newer':
      return reason.changedAt === undefined ? 'its age is not known' : `changed at ${reason.changedAt}`;
    case 'quarantine':
      return 'AWS attached it to contain a leaked key';
    case 'boundary':
      return `it is the boundary of ${someOf(reason.of)}`;
    case 'attached-elsewhere':
      return `AWS counts ${String(reason.count)} who have it, and only ${String(reason.known)} are known`;
    case 'no-evidence':
      return `no call of ${someOf(reason.principals)} was read`;
    case 'not-shown':
      return `a narrower statement cannot be shown to be within it (${reason.reason})`;
  }
}

function someOf(names: readonly string[]): string {
  const more = names.length - 3;
  return `${names.slice(0, 3).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
}

/** One reason why a use may have gone unseen. */
export function hiddenWords(reason: HiddenReason): string {
  if (reason.kind === 'launch-template') return 'roles in launch templates stand in no record';
  if (reason.kind === 'unknown-action') return 'AWS publishes no such action';
  return blindReason(reason);
}
