// Whether a resource pattern stands for more than one name.

/**
 * Whether a pattern of policy version 2012-10-17 has a `*` or `?` that is an operator; `${*}` is a literal one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
 */
export function hasWildcard(pattern: string): boolean {
  return /[*?]/.test(pattern.replace(/\$\{[*?$]\}/g, ''));
}
