import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ResourcePattern } from '../../src/iam/resource-pattern.js';
import { containsPattern } from '../../src/iam/containment.js';
import { deepestFoldWithin, foldResource, unfolded } from '../../src/usage/fold-resource.js';
import { assertLaw } from '../support/laws.js';

const pattern = (text: string) => text as ResourcePattern;

describe('folding cuts after a number of segments', () => {
  test.each([
    ['arn:aws:s3:::bucket/a/b/c', unfolded, 'arn:aws:s3:::bucket/a/b/c'],
    ['arn:aws:s3:::bucket/a/b/c', 3, 'arn:aws:s3:::bucket/a/b/*'],
    ['arn:aws:s3:::bucket/a/b/c', 1, 'arn:aws:s3:::bucket/*'],
    ['arn:aws:s3:::bucket/a/b/c', 0, 'arn:aws:s3:::*'],
    ['arn:aws:s3:::bucket/a/b/c', -1, '*'],
    ['arn:aws:s3:::bucket/a/b/c', 9, 'arn:aws:s3:::bucket/a/b/c'],
    ['arn:aws:logs:eu-west-1:111122223333:log-group:/app/x:*', 2, 'arn:aws:logs:eu-west-1:111122223333:log-group:/*'],
    ['arn:aws:s3:::bucket/a/', 2, 'arn:aws:s3:::bucket/a/'],
    ['arn:aws:s3:::bucket/a/*', 2, 'arn:aws:s3:::bucket/a/*'],
    ['arn:aws:s3:::bucket/a/${*}', 2, 'arn:aws:s3:::bucket/a/*'],
    ['*', 3, '*'],
    ['no ARN', 0, 'no ARN'],
    ['no ARN', -1, '*'],
  ])('%s to depth %d is %s', (resource, depth, folded) => {
    expect(foldResource(pattern(resource), depth)).toBe(folded);
  });
});

const resources = fc.oneof(
  fc.constantFrom(pattern('*'), pattern('no ARN'), pattern('arn:aws:sqs:eu-west-1:111122223333:queue')),
  fc
    .tuple(
      fc.constantFrom('arn:aws:s3:::', 'arn:aws:logs:eu-west-1:111122223333:'),
      fc.array(fc.constantFrom('a', 'b', '${*}', '*', '', 'x:y', 'd e', '日'), { minLength: 1, maxLength: 6 }),
      fc.constantFrom('/', ':'),
    )
    .map(([head, path, separator]) => pattern(`${head}${path.join(separator)}`)),
);
const depths = fc.integer({ min: -1, max: 8 });

test('folding deeper first changes nothing', () => {
  assertLaw(
    fc.property(resources, depths, fc.nat(8), (resource, depth, more) => {
      expect(foldResource(foldResource(resource, depth + more), depth)).toBe(foldResource(resource, depth));
    }),
    100_000,
  );
});

test('a folded resource stands for the one it was', () => {
  assertLaw(
    fc.property(
      resources.filter((resource) => resource !== 'no ARN'),
      depths,
      (resource, depth) => {
        expect(containsPattern({ pattern: foldResource(resource, depth) }, { pattern: resource })).toBe(true);
      },
    ),
    20_000,
  );
});

test('the deepest depth within a limit is the deepest', () => {
  assertLaw(
    fc.property(fc.array(resources, { maxLength: 30 }), fc.integer({ min: 1, max: 10 }), (list, limit) => {
      const countAt = (depth: number) => new Set(list.map((resource) => foldResource(resource, depth))).size;
      const depth = deepestFoldWithin(list, limit);
      if (depth > -1) expect(countAt(depth)).toBeLessThanOrEqual(limit);
      if (new Set(list).size > limit) expect(countAt(depth + 1)).toBeGreaterThan(limit);
    }),
    20_000,
  );
});
