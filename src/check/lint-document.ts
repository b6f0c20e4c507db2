// Lint of a whole document: its size, its `Sid`s, its characters.

import { policySize } from '../iam/format-policy.js';
import { managedPolicyLimit } from '../iam/policy-limits.js';
import type { Clause, PolicyDocument, Statement } from '../iam/policy.js';
import { isExpressible } from '../iam/resource-pattern.js';
import type { LintFinding } from './finding.js';

/** The findings, in the order of the document. */
export function lintDocument(document: PolicyDocument): readonly LintFinding[] {
  return [...sizeFinding(document), ...sidFindings(document), ...characterFindings(document)];
}

function sizeFinding(document: PolicyDocument): readonly LintFinding[] {
  const size = policySize(document);
  if (size <= managedPolicyLimit) return [];
  return [
    {
      rule: 'too-large',
      severity: 'error',
      place: 'document',
      message: `it has ${size} characters without white space, more than the ${managedPolicyLimit} of a managed policy`,
      hint: 'split it, or attach it inline where that fits: a role holds 10,240 inline, a group 5,120, a user 2,048',
    },
  ];
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
function sidFindings({ statements }: PolicyDocument): readonly LintFinding[] {
  const first = new Map<string, number>();
  return statements.flatMap(({ sid }, index): readonly LintFinding[] => {
    if (sid === undefined || sid === '') return [];
    const place = `Statement[${index}].Sid`;
    const known = first.get(sid);
    if (known === undefined) first.set(sid, index);
    return [
      ...(known === undefined
        ? []
        : [
            {
              rule: 'duplicate-sid',
              severity: 'error',
              place,
              message: `\`${sid}\` is also the Sid of Statement[${known}], and IAM refuses that`,
              hint: 'give each statement another Sid, or none',
            } as const,
          ]),
      ...(/^[A-Za-z0-9]+$/.test(sid)
        ? []
        : [
            {
              rule: 'bad-sid',
              severity: 'error',
              place,
              message: `\`${sid}\` has other characters than letters and digits, which IAM refuses`,
              hint: 'use only A to Z, a to z and 0 to 9',
            } as const,
          ]),
    ];
  });
}

function characterFindings({ id = '', statements }: PolicyDocument): readonly LintFinding[] {
  const texts = [
    ['Id', id] as const,
    ...statements.flatMap((statement, index) =>
      textsOf(statement).map(([place, text]) => [`Statement[${index}].${place}`, text] as const),
    ),
  ];
  return texts
    .filter(([, text]) => !isExpressible(text))
    .map(([place, text]) => ({
      rule: 'bad-character',
      severity: 'error',
      place,
      message: `\`${text}\` has a character that no policy may hold`,
      hint: 'IAM takes tab, line feed, carriage return and U+0020 to U+00FF; there is no escape for others',
    }));
}

/** The texts of a statement, each with its place; operators are known ones, and a `Sid` has a stricter rule of its own. */
function textsOf({ actions, resources, conditions }: Statement): readonly (readonly [string, string])[] {
  const listed = (place: string, texts: readonly string[]) =>
    texts.map((text, index) => [`${place}[${index}]`, text] as const);
  const clause = (name: string, { kind, patterns }: Clause) => listed(kind === 'in' ? name : `Not${name}`, patterns);
  return [
    ...clause('Action', actions),
    ...(resources ? clause('Resource', resources) : []),
    ...conditions.flatMap(({ operator, key, values }) => {
      const place = `Condition.${operator}.${key}`;
      return [[place, key] as const, ...listed(place, values)];
    }),
  ];
}
