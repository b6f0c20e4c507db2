// Keys and paths by CloudTrail's layouts.

import { describe, expect, it } from 'vitest';
import { classifyFound } from '../../src/source/classify-name.js';
import { readKeyLayout } from '../../src/source/key-layout.js';

const name = '111122223333_CloudTrail_eu-west-1_20240102T0305Z_AbCdEfGhIjKlMnOp.json.gz';
const tail = `111122223333/CloudTrail/eu-west-1/2024/01/02/${name}`;
const facts = { account: '111122223333', region: 'eu-west-1', deliveredAt: '2024-01-02T03:05:00Z' };

describe('a log object', () => {
  it.each([
    ['at the root', `AWSLogs/${tail}`],
    ['below a prefix', `trails/prod/AWSLogs/${tail}`],
    ['of an organization', `AWSLogs/o-exampleorgid/${tail}`],
    ['of an organization, the id before AWSLogs', `o-exampleorgid/AWSLogs/${tail}`],
    ['of an organization, the id in both places', `o-exampleorgid/AWSLogs/o-exampleorgid/${tail}`],
    ['below a folder that is called AWSLogs too', `AWSLogs/copy/AWSLogs/${tail}`],
    ['below a folder that looks like another product', `AWSLogs/111122223333/Config/AWSLogs/${tail}`],
    ['as a path', `/home/me/AWSLogs/${tail}`],
    ['without its folders', name],
    ['in other folders', `2024/${name}`],
  ])('%s is known by account, region and delivery time', (_, key) => {
    expect(readKeyLayout(key)).toEqual({ kind: 'logs', facts });
  });

  it.each([
    ['us-gov-west-1'],
    ['cn-north-1'],
    ['eusc-de-east-1'],
    ['us-iso-east-1'],
    ['ap-southeast-2'],
    ['il-central-1'],
  ])('may be of the region %s', (region) => {
    expect(readKeyLayout(`AWSLogs/${tail.replaceAll('eu-west-1', region)}`)).toMatchObject({ facts: { region } });
  });

  it('with a name of its own is known by its folders', () => {
    expect(readKeyLayout('AWSLogs/111122223333/CloudTrail/eu-west-1/2024/01/02/merged.json')).toEqual({
      kind: 'logs',
      facts: { account: '111122223333', region: 'eu-west-1' },
    });
  });

  it.each([['20240230T0305Z'], ['20241301T0305Z'], ['20240102T2505Z']])(
    'whose name holds the impossible time %s has none',
    (time) => {
      expect(readKeyLayout(`AWSLogs/${tail.replace('20240102T0305Z', time)}`)).toEqual({
        kind: 'logs',
        facts: { account: '111122223333', region: 'eu-west-1' },
      });
    },
  );
});

describe('what is no log object', () => {
  const day = 'us-east-1/2024/01/02';
  it.each([
    ['digest', `AWSLogs/111122223333/CloudTrail-Digest/${day}/x.json.gz`],
    ['digest', `AWSLogs/o-exampleorgid/111122223333/CloudTrail-Digest/${day}/x.json.gz`],
    ['digest', '111122223333_CloudTrail-Digest_us-east-1_my_trail_us-east-1_20240102T030405Z.json.gz'],
    [
      'digest',
      'AWSLogs/111122223333/CloudTrail/111122223333_CloudTrail-Digest_us-east-1_t_us-east-1_20240102T030405Z.json.gz',
    ],
    ['insight', `p/AWSLogs/111122223333/CloudTrail-Insight/${day}/x.json.gz`],
    ['insight', '111122223333_CloudTrail-Insight_us-east-1_20240102T0305Z_AbCdEfGhIjKlMnOp.json.gz'],
    ['network-activity', `AWSLogs/111122223333/CloudTrail-NetworkActivity/${day}/x.json.gz`],
    ['network-activity', '111122223333_CloudTrail-NetworkActivity_us-east-1_20240102T0305Z_AbCdEfGhIjKlMnOp.json.gz'],
    ['aggregated', `AWSLogs/111122223333/CloudTrail-Aggregated/${day}/x.json.gz`],
    ['other-product', `AWSLogs/111122223333/CloudTrail-Later/${day}/x.json.gz`],
    ['other-product', 'AWSLogs/111122223333/Config/us-east-1/2024/1/2/ConfigHistory/x.json.gz'],
    ['other-product', 'AWSLogs/111122223333/vpcflowlogs/us-east-1/2024/01/02/x.log.gz'],
    ['other-product', 'AWSLogs/111122223333/elasticloadbalancing/us-east-1/2024/01/02/x.log.gz'],
    ['other-product', 'AWSLogs/111122223333/cloudtrail/us-east-1/x.json'],
    ['other-product', 'AWSLogs/111122223333/CloudTrailX/us-east-1/x.json'],
    ['not-a-log', 'AWSLogs/aws-account-id=111122223333/x.log.gz'],
    ['not-a-log', 'notes/readme.md'],
    ['not-a-log', 'logs/trail.json.zip'],
    ['not-a-log', 'logs/trail.JSON'],
  ])('is %s: %s', (reason, key) => {
    expect(classifyFound(key)).toEqual({ kind: 'skip', reason });
  });

  it.each([
    ['AWSLogs/x.json'],
    ['AWSLogs/111122223333/x.json'],
    ['AWSLogs/o-exampleorgid/111122223333/x.jsonl'],
    ['AWSLogs/Config/x.json.gz'],
    ['a/b.jsonl.gz'],
    ['CloudTrail-Digest.json'],
  ])('is not claimed where nothing but a name reminds of it: %s', (key) => {
    expect(readKeyLayout(key)).toEqual({ kind: 'plain' });
    expect(classifyFound(key)).toEqual({ kind: 'read', as: 'logs', facts: {} });
  });

  it('is a saved usage by the end of its name', () => {
    expect(classifyFound('AWSLogs/111122223333/Config/x.usage.json')).toMatchObject({ as: 'usage' });
    expect(classifyFound('x.usage.json.gz')).toMatchObject({ as: 'logs' });
  });
});

it('a name of a megabyte is read in no time', () => {
  const started = performance.now();
  for (const unit of ['_', '/', 'AWSLogs/', '111122223333_CloudTrail_a_', '20240102T0305Z_'])
    readKeyLayout(unit.repeat((1 << 20) / unit.length));
  expect(performance.now() - started).toBeLessThan(2000);
});
