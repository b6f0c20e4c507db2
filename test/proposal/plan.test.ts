// The plan of a right-sizing: what goes first, what last; since when somebody has a policy; and names that are free.

import { expect, test } from 'vitest';
import type { AttachedPrincipal, HeldPolicy } from '../../src/attached/attached.js';
import { changeDates } from '../../src/proposal/change-dates.js';
import { fittedPolicies } from '../../src/proposal/fitted-policies.js';
import { planOf } from '../../src/proposal/plan.js';
import type { Arn } from '../../src/iam/arn.js';
import type { UsageLine } from '../../src/usage/usage-file.js';
import { readPolicy } from '../support/read-world.js';
import type { ResourcePattern } from '../../src/iam/resource-pattern.js';
import { principalLines } from '../support/usage-lines.js';

const document = readPolicy({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['*'] }],
});
const holder: AttachedPrincipal = {
  ...{ arn: 'arn:aws:iam::111122223333:role/apps/eve', kind: 'role', account: '111122223333', id: '', name: 'eve' },
  ...{ path: '/apps/', gaps: [], policies: [], groups: [], isServiceLinked: false, instanceProfiles: [] },
};
const managed = (name: string): HeldPolicy => ({
  policy: { name, arn: `arn:aws:iam::111122223333:policy/${name}`, origin: 'customer-managed', document },
  holder,
});

test('what nothing goes on of is detached first, to make room, and what is replaced last', () => {
  const [useless, replaced] = [managed('useless'), managed('replaced')];
  const changes = [replaced, useless].map((held) => ({ kind: 'replace' as const, held }));
  const proposed = { policies: [{ name: 'new', document }], tooLarge: undefined };
  const plan = planOf({ changes, goesOn: new Set([replaced]) }, proposed, { form: 'managed', isOfPolicy: false });
  expect(plan).toEqual({
    steps: [
      { kind: 'detach', held: useless },
      { kind: 'attach', name: 'new' },
      { kind: 'detach', held: replaced },
    ],
    peak: { managed: 2, inlineSize: 0 },
  });
});

test('a policy came to its holder with the last call that AWS authorized, whatever the path of the holder', () => {
  const put = (outcome: UsageLine['outcome'], day: string, name: string): Partial<UsageLine> => ({
    ...{ action: 'iam:AttachRolePolicy', resource: `arn:aws:iam::111122223333:role/${name}` as ResourcePattern },
    ...{ outcome, lastSeen: `2026-03-${day}T00:00:00Z` },
  });
  const dated = changeDates([
    principalLines([put('used', '02', 'eve'), put('used', '04', 'eve'), put('used', '03', 'eve')]),
    principalLines([put('denied', '05', 'eve'), put('undecided', '06', 'eve'), put('used', '07', 'bob')]),
  ]);
  expect(dated(managed('p'))).toBe('2026-03-04T00:00:00Z');
  expect(changeDates([principalLines([put('denied', '05', 'eve')])])(managed('p'))).toBeUndefined();
});

test('a name that a policy has already is not taken again, in whatever case, nor are the numbers of a split', () => {
  const owner = {
    principal: 'arn:aws:iam::111122223333:role/apps/Eve' as Arn,
    kind: 'role',
    permissionSet: undefined,
  } as const;
  const nameBeside = (...names: readonly string[]) => {
    const staying = { managed: 0, isReplaced: false, inlineSize: 0, isTaken: (name: string) => names.includes(name) };
    return fittedPolicies(document.statements, owner, { form: 'managed', maxPolicies: 10 }, staying).policies[0]?.name;
  };
  expect(nameBeside()).toBe('Eve-trailfit');
  expect(nameBeside('eve-trailfit')).toBe('Eve-trailfit2');
  expect(nameBeside('eve-trailfit', 'eve-trailfit2-1')).toBe('Eve-trailfit3');
});
