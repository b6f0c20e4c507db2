// The AWS SDK takes a fifth of a second to load: nothing may load it before it is needed.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const source = new URL('../../src/', import.meta.url).pathname;
const eagerImport = /^(?:import|export)\s+(?!type\b)[^;]*?from\s+'@(?:aws-sdk|smithy)\//m;

it('no file loads the AWS SDK at its top level', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((name) => eagerImport.test(readFileSync(join(source, name), 'utf8')))).toEqual([]);
});

it('the check knows such a line when it sees one', () => {
  expect(eagerImport.test("import { S3Client } from '@aws-sdk/client-s3';")).toBe(true);
  expect(eagerImport.test("import { type A,\n  S3Client,\n} from '@aws-sdk/client-s3';")).toBe(true);
  expect(eagerImport.test("import type * as Sdk from '@aws-sdk/client-s3';")).toBe(false);
});
