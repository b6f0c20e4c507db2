import { describe, expect, test } from 'vitest';
import { matchFormat, parseFormat } from '../../src/mapping/arn-format.js';
import { ArnView } from '../../src/mapping/arn-view.js';

const bucketFormat = 'arn:${Partition}:s3:::${BucketName}';
const objectFormat = 'arn:${Partition}:s3:::${BucketName}/${ObjectName}';
const stackFormat = 'arn:${Partition}:cloudformation:${Region}:${Account}:stack/${StackName}/${Id}';

function valuesOf(formatText: string, arnText: string): readonly string[] | 'no match' | 'no format' | 'no ARN' {
  const format = parseFormat(formatText);
  const arn = new ArnView();
  if (format === undefined) return 'no format';
  if (!arn.set(arnText)) return 'no ARN';
  return matchFormat(format, arn) ?? 'no match';
}

describe('an ARN against a format', () => {
  test.each([
    ['a name takes all there is', bucketFormat, 'arn:aws:s3:::amzn-s3-demo-bucket', ['amzn-s3-demo-bucket']],
    ['the last name takes slashes too', objectFormat, 'arn:aws:s3:::b/a/b/c', ['b', 'a/b/c']],
    [
      'a name ends where the fixed text begins',
      stackFormat,
      'arn:aws:cloudformation:eu-west-1:111122223333:stack/web/1',
      ['web', '1'],
    ],
    ['a name is not empty', objectFormat, 'arn:aws:s3:::b/', 'no match'],
    ['nor is the first of two', objectFormat, 'arn:aws:s3:::/key', 'no match'],
    [
      'fixed text must be there',
      stackFormat,
      'arn:aws:cloudformation:eu-west-1:111122223333:changeSet/web/1',
      'no match',
    ],
    [
      'fixed text must be whole',
      'arn:${Partition}:iam::${Account}:root',
      'arn:aws:iam::111122223333:rooted',
      'no match',
    ],
    ['another service', bucketFormat, 'arn:aws:sqs:::b', 'no match'],
    ['a region where the format has none', bucketFormat, 'arn:aws:s3:eu-west-1::b', 'no match'],
    ['an account where the format has none', bucketFormat, 'arn:aws:s3::111122223333:b', 'no match'],
    [
      'an account that the format fixes',
      'arn:${Partition}:iam::aws:policy/${Name}',
      'arn:aws:iam::111122223333:policy/a',
      'no match',
    ],
    [
      'any region where the format has `*`',
      'arn:${Partition}:health:*::event/${Name}',
      'arn:aws:health:eu-west-1::event/a',
      ['a'],
    ],
    [
      'colons in the resource part',
      'arn:${Partition}:rds:${Region}:${Account}:snapshot:${Name}',
      'arn:aws:rds:eu-west-1:111122223333:snapshot:rds:a',
      ['rds:a'],
    ],
    ['a text that is no format', 'arn:aws:s3:::b', 'arn:aws:s3:::b', 'no format'],
    ['a line break in a name', objectFormat, 'arn:aws:s3:::b/a\nb', ['b', 'a\nb']],
  ] as const)('%s', (_title, format, arn, values) => {
    expect(valuesOf(format, arn)).toEqual(values);
  });
});

test('a variable may name its reader, and a wildcard of the format itself stays one', () => {
  expect(parseFormat('arn:${Partition}:wafv2:${Region}:${Account}:${scope:waf-scope}/webacl/${name}/*')).toMatchObject({
    service: 'wafv2',
    region: undefined,
    account: undefined,
    pieces: [
      { kind: 'variable', name: 'scope', reader: 'waf-scope' },
      { kind: 'text', text: '/webacl/' },
      { kind: 'variable', name: 'name', reader: '' },
      { kind: 'text', text: '/' },
      { kind: 'glob', text: '*' },
    ],
    variables: ['scope', 'name'],
    fixedLength: '/webacl/'.length + '/'.length,
  });
});
