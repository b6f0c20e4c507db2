// What is to be known of a keep list: entries that hold nothing back, as the list is there for what must not go.

import { isRuleFor, type KeepRule } from '../pipeline.js';
import { plainText } from '../report/plain-text.js';

/** A line for each rule that has ended before a day, or that names none of those whose policies are known; each ended. */
export function keepRemarks(rules: readonly KeepRule[], known: Iterable<string>, day: string): string {
  const arns = [...known];
  return rules
    .flatMap((rule) => {
      const trouble = hasEnded(rule, day)
        ? `ended with ${rule.until ?? ''}`
        : arns.some((arn) => isRuleFor(rule, arn))
          ? undefined
          : 'matches nobody whose attached policies are known';
      return trouble === undefined ? [] : [`keep list: ${wordsFor(rule)} ${trouble}: it holds nothing back\n`];
    })
    .join('');
}

/** Whether a rule holds no more on a day. */
export function hasEnded({ until }: KeepRule, day: string): boolean {
  return until !== undefined && until < day;
}

function wordsFor({ principal, action, reason }: KeepRule): string {
  return `\`${plainText(principal)}\`, \`${plainText(action)}\` (${plainText(reason)})`;
}
