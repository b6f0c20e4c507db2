// What a proposal that does not fit is refused for: its characters, their number of policies, or a statement that no division helps.

import { expect, test } from 'vitest';
import type { Arn } from '../../src/iam/arn.js';
import type { Clause, Statement } from '../../src/iam/policy.js';
import { fittedPolicies } from '../../src/proposal/fitted-policies.js';
import type { PolicyForm } from '../../src/proposal/policy-form.js';
import type { Proposal } from '../../src/proposal/proposal.js';

interface Beside {
  readonly form?: PolicyForm;
  readonly kind?: Proposal['kind'];
  readonly maxPolicies?: number;
  readonly managed?: number;
  readonly isReplaced?: boolean;
  readonly inlineSize?: number;
}

/** A statement of as many actions with names of 61 characters each. */
function naming(count: number, kind: Clause['kind'] = 'in'): Statement {
  const patterns = Array.from({ length: count }, (_, at) => `s3:${String(at).padStart(58, 'x')}`);
  return { effect: 'Allow', conditions: [], actions: { kind, patterns }, resources: { kind: 'in', patterns: ['*'] } };
}

function fitted(
  statement: Statement,
  { form = 'managed', kind = 'role', maxPolicies = 10, managed = 0, isReplaced = false, inlineSize = 0 }: Beside,
) {
  const owner = { principal: 'arn:aws:iam::111122223333:role/app' as Arn, kind, permissionSet: undefined };
  const staying = { managed, isReplaced, inlineSize, isTaken: () => false };
  const { policies, tooLarge } = fittedPolicies([statement], owner, { form, maxPolicies }, staying);
  return tooLarge ?? policies.length;
}

test.each<[string, Statement, Beside, object | number]>([
  ['one policy, in the last free place', naming(3), { managed: 9 }, 1],
  ['one policy where there is no place', naming(3), { managed: 10 }, { reason: 'policies', needed: 1, allowed: 0 }],
  ['one policy in the place of one that goes, however many stay', naming(3), { managed: 15, isReplaced: true }, 1],
  ['several', naming(300), { managed: 6 }, 4],
  ['one more than there are places', naming(300), { managed: 7 }, { reason: 'policies', needed: 4, allowed: 3 }],
  ['several where one may be', naming(300), { managed: 9 }, { reason: 'policies', needed: 4, allowed: 1 }],
  ['what can be one policy alone, inline', naming(300), { form: 'inline' }, { reason: 'characters', limit: 10_240 }],
  ['and beside others', naming(3), { form: 'inline', inlineSize: 10_200 }, { reason: 'characters', limit: 40 }],
  ['and beside what is too large itself', naming(3), { form: 'inline', inlineSize: 11_000 }, { reason: 'characters' }],
  ['a version', naming(300), { kind: 'policy', maxPolicies: 1 }, { reason: 'characters', limit: 6144 }],
  ['a statement that cannot be divided', naming(130, 'not-in'), {}, { reason: 'statement', limit: 6144, allowed: 10 }],
  ['the same within the limit', naming(90, 'not-in'), {}, 1],
  [
    'one text that is too long',
    { ...naming(1), resources: { kind: 'in', patterns: ['*', 'x'.repeat(6200)] } },
    {},
    { reason: 'statement' },
  ],
])('%s', (_, statement, beside, expected) => {
  const result = fitted(statement, beside);
  if (typeof expected === 'number') expect(result).toBe(expected);
  else expect(result).toMatchObject(expected);
});
