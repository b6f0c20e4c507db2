// The smallest statement that would allow the calls behind a line of usage.

import type { Statement } from '../iam/policy.js';
import { isExpressible } from '../iam/resource-pattern.js';
import { givenConditions } from '../usage/given-conditions.js';
import { resourcesOf } from '../usage/request-of.js';
import type { UsageLine } from '../usage/usage-file.js';

/** A statement to add; in words of version 2012-10-17. */
export type Fix = Statement;

/** The statement, or `undefined` where the name of the resource cannot stand in a policy. */
export function smallestAllow(line: UsageLine): Fix | undefined {
  const { action, scope } = line;
  const patterns = resourcesOf(line);
  if (scope === 'unescapable' || scope === 'inexpressible' || !patterns.every(isExpressible)) return undefined;
  return {
    effect: 'Allow',
    actions: { kind: 'in', patterns: [action] },
    resources: { kind: 'in', patterns },
    conditions: givenConditions(line),
  };
}

/** Whether a statement means what it is meant for only in a document of version 2012-10-17, as in another `${` is plain text. */
export function needsNewVersion({ resources, conditions }: Fix): boolean {
  const texts = [...(resources?.patterns ?? []), ...conditions.flatMap(({ values }) => values)];
  return texts.some((text) => text.includes('${'));
}
