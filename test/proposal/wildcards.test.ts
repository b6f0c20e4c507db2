// Each wildcard that is granted has its reasons, whatever stands behind it.

import { expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { proposeFromScratch } from '../../src/proposal/propose-from-scratch.js';
import { wildcardsOf } from '../../src/proposal/wildcards.js';
import type { UsageLine } from '../../src/usage/usage-file.js';
import { principalLines } from '../support/usage-lines.js';
import { defaultProposalOptions } from '../../src/proposal/proposal.js';

const catalog = loadCatalog();
const role = 'arn:aws:iam::111122223333:role';

function reasonsFor(uses: readonly Partial<UsageLine>[]) {
  const proposal = proposeFromScratch(principalLines(uses), catalog, {
    ...defaultProposalOptions,
    includeDenied: false,
    minMembers: 5,
  });
  return wildcardsOf(proposal).map(({ action, resource, reasons, calls }) => [action, resource, reasons, calls]);
}

test.each<readonly [title: string, use: Partial<UsageLine>, reasons: readonly string[]]>([
  ['cannot be scoped', { action: 'ec2:DescribeInstances', resource: '*', scope: 'unscopable' }, ['unscopable']],
  ['not in the request', { action: 's3:GetObject', resource: '*', scope: 'unknown' }, ['unknown']],
  [
    'id made by the call',
    { action: 'ec2:RunInstances', resource: 'arn:aws:ec2:r:1:instance/*', scope: 'created' },
    ['created'],
  ],
  ['path not told', { action: 'iam:PassRole', resource: `${role}/*/app` }, ['path']],
  ['AWS asks for it so', { action: 'logs:FilterLogEvents', resource: 'arn:aws:logs:r:1:log-group:a:*' }, ['format']],
])('%s', (_, use, reasons) => {
  expect(reasonsFor([use]).map(([action, , told]) => [action, told])).toEqual([[use.action, reasons]]);
});

test('too many, and those that the prefix has in it give no reason of their own', () => {
  const members = Array.from({ length: 16 }, (_, index) => `arn:aws:s3:::b/logs/${String(index)}`);
  const folded = { resource: 'arn:aws:s3:::b/logs/*', scope: 'folded', members, count: 20 } as const;
  const uses = [folded, { resource: 'arn:aws:s3:::b/logs/x', count: 3 }];
  expect(reasonsFor(uses)).toEqual([['s3:GetObject', folded.resource, ['folded'], 23]]);
});

test('two reasons where two calls had the wildcard for different ones', () => {
  const uses = (['unknown', 'unscopable'] as const).map((scope) => ({ resource: '*', scope, event: scope }));
  expect(reasonsFor(uses)).toEqual([['s3:GetObject', '*', ['unknown', 'unscopable'], 2]]);
});

test('a name with a literal `*` is no wildcard, and nothing that is not granted has one', () => {
  expect(
    reasonsFor([{ resource: 'arn:aws:s3:::b/${*}' }, { resource: '*', scope: 'unknown', outcome: 'denied' }]),
  ).toEqual([]);
});
