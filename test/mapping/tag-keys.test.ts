import { expect, test } from 'vitest';
import { kindOfKey } from '../../src/mapping/tag-keys.js';

test.each([
  ['Tags', 'tags'],
  ['TagSpecification', 'tags'],
  ['CreateBucketRequest', 'envelope'],
  ['name', 'other'],
  // No parameter of AWS is as long, and a caller may choose the key: it is neither tags nor remembered.
  [`${'.'.repeat(200)}tags`, 'other'],
])('the key %s is %s', (key, kind) => {
  expect(kindOfKey(key)).toBe(kind);
});
