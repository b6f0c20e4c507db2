// Principals with daily, weekly and month-end habits, new objects every day: their records for a span of days, from a seed.

import type { JsonObject, RawRecord } from '../../src/decode/record.js';
import { createRandom, type Random } from './random.js';

/** What a caller touches on a day; `day` is a moment in UTC. */
export interface Habit {
  readonly name: string;
  readonly isOn: (day: Date) => boolean;
  readonly calls: (random: Random, day: Date) => readonly JsonObject[];
}

const two = (number: number) => String(number).padStart(2, '0');
const slashed = (day: Date) => day.toISOString().slice(0, 10).replaceAll('-', '/');
const dashed = (day: Date) => day.toISOString().slice(0, 10);
const uuidOf = (random: Random) => random.hex(32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
const object = (eventName: string, bucketName: string, key: string): JsonObject => ({
  ...{ eventSource: 's3.amazonaws.com', eventName, requestParameters: { bucketName, key } },
});
const times = (count: number, make: () => JsonObject) => Array.from({ length: count }, make);
const daily = () => true;
const monthEnd = (day: Date) => new Date(day.getTime() + 86_400_000).getUTCDate() === 1;
const mondays = (day: Date) => day.getUTCDay() === 1;

/** The habits that a world draws from. */
export const habits: readonly Habit[] = [
  {
    ...{ name: 'dated logs', isOn: daily },
    calls: (random, day) => times(6, () => object('PutObject', 'logs', `app/${slashed(day)}/${uuidOf(random)}.gz`)),
  },
  {
    ...{ name: 'uploads', isOn: daily },
    calls: (random) => times(8, () => object('PutObject', 'uploads', `in/${uuidOf(random)}.json`)),
  },
  {
    ...{ name: 'partitions', isOn: daily },
    calls: (random, day) => {
      const part = `year=${String(day.getUTCFullYear())}/month=${two(day.getUTCMonth() + 1)}/day=${two(day.getUTCDate())}`;
      return times(3, () => object('GetObject', 'lake', `sales/${part}/part-${two(random.below(90))}000.parquet`));
    },
  },
  {
    ...{ name: 'configuration', isOn: daily },
    calls: (random) => times(2, () => object('GetObject', 'config', `${random.pick(['app', 'db', 'web'])}.yaml`)),
  },
  {
    ...{ name: 'one customer of many', isOn: daily },
    calls: (random) =>
      times(2, () => object('GetObject', 'tenants', `${random.pick(['acme', 'bolt', 'cora'])}/invoice.pdf`)),
  },
  {
    ...{ name: 'weekly report', isOn: mondays },
    calls: (_, day) => [object('PutObject', 'reports', `weekly/sales-${dashed(day)}.csv`)],
  },
  {
    ...{ name: 'month end', isOn: monthEnd },
    calls: (_, day) => [object('PutObject', 'reports', `closing/${dashed(day)}.csv`)],
  },
  {
    ...{ name: 'instances', isOn: daily },
    calls: (random) =>
      times(2, () => ({
        ...{ eventSource: 'ec2.amazonaws.com', eventName: 'StopInstances' },
        requestParameters: { instancesSet: { items: [{ instanceId: `i-${random.hex(17)}` }] } },
      })),
  },
  {
    ...{ name: 'a queue', isOn: daily },
    calls: () => [
      {
        ...{ eventSource: 'dynamodb.amazonaws.com', eventName: 'GetItem' },
        requestParameters: { tableName: 'orders', key: {} },
      },
    ],
  },
];

/** A world: the role and the habits that it has. */
export interface HabitWorld {
  readonly role: string;
  readonly habits: readonly Habit[];
}

/** Draws a role with four to nine habits. */
export function habitWorld(seed: number): HabitWorld {
  const random = createRandom(seed);
  const own = habits.filter(() => random.below(4) > 0);
  return { role: `role-${String(seed)}`, habits: own.length > 3 ? own : habits };
}

/** The records of `days` days from a day on. */
export function* habitRecords(
  { role, habits: own }: HabitWorld,
  { seed, start, days }: { readonly seed: number; readonly start: Date; readonly days: number },
): Generator<RawRecord> {
  const random = createRandom(seed);
  const arn = `arn:aws:iam::111122223333:role/${role}`;
  const userIdentity = {
    type: 'AssumedRole',
    sessionContext: { sessionIssuer: { type: 'Role', principalId: 'AROAROLE', arn, accountId: '111122223333' } },
  };
  for (let at = 0; at < days; at += 1) {
    const day = new Date(start.getTime() + at * 86_400_000);
    for (const call of own.filter(({ isOn }) => isOn(day)).flatMap(({ calls }) => calls(random, day))) {
      yield {
        ...{
          eventVersion: '1.11',
          eventType: 'AwsApiCall',
          awsRegion: 'eu-west-1',
          recipientAccountId: '111122223333',
        },
        ...{ eventTime: `${dashed(day)}T12:00:00Z`, eventID: uuidOf(random), userIdentity, ...call },
      };
    }
  }
}
