// What a used resource stands for, and how many of each service do.

import { expect, test } from 'vitest';
import type { Action } from '../../src/iam/action.js';
import type { Arn } from '../../src/iam/arn.js';
import type { ResourcePattern } from '../../src/iam/resource-pattern.js';
import type { Scope } from '../../src/mapping/use.js';
import { scopeCounts } from '../../src/usage/scope-counts.js';
import { standingOf } from '../../src/usage/standing.js';
import { addUse, emptyUsage, principalUsage } from '../../src/usage/usage.js';

test.each<readonly [scope: Scope, resource: string, standing: string]>([
  ['exact', 'arn:aws:s3:::bucket/key', 'exact'],
  ['exact', 'arn:aws:s3:::bucket/${*}${?}${$}{x}', 'exact'],
  ['exact', 'arn:aws:iam::111122223333:role/app', 'exact'],
  ['exact', 'arn:aws:iam::111122223333:role/*/app', 'path'],
  ['exact', 'arn:aws:iam::111122223333:instance-profile/*/${*}app', 'path'],
  ['exact', 'arn:aws:logs:eu-west-1:111122223333:log-group:/app:*', 'format'],
  ['exact', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????', 'format'],
  ['exact', 'arn:aws:iam::111122223333:role/*', 'format'],
  ['created', 'arn:aws:ec2:eu-west-1:111122223333:instance/*', 'created'],
  ['unscopable', '*', 'unscopable'],
  ['unknown', '*', 'unknown'],
  ['folded', 'arn:aws:s3:::bucket/*', 'folded'],
  ['inexpressible', 'arn:aws:s3:::bucket/日本', 'inexpressible'],
])('%s %s stands for %s', (scope, resource, standing) => {
  expect(standingOf(scope, resource)).toBe(standing);
});

test('a use counts once however often and in whatever Region it was called; only used calls count', () => {
  const usage = emptyUsage();
  const use = (
    user: string,
    action: string,
    outcome: 'used' | 'denied',
    resource: string,
    scope: Scope,
    region = 'r',
  ) =>
    addUse(
      usage,
      principalUsage(usage, `arn:aws:iam::111122223333:user/${user}` as Arn, 'user'),
      { action: action as Action, outcome },
      {
        ...{ event: action, basis: 'event', reason: 'called', resource: resource as ResourcePattern, scope },
        ...{ passedTo: [], members: [], context: { region, address: 'public' } },
      },
      { count: 5, first: '2026-01-01T00:00:00Z', last: '2026-01-01T00:00:00Z', examples: [] },
    );
  use('a', 's3:GetObject', 'used', 'arn:aws:s3:::b/k', 'exact');
  use('a', 's3:GetObject', 'used', 'arn:aws:s3:::b/k', 'exact', 'other');
  use('b', 's3:GetObject', 'used', 'arn:aws:s3:::b/k', 'exact');
  use('a', 's3:PutObject', 'used', '*', 'unknown');
  use('a', 's3:PutObject', 'denied', 'arn:aws:s3:::b/k', 'exact');
  use('a', 'ec2:DescribeInstances', 'used', '*', 'unscopable');
  const counts = scopeCounts(usage.principals.values());
  expect(JSON.stringify(counts)).toBe(
    JSON.stringify({
      ec2: { unscopable: { uses: 1, calls: 5 } },
      s3: { exact: { uses: 2, calls: 15 }, unknown: { uses: 1, calls: 5 } },
    }),
  );
});
