// Names are the callers' words: no name may make two different calls one, or the second would leave no trace.

import { describe, expect, test } from 'vitest';
import type { CallContext, CloudTrailEvent } from '../../src/event/event.js';
import { callDigest, shapeDigest, shapeKey } from '../../src/gather/call-digest.js';
import type { Action } from '../../src/iam/action.js';
import type { AccountId, Arn } from '../../src/iam/arn.js';
import type { ResourcePattern } from '../../src/iam/resource-pattern.js';
import type { Use } from '../../src/mapping/use.js';

const use = (resource: string, passedTo?: readonly string[]): Use => ({
  ...{ action: 's3:GetObject' as Action, resource: resource as ResourcePattern },
  ...{ scope: 'exact', basis: 'event', reason: 'called', ...(passedTo && { passedTo }) },
});
const behind = (accessPoint: string): Use => ({ ...use('a'), accessPoint });

const invoked = (inferenceProfile: string): Use => ({ ...use('a'), inferenceProfile });

function keyOf(uses: readonly Use[] | undefined, label = 's3:GetObject', context: Partial<CallContext> = {}): string {
  const event = { outcome: 'used', context: { region: 'eu-west-1', address: 'public', ...context } } as const;
  return shapeKey(event as CloudTrailEvent, label, uses);
}

describe('shapes that differ have different keys', () => {
  const lines = keyOf([use('b')]).split('\n');
  test.each<readonly [what: string, one: string, other: string]>([
    ['no action is known, none is needed', keyOf(undefined), keyOf([])],
    ['one resource that holds the text of two uses', keyOf([use(`a\n${lines[1] ?? ''}`)]), keyOf([use('a'), use('b')])],
    ['and with more line breaks', keyOf([use(`a\n\n${lines[1] ?? ''}`)]), keyOf([use('a'), use('b')])],
    ['two receivers or one with a line break', keyOf([use('a', ['x', 'y'])]), keyOf([use('a', ['x\ny'])])],
    ['a receiver behind a line break', keyOf([use('a', ['x'])]), keyOf([use('a\nx')])],
    ['a receiver in the resource', keyOf([use('a', ['x'])]), keyOf([use('a1:x')])],
    ['one receiver or two', keyOf([use('a', ['x', 'y'])]), keyOf([use('a', ['x1:y'])])],
    ['one access point or another', keyOf([behind('x')]), keyOf([behind('y')])],
    ['an access point or none', keyOf([behind('x')]), keyOf([use('a')])],
    ['one profile or another', keyOf([invoked('x')]), keyOf([invoked('y')])],
    ['a profile or an access point', keyOf([invoked('x')]), keyOf([behind('x')])],
    ['an event whose name holds an outcome', keyOf([], 'a:Bdenied '), keyOf([], 'a:B')],
    ['a line break in the region', keyOf([], 'a:B', { region: 'r\ns' }), keyOf([], 'a:B', { region: 'r', via: 's' })],
    [
      'a line break in the endpoint or in the service',
      keyOf([], 'a:B', { vpcEndpoint: 'a\nb', via: 'c' }),
      keyOf([], 'a:B', { vpcEndpoint: 'a', via: 'b\nc' }),
    ],
    ['via and endpoint', keyOf([], 'a:B', { via: 'x' }), keyOf([], 'a:B', { vpcEndpoint: 'x' })],
    ['no endpoint or an empty one', keyOf([], 'a:B', { vpcEndpoint: '' }), keyOf([], 'a:B')],
  ])('%s', (_, one, other) => {
    expect(one).not.toBe(other);
  });
});

test('the digest of a call is of its principal, shape, time and id', () => {
  const principal = {
    arn: 'arn:aws:iam::111122223333:role/a' as Arn,
    kind: 'role',
    account: '1' as AccountId,
    id: 'A',
  } as const;
  const at = (id: string, first: string) => ({ id, times: { count: 1, first, last: first } }) as CloudTrailEvent;
  const digests = [
    callDigest(shapeDigest(principal, 'k'), at('id', '2026-03-01T12:00:00Z')),
    callDigest(shapeDigest(principal, 'k2'), at('id', '2026-03-01T12:00:00Z')),
    callDigest(shapeDigest({ ...principal, id: 'B' }, 'k'), at('id', '2026-03-01T12:00:00Z')),
    callDigest(shapeDigest({ ...principal, id: '' }, '1:Ak'), at('id', '2026-03-01T12:00:00Z')),
    callDigest(shapeDigest(principal, 'k'), at('id2', '2026-03-01T12:00:00Z')),
    callDigest(shapeDigest(principal, 'k'), at('id', '2026-03-01T12:00:01Z')),
  ].map((digest) => digest.toString('hex'));
  expect(new Set(digests).size).toBe(digests.length);
  expect(callDigest(shapeDigest(principal, 'k'), at('id', '2026-03-01T12:00:00Z')).toString('hex')).toBe(digests[0]);
});
