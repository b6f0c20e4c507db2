// Which calls change a trail, and which trail, as records of CloudTrail tell it.

import { describe, expect, test } from 'vitest';
import type { RawRecord } from '../../src/decode/record.js';
import { readTrailChange } from '../../src/event/trail-change.js';

const place = { account: '111122223333', region: 'eu-west-1', time: '2026-10-01T00:00:00Z' };
const arn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main';

function change(record: RawRecord, at = place) {
  return readTrailChange({ eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging', ...record }, at);
}

describe('the trail', () => {
  test.each<readonly [what: string, record: RawRecord, trail: string]>([
    ['an ARN in the request', { requestParameters: { name: arn } }, arn],
    ['a name in the Region of the call', { requestParameters: { name: 'main' } }, arn],
    ['selectors name it otherwise', { eventName: 'PutEventSelectors', requestParameters: { trailName: 'main' } }, arn],
    [
      'the response knows it',
      { requestParameters: { name: 'main' }, responseElements: { trailARN: `${arn}2` } },
      `${arn}2`,
    ],
    ['a name that no trail can have', { requestParameters: { name: 'a/*' } }, '*'],
    ['nothing tells it', { requestParameters: null }, '*'],
  ])('%s', (_, record, trail) => {
    expect(change(record)).toEqual({
      ...{ event: expect.stringMatching(/^cloudtrail:(Stop|Put)/) as string, trail },
      ...{ account: place.account, time: place.time },
    });
  });
});

test('a name is one of the partition of its Region', () => {
  const at = { ...place, region: 'cn-north-1' };
  const trail = 'arn:aws-cn:cloudtrail:cn-north-1:111122223333:trail/main';
  expect(change({ requestParameters: { name: 'main' } }, at)).toMatchObject({ trail });
});

test.each<readonly [what: string, record: RawRecord]>([
  ['a call that failed', { errorCode: 'TrailNotFoundException' }],
  ['a call that only reads', { eventName: 'GetTrailStatus' }],
  ['a call of another service', { eventSource: 'firehose.amazonaws.com' }],
  ['no name', { eventName: ['StopLogging'] }],
])('%s changes nothing', (_, record) => {
  expect(change({ requestParameters: { name: arn }, ...record })).toBeUndefined();
});
