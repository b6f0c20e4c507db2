// Resource patterns in the syntax of policy version 2012-10-17, and the escapes that keep a name from a log literal.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars

import type { Brand } from './brand.js';

/** An ARN, or `*`, in policy syntax: `*` and `?` are wildcards, a literal one is `${*}` or `${?}`. */
export type ResourcePattern = Brand<'ResourcePattern'>;

/** The pattern that matches every resource. */
export const anyResource = '*' as ResourcePattern;

/** Escapes a literal name for the resource part of an ARN: `*`, `?`, and `$` before `{`. */
export function escapeLiteral(name: string): string {
  return /[*?$]/.test(name) ? name.replace(/[*?]|\$(?=\{)/g, (sign) => `\${${sign}}`) : name;
}

/** Whether a literal can stand in one of the first five fields of an ARN pattern, where no escape exists. */
export function isPlainField(text: string): boolean {
  return !/[*?$:]/.test(text);
}

/**
 * Whether a policy document can hold the text: tab, line feed, carriage return and U+0020 to U+00FF.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
 */
export function isExpressible(text: string): boolean {
  return /^[\u0009\u000A\u000D\u0020-\u00FF]*$/.test(text);
}

/** Whether a name is expressible and `escapeLiteral` leaves it as it is: most are so, and this is the quick way to know. */
export function isPlainName(name: string): boolean {
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (code === 0x2a || code === 0x3f || code > 0xff) return false;
    if (code === 0x24 && name.charCodeAt(at + 1) === 0x7b) return false;
    if (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return false;
  }
  return true;
}

/**
 * The pattern that matches exactly one ARN, or `undefined` where the ARN has an operator (`*`, `?`, `$`) in one of its
 * first five fields: there no escape exists.
 */
export function literalPattern(arn: string): ResourcePattern | undefined {
  if (!/[*?$]/.test(arn)) return arn as ResourcePattern;
  const fields = arn.split(':');
  const head = fields.slice(0, 5).join(':');
  if (fields.length < 6 || /[*?$]/.test(head)) return undefined;
  return `${head}:${escapeLiteral(fields.slice(5).join(':'))}` as ResourcePattern;
}
