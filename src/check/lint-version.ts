// Lint of what the version of a document takes as plain text: policy variables came with the newer one.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html

import type { PolicyVersion, Statement } from '../iam/policy.js';
import type { LintFinding } from './finding.js';

/** The findings, in the order of the resources and then of the conditions. */
export function lintVersion(
  { resources, conditions }: Statement,
  place: string,
  version: PolicyVersion,
): readonly LintFinding[] {
  if (version === '2012-10-17') return [];
  const clause = `${place}.${resources?.kind === 'not-in' ? 'NotResource' : 'Resource'}`;
  const texts = [
    ...(resources?.patterns ?? []).map((pattern, index) => [`${clause}[${index}]`, lastFields(pattern)] as const),
    ...conditions.flatMap(({ operator, key, values }) =>
      values.map((value, index) => [`${place}.Condition.${operator}.${key}[${index}]`, value] as const),
    ),
  ];
  return texts.flatMap(([where, text]) => {
    const [found] = placeholder.exec(text) ?? [];
    return found === undefined ? [] : [literalVariable(found, where, version)];
  });
}

/** A variable, or an escape. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
const placeholder = /\$\{(?:[*?$]|[^{}*?$',]+(?:,\s*'[^']*')?)\}/;

// In the first five fields of an ARN no version knows variables.
function lastFields(pattern: string): string {
  const fields = pattern.split(':');
  return fields.slice(Math.min(5, fields.length - 1)).join(':');
}

function literalVariable(found: string, place: string, version: PolicyVersion): LintFinding {
  return {
    rule: 'literal-variable',
    severity: 'warning',
    place,
    message: `\`${found}\` is plain text in a policy of version ${version}, which a policy without a version is of`,
    hint: 'with `"Version": "2012-10-17"` it is a variable, or an escape',
  };
}
