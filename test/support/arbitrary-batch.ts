// Random batches of calls over a small world, so that equal shapes, repeats, many resources and many contexts all occur.

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { CallContext, Outcome } from '../../src/event/event.js';
import type { Principal } from '../../src/event/principal.js';
import type { Action } from '../../src/iam/action.js';
import type { AccountId, Arn } from '../../src/iam/arn.js';
import type { ResourcePattern } from '../../src/iam/resource-pattern.js';
import { emptyAccount } from '../../src/usage/account.js';
import type { CallBatch, CallShape } from '../../src/usage/call-batch.js';

/** One call as a test sees it: its shape, its id (empty for none) and its time. */
export interface Call {
  readonly shape: CallShape;
  readonly id: string;
  readonly time: string;
}

const principals: readonly Principal[] = ['role/app', 'role/ops', 'user/ann'].map((name, index) => ({
  arn: `arn:aws:iam::111122223333:${name}` as Arn,
  kind: name.startsWith('role') ? 'role' : 'user',
  account: '111122223333' as AccountId,
  id: index === 2 ? '' : `AROA${String(index)}`,
}));

const resource = fc
  .array(fc.constantFrom('a', 'b', 'c', '${*}', 'd e'), { minLength: 1, maxLength: 4 })
  .map((path) => `arn:aws:s3:::bucket/${path.join('/')}` as ResourcePattern);

const use = fc.record({
  action: fc.constantFrom('s3:GetObject', 's3:PutObject').map((action) => action as Action),
  resource,
  scope: fc.constantFrom('exact', 'exact', 'exact', 'inexpressible'),
  basis: fc.constant('event'),
  reason: fc.constant('called'),
} as const);

const context: fc.Arbitrary<CallContext> = fc.record({
  region: fc.constantFrom('eu-west-1', 'us-east-1'),
  address: fc.constantFrom('public', 'private'),
  via: fc.constantFrom(...'abcdefghijk'.split('')),
} as const);

const shape: fc.Arbitrary<CallShape> = fc.record({
  principal: fc.constantFrom(...principals),
  // More names than the smaller limits keep apart, of more services than they do; one stands for a whole service.
  event: fc.oneof(
    fc.constantFrom('s3:GetObject', 's3:PutObject', 's3:Unheard'),
    fc
      .tuple(fc.constantFrom('s3', 'x', 'y', 'z', 'w'), fc.constantFrom('A', 'B', 'C', '*'))
      .map(([service, name]) => `${service}:${name}`),
  ),
  outcome: fc.constantFrom<Outcome>('used', 'used', 'denied', 'undecided'),
  uses: fc.option(fc.uniqueArray(use, { maxLength: 3, selector: (one) => JSON.stringify(one) }), {
    nil: undefined,
    freq: 2,
  }),
  context,
  isAddendum: fc.constantFrom(false, false, false, false, true),
});

/** Calls of which some repeat another one. */
export const calls: fc.Arbitrary<readonly Call[]> = fc
  .array(
    fc.record({
      shape,
      id: fc.oneof(
        { weight: 1, arbitrary: fc.constant('') },
        { weight: 8, arbitrary: fc.nat(40).map((number) => `id-${String(number)}`) },
      ),
      time: fc.nat(100_000).map((seconds) => new Date(1.76e12 + seconds * 60_000).toISOString().replace(/\.\d+/, '')),
    }),
    { maxLength: 60 },
  )
  .chain((list) =>
    fc
      .array(fc.constantFrom(...(list.length > 0 ? list : [undefined])), { maxLength: 10 })
      .map((repeats) => [...list, ...repeats].flatMap((call) => call ?? [])),
  );

/** One batch of the calls, as gathering would make it. */
export function batchOf(list: readonly Call[]): CallBatch {
  const account = emptyAccount();
  account.records.read = list.length;
  const digests: number[] = [];
  const shapes = list.map(({ shape: own, id, time }, index) => {
    if (own.isAddendum) account.records.setAside.set('addendum', (account.records.setAside.get('addendum') ?? 0) + 1);
    else if (id !== '') {
      const digest = createHash('sha256')
        .update(JSON.stringify([own, id, time]))
        .digest();
      digests.push(digest.readUInt32BE(0), digest.readUInt32BE(4), index);
    }
    return {
      shape: own,
      anonymous: id === '' && !own.isAddendum ? 1 : 0,
      first: time,
      last: time,
      examples: id === '' ? [] : [id],
    };
  });
  const hours = list.map(({ time }) => Math.floor(Date.parse(time) / 3_600_000));
  const places = [{ account: '111122223333', region: 'eu-west-1', category: 'Management', source: '', hours }] as const;
  const times = list.map(({ time }) => time).sort();
  const [first, last] = [times[0], times.at(-1)];
  return {
    ...{ shapes, digests: Uint32Array.from(digests), account, places: list.length > 0 ? places : [] },
    changes: list.filter(({ id }) => id.endsWith('0')).map(({ id, time }) => changeOf(id, time)),
    span: first === undefined || last === undefined ? null : { first, last },
  };
}

function changeOf(trail: string, time: string): CallBatch['changes'][number] {
  return { event: 'cloudtrail:StopLogging', trail, account: '111122223333', first: time, last: time };
}
